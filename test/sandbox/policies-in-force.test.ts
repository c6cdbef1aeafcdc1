// Which policies count for a caller, and what their conditions see. Evidence tags: D documented, I reported, K known.
import {
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  ChangePasswordCommand,
  CreateGroupCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateServiceLinkedRoleCommand,
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  DeleteUserPolicyCommand,
  GetRoleCommand,
  GetUserCommand,
  ListAccessKeysCommand,
  ListUsersCommand,
  PutGroupPolicyCommand,
  PutUserPermissionsBoundaryCommand,
  PutUserPolicyCommand,
  SetDefaultPolicyVersionCommand,
  TagUserCommand,
  UntagUserCommand,
  UpdateAccountPasswordPolicyCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Clients } from './callers.ts';
import { newUser, permit, policy } from './callers.ts';
import type { World } from './support.ts';
import { open, policyArn, refusal, roleArn, trust, userArn } from './support.ts';

let world: World;
let ann: Clients;

beforeEach(async () => {
  world = await open();
  ann = await newUser(world, 'ann', '/team/');
});

const me = userArn('ann', '/team/');
const list = () => ann.iam.send(new ListUsersCommand({}));
const denied = (why: string) => ({
  code: 'AccessDenied',
  status: 403,
  message: `User: ${me} is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::123456789012:user/ ${why}`,
});
const NO_IDENTITY = 'because no identity-based policy allows the iam:ListUsers action';

describe('identity policies', () => {
  it('of users, their groups, AWS and the account count, by the version that is the default now [D]', async () => {
    const { iam } = world;
    expect(await refusal(list())).toEqual(denied(NO_IDENTITY));
    await iam.send(new CreateGroupCommand({ GroupName: 'g' }));
    await iam.send(new PutGroupPolicyCommand({ GroupName: 'g', PolicyName: 'p', PolicyDocument: policy({ Action: 'iam:ListUsers' }) }));
    await iam.send(new AddUserToGroupCommand({ GroupName: 'g', UserName: 'ann' }));
    await list();
    await iam.send(new CreatePolicyCommand({ PolicyName: 'P', PolicyDocument: policy({ Action: 's3:*' }) }));
    const PolicyArn = policyArn('P');
    await iam.send(new AttachUserPolicyCommand({ UserName: 'ann', PolicyArn }));
    await iam.send(
      new CreatePolicyVersionCommand({
        PolicyArn,
        PolicyDocument: policy({ Effect: 'Deny', Action: 'IAM:listusers' }),
        SetAsDefault: true,
      }),
    );
    expect(await refusal(list())).toEqual(denied('with an explicit deny in an identity-based policy'));
    await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId: 'v1' }));
    await list();
  });

  it('of AWS, attached to a group [D]', async () => {
    const { iam } = world;
    await iam.send(new CreateGroupCommand({ GroupName: 'g' }));
    await iam.send(new AttachGroupPolicyCommand({ GroupName: 'g', PolicyArn: 'arn:aws:iam::aws:policy/IAMReadOnlyAccess' }));
    await iam.send(new AddUserToGroupCommand({ GroupName: 'g', UserName: 'ann' }));
    await list();
    expect((await refusal(ann.iam.send(new CreateUserCommand({ UserName: 'x' })))).code).toBe('AccessDenied');
  });

  it('follow a rename of the user, whose new name is what policy variables stand for [D]', async () => {
    const Resource = 'arn:aws:iam::*:user/team/${aws:username}';
    await permit(world, 'ann', { Action: 'iam:GetUser', Resource });
    expect((await ann.iam.send(new GetUserCommand({}))).User?.UserName).toBe('ann');
    await world.iam.send(new UpdateUserCommand({ UserName: 'ann', NewUserName: 'Anna' }));
    expect((await ann.iam.send(new GetUserCommand({ UserName: 'anna' }))).User?.UserName).toBe('Anna');
    expect((await refusal(ann.iam.send(new GetUserCommand({ UserName: 'zoe' })))).message).toContain('on resource: user zoe because');
  });

  it('cover what one asks about oneself without a name [D]', async () => {
    await permit(world, 'ann', { Action: 'iam:ListAccessKeys', Resource: me });
    await ann.iam.send(new ListAccessKeysCommand({}));
    expect((await refusal(ann.iam.send(new GetUserCommand({})))).message).toContain('iam:GetUser on resource: user ann because');
  });

  it('are gone as soon as they are deleted [D]', async () => {
    await permit(world, 'ann', { Action: 'iam:ListUsers' });
    await list();
    await world.iam.send(new DeleteUserPolicyCommand({ UserName: 'ann', PolicyName: 'p' }));
    expect(await refusal(list())).toEqual(denied(NO_IDENTITY));
  });

  it('count without the statements whose values make no sense [K]', async () => {
    const late = { Effect: 'Deny', Action: '*', Condition: { DateLessThan: { 'aws:CurrentTime': 'tomorrow' } } };
    const open = { Action: 'iam:*', Resource: 'arn:aws:iam::*:user/${aws:username' };
    await permit(world, 'ann', late, open);
    expect(await refusal(list())).toEqual(denied(NO_IDENTITY));
    await permit(world, 'ann', late, open, { Action: 'iam:ListUsers' });
    await list();
  });

  it('count late where reads lag [I]', async () => {
    world.sandbox.change({ lag: { reads: 3000 } });
    await permit(world, 'ann', { Action: 'iam:ListUsers' });
    expect(await refusal(list())).toEqual(denied(NO_IDENTITY));
    world.sandbox.advance(3000);
    await list();
    const bob = await newUser(world, 'bob');
    expect((await refusal(bob.iam.send(new ListUsersCommand({})))).code).toBe('AccessDenied');
  });

  it('need not allow a change of password that the account lets users make [D]', async () => {
    const { iam } = world;
    await iam.send(new CreateLoginProfileCommand({ UserName: 'ann', Password: 'Correct-Horse-1' }));
    const change = () => ann.iam.send(new ChangePasswordCommand({ OldPassword: 'Correct-Horse-1', NewPassword: 'Another-Horse-2' }));
    expect((await refusal(change())).code).toBe('AccessDenied');
    await iam.send(new UpdateAccountPasswordPolicyCommand({ AllowUsersToChangePassword: true }));
    await permit(world, 'ann', { Effect: 'Deny', Action: 'iam:ChangePassword' });
    expect((await refusal(change())).message).toContain('with an explicit deny');
    await permit(world, 'ann', { Action: 's3:*' });
    await change();
  });
});

describe('a permissions boundary', () => {
  const bound = async (...statements: object[]) => {
    await world.iam.send(new CreatePolicyCommand({ PolicyName: 'B', PolicyDocument: policy(...statements) }));
    await world.iam.send(new PutUserPermissionsBoundaryCommand({ UserName: 'ann', PermissionsBoundary: policyArn('B') }));
  };

  it('limits what identity policies allow, and allows nothing itself [D]', async () => {
    await bound({ Action: 's3:*' });
    await permit(world, 'ann', { Action: '*' });
    expect(await refusal(list())).toEqual(denied('because no permissions boundary allows the iam:ListUsers action'));
    await world.iam.send(
      new CreatePolicyVersionCommand({ PolicyArn: policyArn('B'), PolicyDocument: policy({ Action: 'iam:*' }), SetAsDefault: true }),
    );
    await list();
    await permit(world, 'ann', { Action: 's3:*' });
    expect(await refusal(list())).toEqual(denied(NO_IDENTITY));
  });

  it('denies what it denies [D]', async () => {
    await bound({ Action: '*' }, { Effect: 'Deny', Action: 'iam:List*' });
    await permit(world, 'ann', { Action: '*' });
    expect(await refusal(list())).toEqual(denied('with an explicit deny in a permissions boundary'));
  });
});

/** A statement that allows an action under a condition. */
const when = (Action: string, Condition: object) => ({ Action, Condition });

describe('conditions see', () => {
  it('for which service a role or a credential is made [D]', async () => {
    const only = (key: string, service: string) => ({ StringEquals: { [key]: `${service}.amazonaws.com` } });
    await permit(
      world,
      'ann',
      when('iam:CreateServiceLinkedRole', only('iam:AWSServiceName', 'batch')),
      when('iam:CreateServiceSpecificCredential', only('iam:ServiceSpecificCredentialServiceName', 'codecommit')),
    );
    const link = (name: string) => ann.iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: `${name}.amazonaws.com` }));
    await link('batch');
    const role = 'arn:aws:iam::123456789012:role/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS';
    expect((await refusal(link('ecs'))).message).toContain(`iam:CreateServiceLinkedRole on resource: ${role} because`);
    const make = (name: string) =>
      ann.iam.send(new CreateServiceSpecificCredentialCommand({ UserName: 'ann', ServiceName: `${name}.amazonaws.com` }));
    await make('codecommit');
    expect((await refusal(make('cassandra'))).code).toBe('AccessDenied');
  });

  it.each([
    ['who asks', { ArnEquals: { 'aws:PrincipalArn': me } }],
    ['the name', { StringEquals: { 'aws:username': 'ann' } }],
    ['the unique id', { StringLike: { 'aws:userid': 'AIDA*' } }],
    ['the kind of caller', { StringEquals: { 'aws:PrincipalType': 'User' } }],
    ['the account', { StringEquals: { 'aws:PrincipalAccount': '123456789012', 'aws:ResourceAccount': '123456789012' } }],
    ['no MFA on a long-lived key', { Null: { 'aws:MultiFactorAuthPresent': 'true', 'aws:TokenIssueTime': 'true' } }],
    ['the address', { IpAddress: { 'aws:SourceIp': '127.0.0.0/8' } }],
    ['plain HTTP', { Bool: { 'aws:SecureTransport': 'false' } }],
    ["the sandbox's clock", { DateLessThan: { 'aws:CurrentTime': '2026-11-22T10:42:01Z' } }],
    ['the same in seconds', { NumericEquals: { 'aws:EpochTime': String(Date.UTC(2026, 10, 22, 10, 42) / 1000) } }],
    ['the client', { StringLike: { 'aws:UserAgent': 'aws-sdk-js/*' } }],
    ['the region of IAM', { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } }],
  ])('%s [D]', async (_, Condition) => {
    await permit(world, 'ann', when('iam:ListUsers', Condition));
    await list();
    await permit(world, 'ann', when('iam:ListUsers', {}), { Effect: 'Deny', ...when('iam:ListUsers', Condition) });
    expect(await refusal(list())).toEqual(denied('with an explicit deny in an identity-based policy'));
  });

  it('the clock when it moves [D]', async () => {
    await permit(world, 'ann', when('iam:ListUsers', { DateLessThan: { 'aws:CurrentTime': '2026-11-23T00:00:00Z' } }));
    await list();
    world.sandbox.advance(86_400_000);
    expect(await refusal(list())).toEqual(denied(NO_IDENTITY));
  });

  it('the tags of the caller and of the resource [D]', async () => {
    const { iam } = world;
    await iam.send(new CreateUserCommand({ UserName: 'bob', Tags: [{ Key: 'Team', Value: 'storage' }] }));
    const get = () => ann.iam.send(new GetUserCommand({ UserName: 'bob' }));
    await permit(world, 'ann', when('iam:GetUser', { StringEquals: { 'aws:ResourceTag/team': '${aws:PrincipalTag/team}' } }));
    expect((await refusal(get())).code).toBe('AccessDenied');
    await iam.send(new TagUserCommand({ UserName: 'ann', Tags: [{ Key: 'team', Value: 'storage' }] }));
    await get();
    await permit(world, 'ann', when('iam:GetUser', { StringEquals: { 'iam:ResourceTag/Team': 'storage' } }));
    await get();
    await iam.send(new UntagUserCommand({ UserName: 'bob', TagKeys: ['Team'] }));
    expect((await refusal(get())).code).toBe('AccessDenied');
  });

  it('the tags of the request [D]', async () => {
    const tag = (Key: string, Value: string) => ann.iam.send(new TagUserCommand({ UserName: 'ann', Tags: [{ Key, Value }] }));
    const allowed = {
      StringEquals: { 'aws:RequestTag/team': ['storage', 'network'] },
      'ForAllValues:StringEquals': { 'aws:TagKeys': ['team'] },
    };
    await permit(world, 'ann', when('iam:TagUser', allowed));
    await tag('team', 'storage');
    expect((await refusal(tag('team', 'sales'))).code).toBe('AccessDenied');
    expect((await refusal(tag('other', 'storage'))).code).toBe('AccessDenied');
    await permit(world, 'ann', when('iam:UntagUser', { 'ForAnyValue:StringEquals': { 'aws:TagKeys': 'team' } }));
    await ann.iam.send(new UntagUserCommand({ UserName: 'ann', TagKeys: ['team'] }));
    expect((await refusal(ann.iam.send(new UntagUserCommand({ UserName: 'ann', TagKeys: ['x'] })))).code).toBe('AccessDenied');
  });

  it('the policy that is attached, and the boundary of what is made or changed [D]', async () => {
    const { iam } = world;
    await iam.send(new CreatePolicyCommand({ PolicyName: 'B', PolicyDocument: policy({ Action: 's3:*' }) }));
    const bounded = { StringEquals: { 'iam:PermissionsBoundary': policyArn('B') } };
    await permit(world, 'ann', when('iam:*Role*', bounded), { Action: 'iam:GetRole' });
    const create = (RoleName: string, PermissionsBoundary?: string) =>
      ann.iam.send(new CreateRoleCommand({ RoleName, PermissionsBoundary, AssumeRolePolicyDocument: trust() }));
    expect((await refusal(create('free'))).message).toContain(`iam:CreateRole on resource: ${roleArn('free')} because`);
    await create('bound', policyArn('B'));
    await iam.send(new CreateRoleCommand({ RoleName: 'free', AssumeRolePolicyDocument: trust() }));
    const attach = (RoleName: string, name = 'ReadOnlyAccess') =>
      ann.iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: `arn:aws:iam::aws:policy/${name}` }));
    expect((await refusal(attach('free'))).code).toBe('AccessDenied');
    await attach('bound');
    await permit(world, 'ann', when('iam:AttachRolePolicy', { ArnLike: { 'iam:PolicyARN': 'arn:aws:iam::aws:policy/*ReadOnly*' } }));
    await attach('free');
    expect((await refusal(attach('free', 'AdministratorAccess'))).code).toBe('AccessDenied');
    expect((await iam.send(new GetRoleCommand({ RoleName: 'free' }))).Role?.RoleName).toBe('free');
    const put = new PutUserPolicyCommand({ UserName: 'ann', PolicyName: 'more', PolicyDocument: policy({ Action: '*' }) });
    expect((await refusal(ann.iam.send(put))).code).toBe('AccessDenied');
  });
});
