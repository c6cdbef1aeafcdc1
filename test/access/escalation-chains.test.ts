// Chains, limits and conditions: what leads where, how surely, and what doesn't.
import { describe, expect, it } from 'vitest';
import { escalate, newPaths } from '../../src/access/escalation.ts';
import type { EscalationPath } from '../../src/model/escalation.ts';
import type { Principals } from '../../src/model/principal.ts';
import { account, ACCOUNT, ADMIN, allow, attached, deny, document, group, policy, role, trusting, user } from './escalation-scene.ts';

const IAM = `arn:aws:iam::${ACCOUNT}`;
const USER = `${IAM}:user/\${aws:username}`;

/** `User/x > iam:PutUserPolicy@User/x > administrator concrete` */
function told(paths: readonly EscalationPath[]): string[] {
  return paths.map(({ principal, to, grade, steps }) =>
    [principal, ...steps.map(({ actions, via }) => `${actions.join('+')}@${via}`), `${to} ${grade}`].join(' > '),
  );
}

function of(name: string, scene: Principals): string[] {
  return told(escalate(scene).filter(({ principal }) => principal === name));
}

const admin = user('admin', { inline: [ADMIN] });

describe('who is an administrator', () => {
  it('has no path', () => {
    expect(escalate(account([admin, user('other', { inline: [allow('*:*')] })]))).toEqual([]);
  });

  it('is one although plain HTTP is denied', () => {
    expect(escalate(account([user('x', { inline: [ADMIN, deny('*', '*', { Bool: { 'aws:SecureTransport': 'false' } })] })]))).toEqual([]);
  });

  it('is none under a boundary, and has a path if the boundary lets go of itself', () => {
    const kept = user('x', { inline: [ADMIN], boundary: [allow('s3:*')] });
    expect(of('User/x', account([kept]))).toEqual([]);
    const loose = user('x', { inline: [ADMIN], boundary: [allow('iam:DeleteUserPermissionsBoundary', USER)] });
    expect(of('User/x', account([loose]))).toEqual(['User/x > iam:DeleteUserPermissionsBoundary@User/x > administrator concrete']);
  });

  it('is none if something is denied, and may lift that', () => {
    const x = user('x', { inline: [ADMIN], policies: [attached(policy('freeze', [deny('s3:*')]))] });
    expect(of('User/x', account([x], [], [policy('freeze', [deny('s3:*')])]))).toContain(
      'User/x > iam:DetachUserPolicy@User/x > administrator concrete',
    );
    const held = user('x', { inline: [ADMIN], policies: [attached(policy('freeze', [deny(['s3:*', 'iam:*', 'sts:*'])]))] });
    expect(of('User/x', account([held])).filter((path) => path.endsWith('administrator concrete'))).toEqual([]);
  });

  it('is reached through a policy whose document the file does not hold', () => {
    const known = user('admin', { unknown: ['arn:aws:iam::aws:policy/AdministratorAccess'] });
    const x = user('x', { inline: [allow('iam:CreateAccessKey', `${IAM}:user/admin`)] });
    expect(of('User/x', account([known, x]))).toEqual(['User/x > iam:CreateAccessKey@User/admin > administrator concrete']);
  });
});

describe('a chain', () => {
  it('goes over somebody who can do more', () => {
    const help = user('help', { inline: [allow('iam:UpdateLoginProfile', `${IAM}:user/dev`)] });
    const dev = user('dev', { inline: [allow('iam:PassRole', `${IAM}:role/app`), allow(['ec2:RunInstances'])] });
    const app = role('app', { inline: [allow('iam:PutRolePolicy', `${IAM}:role/app`)], trust: [trusting('Service', 'ec2.amazonaws.com')] });
    expect(of('User/help', account([help, dev, app]))).toContain(
      'User/help > iam:UpdateLoginProfile@User/dev > iam:PassRole+ec2:RunInstances@Role/app > iam:PutRolePolicy@Role/app > administrator concrete',
    );
  });

  it('takes the shortest way and stops at an administrator', () => {
    const x = user('x', { inline: [allow('iam:CreateAccessKey', [`${IAM}:user/a`, `${IAM}:user/admin`])] });
    const a = user('a', { inline: [allow('iam:CreateAccessKey', `${IAM}:user/admin`)] });
    expect(of('User/x', account([x, a, admin]))).toEqual(['User/x > iam:CreateAccessKey@User/admin > administrator concrete']);
  });

  it('attaches what gives IAM, and then the rest', () => {
    const x = user('x', {
      inline: [allow('iam:AttachUserPolicy', USER, { ArnEquals: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/IAMFullAccess' } })],
    });
    expect(of('User/x', account([x]))).toEqual([
      'User/x > iam:AttachUserPolicy@User/x > iam:PutUserPolicy@User/x > administrator concrete',
    ]);
    const reader = user('x', {
      inline: [allow('iam:AttachUserPolicy', USER, { ArnEquals: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/ReadOnlyAccess' } })],
    });
    expect(of('User/x', account([reader]))).toEqual([]);
  });

  it('lifts the boundary and then gives itself everything', () => {
    const own = [allow(['iam:PutUserPolicy', 'iam:DeleteUserPermissionsBoundary'], USER)];
    const x = user('x', { inline: own, boundary: [...own, allow('s3:*')] });
    const found = of('User/x', account([x]));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(/^User\/x > .* > .* > administrator concrete$/);
    const shut = user('x', { inline: own, boundary: [allow('iam:PutUserPolicy', USER), allow('s3:*')] });
    expect(of('User/x', account([shut]))).toEqual(['User/x > iam:PutUserPolicy@User/x > User/x concrete']);
  });

  it('is only as sure as its least sure step', () => {
    const x = user('x', { inline: [allow('iam:CreateAccessKey', `${IAM}:user/a`, { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } })] });
    const a = user('a', { inline: [allow('iam:CreateAccessKey', `${IAM}:user/admin`)] });
    const path = escalate(account([x, a, admin])).find(({ principal }) => principal === 'User/x');
    expect(told(path === undefined ? [] : [path])).toEqual([
      'User/x > iam:CreateAccessKey@User/a > iam:CreateAccessKey@User/admin > administrator possible',
    ]);
    expect(path?.steps[0]?.conditions).toEqual(['aws:sourceip']);
  });
});

describe('another principal', () => {
  const trust = [trusting('AWS', `${IAM}:user/x`)];

  it('is told where no administrator is in reach', () => {
    const app = role('app', { inline: [allow('s3:*')], trust });
    expect(of('User/x', account([user('x'), app]))).toEqual(['User/x > sts:AssumeRole@Role/app > Role/app concrete']);
  });

  it('is not told where it can do nothing more', () => {
    const app = role('app', { inline: [allow('s3:GetObject')], trust });
    expect(of('User/x', account([user('x', { inline: [allow('s3:*')] }), app]))).toEqual([]);
  });

  it('must be let in: a role that trusts nobody is not assumed', () => {
    const app = role('app', { inline: [ADMIN], trust: [trusting('Service', 'ec2.amazonaws.com')] });
    expect(of('User/x', account([user('x', { inline: [allow('sts:AssumeRole')] }), app]))).toEqual([]);
  });

  it('needs a permission of one own where the account is trusted', () => {
    const app = role('app', { inline: [ADMIN], trust: [trusting('AWS', ACCOUNT)] });
    expect(of('User/x', account([user('x'), app]))).toEqual([]);
    const asked = user('x', { inline: [allow('sts:AssumeRole', `${IAM}:role/app`)] });
    expect(of('User/x', account([asked, app]))).toEqual(['User/x > sts:AssumeRole@Role/app > administrator concrete']);
  });

  it('is possible where the trust asks for MFA', () => {
    const app = role('app', {
      inline: [ADMIN],
      trust: [trusting('AWS', `${IAM}:user/x`, { Bool: { 'aws:MultiFactorAuthPresent': 'true' } })],
    });
    expect(of('User/x', account([user('x'), app]))).toEqual(['User/x > sts:AssumeRole@Role/app > administrator possible']);
  });

  it('is not oneself: keys of its own give nothing', () => {
    expect(of('User/x', account([user('x', { inline: [allow('iam:CreateAccessKey', USER)] }), admin]))).toEqual([]);
    expect(of('User/x', account([user('x', { inline: [allow('iam:CreateAccessKey', `${IAM}:user/x`)] }), admin]))).toEqual([]);
  });

  it('may not exist yet: a pattern is possible', () => {
    const x = user('x', { inline: [allow('iam:CreateAccessKey', `${IAM}:user/ops-*`)] });
    expect(of('User/x', account([x, admin]))).toEqual([`User/x > iam:CreateAccessKey@${IAM}:user/ops-* > administrator possible`]);
  });

  it('is no role of a service, which only AWS changes', () => {
    const linked = role('AWSServiceRoleForX', { inline: [ADMIN], path: '/aws-service-role/x.amazonaws.com/' });
    const x = user('x', { inline: [allow('iam:UpdateAssumeRolePolicy', `${IAM}:role/aws-service-role/*`)] });
    expect(of('User/x', account([x, linked])).filter((path) => path.endsWith('concrete'))).toEqual([]);
  });

  it('has tags that are asked for, and may be given them', () => {
    const x = user('x', { inline: [allow('iam:CreateAccessKey', '*', { StringEquals: { 'aws:ResourceTag/team': 'web' } })] });
    const web = user('web', { inline: [ADMIN], tags: { team: 'web' } });
    const ops = user('ops', { inline: [ADMIN], tags: { team: 'ops' } });
    expect(of('User/x', account([x, web])).filter((path) => path.endsWith('concrete'))).toEqual([
      'User/x > iam:CreateAccessKey@User/web > administrator concrete',
    ]);
    expect(of('User/x', account([x, ops])).filter((path) => path.endsWith('concrete'))).toEqual([]);
  });
});

describe('tags of another principal', () => {
  const ops = user('ops', { inline: [ADMIN], tags: { team: 'ops' } });
  const key = allow('iam:CreateAccessKey', '*', { StringEquals: { 'aws:ResourceTag/team': 'web' } });
  const certain = (scene: Principals): string[] => of('User/x', scene).filter((path) => path.endsWith('concrete'));

  it('are given to it where conditions ask for them', () => {
    const x = user('x', { inline: [key, allow('iam:TagUser')] });
    expect(certain(account([x, ops]))).toEqual(['User/x > iam:TagUser+iam:CreateAccessKey@User/ops > administrator concrete']);
    expect(certain(account([user('x', { inline: [key] }), ops]))).toEqual([]);
  });

  it('are not where the tag may not be set', () => {
    const x = user('x', { inline: [key, allow('iam:TagUser', '*', { StringEquals: { 'aws:RequestTag/team': 'blue' } })] });
    expect(certain(account([x, ops]))).toEqual([]);
  });

  it('are of roles too', () => {
    const shut = role('ops', { inline: [ADMIN], tags: { team: 'ops' }, trust: [trusting('AWS', ACCOUNT)] });
    const x = user('x', {
      inline: [allow('sts:AssumeRole', '*', { StringEquals: { 'aws:ResourceTag/team': 'web' } }), allow('iam:TagRole')],
    });
    expect(certain(account([x, shut]))).toEqual(['User/x > iam:TagRole+sts:AssumeRole@Role/ops > administrator concrete']);
  });
});

describe('passing a role', () => {
  const run = allow('ec2:RunInstances');
  const strong = role('strong', { inline: [ADMIN], trust: [trusting('Service', 'ec2.amazonaws.com')] });
  const weak = role('weak', { inline: [allow('s3:GetObject')], trust: [trusting('Service', 'ec2.amazonaws.com')] });

  it('is about the roles that may be passed', () => {
    const x = user('x', { inline: [run, allow('iam:PassRole', `${IAM}:role/weak`)] });
    expect(of('User/x', account([x, strong, weak]))).toEqual(['User/x > iam:PassRole+ec2:RunInstances@Role/weak > Role/weak concrete']);
    const more = user('x', { inline: [run, allow('s3:*'), allow('iam:PassRole', `${IAM}:role/weak`)] });
    expect(of('User/x', account([more, strong, weak]))).toEqual([]);
  });

  it('is about the service that it may be passed to', () => {
    const to = (service: string) =>
      user('x', { inline: [run, allow('iam:PassRole', '*', { StringEquals: { 'iam:PassedToService': service } })] });
    expect(of('User/x', account([to('ec2.amazonaws.com'), strong]))).toEqual([
      'User/x > iam:PassRole+ec2:RunInstances@Role/strong > administrator concrete',
    ]);
    expect(of('User/x', account([to('lambda.amazonaws.com'), strong]))).toEqual([]);
  });

  it('is possible where the role does not trust the service', () => {
    const shut = role('shut', { inline: [ADMIN], trust: [trusting('Service', 'lambda.amazonaws.com')] });
    const x = user('x', { inline: [run, allow('iam:PassRole', `${IAM}:role/shut`)] });
    expect(of('User/x', account([x, shut]))).toEqual(['User/x > iam:PassRole+ec2:RunInstances@Role/shut > administrator possible']);
  });

  it('is not concrete for a trust in what a service does for another account', () => {
    const theirs = role('strong', {
      inline: [ADMIN],
      trust: [trusting('Service', 'ec2.amazonaws.com', { StringEquals: { 'aws:SourceAccount': '999999999999' } })],
    });
    const ours = role('strong', {
      inline: [ADMIN],
      trust: [trusting('Service', 'ec2.amazonaws.com', { StringEquals: { 'aws:SourceAccount': ACCOUNT } })],
    });
    const x = user('x', { inline: [run, allow('iam:PassRole', `${IAM}:role/strong`)] });
    expect(of('User/x', account([x, theirs]))).toEqual(['User/x > iam:PassRole+ec2:RunInstances@Role/strong > administrator possible']);
    expect(of('User/x', account([x, ours]))).toEqual(['User/x > iam:PassRole+ec2:RunInstances@Role/strong > administrator concrete']);
  });
});

describe('new principals', () => {
  it('may have to carry a boundary, and lead nowhere then', () => {
    const make = (condition?: Parameters<typeof allow>[2]) =>
      user('x', { inline: [allow(['iam:CreateRole', 'iam:PutRolePolicy'], `${IAM}:role/ci-*`, condition)] });
    expect(of('User/x', account([make()]))).toEqual([
      `User/x > iam:CreateRole+iam:PutRolePolicy@${IAM}:role/ci-* > administrator concrete`,
    ]);
    const bounded = make({ StringEquals: { 'iam:PermissionsBoundary': `${IAM}:policy/limit` } });
    expect(of('User/x', account([bounded]))).toEqual([]);
  });
});

describe('groups and versions', () => {
  it('are joined if they are there', () => {
    const x = user('x', { inline: [allow('iam:AddUserToGroup', `${IAM}:group/ops`)] });
    expect(of('User/x', account([x], [group('ops', [], ADMIN)]))).toEqual([
      'User/x > iam:AddUserToGroup@Group/ops > administrator concrete',
    ]);
    expect(of('User/x', account([x], [group('ops', [], allow('s3:*'))]))).toEqual([
      'User/x > iam:AddUserToGroup@Group/ops > User/x concrete',
    ]);
    expect(of('User/x', account([x], [group('other', [], ADMIN)]))).toEqual([]);
  });

  it('go back for certain where an earlier version is known', () => {
    const own = [allow('iam:SetDefaultPolicyVersion', `${IAM}:policy/own`)];
    const earlier = policy('own', own, [document(ADMIN)]);
    const x = user('x', { policies: [attached(earlier)] });
    expect(of('User/x', account([x], [], [earlier]))).toEqual(['User/x > iam:SetDefaultPolicyVersion@Policy/own > administrator concrete']);
  });

  it('lose a Deny with the group that carries it', () => {
    const team = group('team', ['User/x'], deny('s3:*'));
    const x = user('x', { inline: [allow('s3:*'), allow('iam:RemoveUserFromGroup', team.arn)], policies: team.policies });
    expect(of('User/x', account([x], [team]))).toEqual(['User/x > iam:RemoveUserFromGroup@Group/team > User/x concrete']);
  });
});

describe('what is not known', () => {
  it('makes a path possible', () => {
    const x = user('x', { inline: [allow('iam:PutUserPolicy')], unknown: [`${IAM}:policy/gone`] });
    expect(of('User/x', account([x]))).toEqual(['User/x > iam:PutUserPolicy@User/x > administrator possible']);
  });
});

describe('new paths', () => {
  const before = account([user('x'), admin]);
  const after = account([user('x', { inline: [allow('iam:CreateAccessKey')] }), admin]);

  it('are those that were not there', () => {
    expect(newPaths(before, before)).toEqual([]);
    expect(told(newPaths(before, after))).toEqual(['User/x > iam:CreateAccessKey@User/admin > administrator concrete']);
    expect(newPaths(after, after)).toEqual([]);
    expect(newPaths(after, before)).toEqual([]);
  });

  it('count what became concrete', () => {
    const alone = account([user('x', { inline: [allow('iam:CreateAccessKey')] })]);
    expect(told(escalate(alone))).toEqual([`User/x > iam:CreateAccessKey@${IAM}:user/* > administrator possible`]);
    expect(told(newPaths(alone, after))).toEqual(['User/x > iam:CreateAccessKey@User/admin > administrator concrete']);
    expect(newPaths(after, alone)).toEqual([]);
  });
});
