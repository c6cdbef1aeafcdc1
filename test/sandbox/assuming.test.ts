// Who may assume a role, and what a session may do. Evidence tags: D documented, I reported, K known.
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  CreateVirtualMFADeviceCommand,
  DeleteRoleCommand,
  DeleteRolePolicyCommand,
  DeleteUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserPolicyCommand,
  EnableMFADeviceCommand,
  GetUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  ListGroupsCommand,
  ListRolesCommand,
  ListUsersCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand } from '@aws-sdk/client-sts';
import type { AssumeRoleCommandInput } from '@aws-sdk/client-sts';
import { beforeEach, describe, expect, it } from 'vitest';
import { codeAt } from '../../src/sandbox/totp.ts';
import type { Clients } from './callers.ts';
import { assume, newUser, permit, policy, sessionOf } from './callers.ts';
import type { World } from './support.ts';
import { clientConfig, open, refusal, roleArn, trust, userArn } from './support.ts';

const OTHER = '210987654321';
const ROOT = { AWS: 'arn:aws:iam::123456789012:root' };
const NOW = Date.UTC(2026, 10, 22, 10, 42);

let world: World;
let ann: Clients;

beforeEach(async () => {
  world = await open({ accounts: ['123456789012', OTHER] });
  ann = await newUser(world, 'ann');
});

const role = (RoleName: string, AssumeRolePolicyDocument: string) =>
  world.iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument, MaxSessionDuration: 7200 }));
const change = (RoleName: string, PolicyDocument: string) =>
  world.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument }));
const give = (RoleName: string, ...statements: object[]) =>
  world.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName: 'p', PolicyDocument: policy(...statements) }));
const become = (input: Partial<AssumeRoleCommandInput> = {}, sts = ann.sts) =>
  sts.send(new AssumeRoleCommand({ RoleArn: roleArn('r'), RoleSessionName: 'session-1', ...input }));
const ASSUME = { Action: 'sts:AssumeRole', Resource: roleArn('r') };
const notAuthorized = (why = '', who = userArn('ann')) => ({
  code: 'AccessDenied',
  status: 403,
  message: `User: ${who} is not authorized to perform: sts:AssumeRole on resource: ${roleArn('r')}${why}`,
});
/** A trust policy with one statement. */
const trusting = (statement: object) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', ...statement }] });

describe('a trust policy', () => {
  it('that does not name the caller lets nobody in, whatever their own policies say [D, I]', async () => {
    await role('r', trust());
    await permit(world, 'ann', { Action: '*' });
    expect(await refusal(become())).toEqual(notAuthorized());
  });

  it('that names the user is enough in the same account [D]', async () => {
    await role('r', trust({ AWS: userArn('ann') }));
    await become();
    await permit(world, 'ann', { Effect: 'Deny', ...ASSUME });
    expect(await refusal(become())).toEqual(notAuthorized(' with an explicit deny in an identity-based policy'));
  });

  it('that names the account leaves it to the policies of the caller [D]', async () => {
    await role('r', trust(ROOT));
    expect(await refusal(become())).toEqual(notAuthorized(' because no identity-based policy allows the sts:AssumeRole action'));
    await permit(world, 'ann', ASSUME);
    await become();
  });

  it('denies what it denies [D]', async () => {
    const statements = [
      { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' },
      { Effect: 'Deny', Principal: { AWS: userArn('ann') }, Action: 'sts:AssumeRole' },
    ];
    await role('r', JSON.stringify({ Version: '2012-10-17', Statement: statements }));
    expect(await refusal(become())).toEqual(notAuthorized(' with an explicit deny in the role trust policy'));
  });

  it('does not trust a user of the same name that was made again [D]', async () => {
    const bob = await newUser(world, 'bob');
    await role('r', trust({ AWS: userArn('bob') }));
    await become({}, bob.sts);
    const { AccessKeyMetadata } = await world.iam.send(new ListAccessKeysCommand({ UserName: 'bob' }));
    await world.iam.send(new DeleteAccessKeyCommand({ UserName: 'bob', AccessKeyId: AccessKeyMetadata?.[0]?.AccessKeyId }));
    await world.iam.send(new DeleteUserCommand({ UserName: 'bob' }));
    const again = await newUser(world, 'bob');
    expect(await refusal(become({}, again.sts))).toEqual(notAuthorized('', userArn('bob')));
  });

  it('holds for the root-like key, too, which may otherwise do everything [K]', async () => {
    await role('r', trust(ROOT));
    await become({}, world.sts);
    await change('r', trust({ AWS: userArn('ann') }));
    expect(await refusal(become({}, world.sts))).toEqual(notAuthorized('', ROOT.AWS));
  });

  it.each([
    ['the external id', { StringEquals: { 'sts:ExternalId': 'acme' } }, { ExternalId: 'acme' }],
    ['the name of the session', { StringLike: { 'sts:RoleSessionName': '${aws:username}' } }, { RoleSessionName: 'ann' }],
    ['tags of the session', { StringEquals: { 'aws:RequestTag/team': 'a' } }, { Tags: [{ Key: 'team', Value: 'a' }] }],
    ['the source identity', { StringEquals: { 'sts:SourceIdentity': 'ann' } }, { SourceIdentity: 'ann' }],
  ])('may ask for %s [D]', async (_, Condition, input) => {
    const Action = ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'];
    await role('r', trusting({ Principal: { AWS: userArn('ann') }, Action, Condition }));
    expect(await refusal(become())).toEqual(notAuthorized());
    await become(input);
  });

  it('may ask who the caller is [D]', async () => {
    await role('r', trusting({ Principal: { AWS: '*' }, Condition: { ArnEquals: { 'aws:PrincipalArn': userArn('ann') } } }));
    await become();
    await change('r', trusting({ Principal: { AWS: '*' }, Condition: { StringEquals: { 'aws:PrincipalTag/team': 'a' } } }));
    expect(await refusal(become())).toEqual(notAuthorized());
    await change('r', trusting({ Principal: { AWS: '*' }, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }));
    expect(await refusal(become())).toEqual(notAuthorized());
  });

  it('may ask for a code of an MFA device [D]', async () => {
    const { VirtualMFADevice } = await world.iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'phone' }));
    const seed = Buffer.from(VirtualMFADevice?.Base32StringSeed ?? []).toString();
    const SerialNumber = VirtualMFADevice?.SerialNumber;
    const codes = { AuthenticationCode1: codeAt(seed, NOW), AuthenticationCode2: codeAt(seed, NOW + 30_000) };
    await world.iam.send(new EnableMFADeviceCommand({ UserName: 'ann', SerialNumber, ...codes }));
    await role('r', trusting({ Principal: { AWS: userArn('ann') }, Condition: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } }));
    expect(await refusal(become())).toEqual(notAuthorized());
    const code = { SerialNumber, TokenCode: codeAt(seed, NOW) };
    await become(code);
    const token = sessionOf(world, (await ann.sts.send(new GetSessionTokenCommand(code))).Credentials);
    await become({}, token.sts);
    await permit(world, 'ann', { Action: 'iam:ListUsers', Condition: { NumericLessThan: { 'aws:MultiFactorAuthAge': '60' } } });
    await token.iam.send(new ListUsersCommand({}));
    world.sandbox.advance(60_000);
    expect((await refusal(token.iam.send(new ListUsersCommand({})))).code).toBe('AccessDenied');
  });

  it('must allow sts:TagSession to who tags a session [D]', async () => {
    await role('r', trust({ AWS: userArn('ann') }));
    expect((await refusal(become({ Tags: [{ Key: 'team', Value: 'a' }] }))).message).toBe(
      `User: ${userArn('ann')} is not authorized to perform: sts:TagSession on resource: ${roleArn('r')}`,
    );
  });

  it('that has just been changed is not known everywhere [I]', async () => {
    await role('r', trust());
    world.sandbox.change({ lag: { reads: 3000 } });
    await change('r', trust({ AWS: userArn('ann') }));
    expect(await refusal(become())).toEqual(notAuthorized());
    world.sandbox.advance(3000);
    await become();
  });

  it('of another account needs both sides [D]', async () => {
    const there = new IAMClient(clientConfig(world.sandbox, OTHER));
    const RoleArn = `arn:aws:iam::${OTHER}:role/r`;
    const make = (principal: object) => new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: trust(principal) });
    await there.send(make({ AWS: userArn('ann') }));
    expect((await refusal(become({ RoleArn }))).message).toContain('because no identity-based policy allows the sts:AssumeRole action');
    await permit(world, 'ann', { Action: 'sts:AssumeRole', Resource: RoleArn });
    const { AssumedRoleUser } = await become({ RoleArn });
    expect(AssumedRoleUser?.Arn).toBe(`arn:aws:sts::${OTHER}:assumed-role/r/session-1`);
    const rely = (AWS: string) => there.send(new UpdateAssumeRolePolicyCommand({ RoleName: 'r', PolicyDocument: trust({ AWS }) }));
    await rely('123456789012');
    await become({ RoleArn });
    await rely(OTHER);
    expect((await refusal(become({ RoleArn }))).message).toBe(
      `User: ${userArn('ann')} is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
    );
  });
});

describe('a session of a role', () => {
  beforeEach(async () => {
    await role('r', trust({ AWS: userArn('ann') }));
    await give('r', { Action: ['iam:ListUsers', 'iam:ListRoles'] });
  });
  const me = 'arn:aws:sts::123456789012:assumed-role/r/session-1';

  it('may do what its role may do now, not what its maker may do [D]', async () => {
    await permit(world, 'ann', { Action: 'iam:ListGroups' });
    const session = await assume(world, ann.sts, 'r');
    await session.iam.send(new ListUsersCommand({}));
    expect(await refusal(session.iam.send(new ListGroupsCommand({})))).toEqual({
      code: 'AccessDenied',
      status: 403,
      message: `User: ${me} is not authorized to perform: iam:ListGroups on resource: arn:aws:iam::123456789012:group/ because no identity-based policy allows the iam:ListGroups action`,
    });
    await give('r', { Action: 'iam:ListGroups' });
    await session.iam.send(new ListGroupsCommand({}));
    expect((await refusal(session.iam.send(new ListUsersCommand({})))).code).toBe('AccessDenied');
    await world.iam.send(new DeleteRolePolicyCommand({ RoleName: 'r', PolicyName: 'p' }));
    await world.iam.send(new DeleteRoleCommand({ RoleName: 'r' }));
    expect((await refusal(session.iam.send(new ListGroupsCommand({})))).code).toBe('InvalidClientTokenId');
  });

  it('has conditions of its own: the role, the session, its age [D]', async () => {
    const Condition = {
      ArnEquals: { 'aws:PrincipalArn': roleArn('r') },
      StringEquals: { 'aws:PrincipalType': 'AssumedRole' },
      StringLike: { 'aws:userid': 'AROA*:session-1' },
      Null: { 'aws:username': 'true' },
      Bool: { 'aws:MultiFactorAuthPresent': 'false' },
    };
    await give('r', { Action: 'iam:ListUsers', Condition });
    const session = await assume(world, ann.sts, 'r');
    await session.iam.send(new ListUsersCommand({}));
    const revoked = { DateLessThan: { 'aws:TokenIssueTime': '2026-11-22T10:42:30Z' } };
    await give('r', { Action: '*' }, { Effect: 'Deny', Action: '*', Condition: revoked });
    expect((await refusal(session.iam.send(new ListUsersCommand({})))).message).toContain(
      'with an explicit deny in an identity-based policy',
    );
    world.sandbox.advance(60_000);
    await (await assume(world, ann.sts, 'r')).iam.send(new ListUsersCommand({}));
  });

  it('is limited by its session policies, of which each may allow [D]', async () => {
    const PolicyArns = [{ arn: 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess' }];
    const session = await assume(world, ann.sts, 'r', { Policy: policy({ Action: 'iam:ListRoles' }), PolicyArns });
    await session.iam.send(new ListRolesCommand({}));
    expect((await refusal(session.iam.send(new ListUsersCommand({})))).message).toContain(
      'because no session policy allows the iam:ListUsers action',
    );
    const closed = await assume(world, ann.sts, 'r', { Policy: policy({ Action: '*' }, { Effect: 'Deny', Action: 'iam:*' }) });
    expect((await refusal(closed.iam.send(new ListUsersCommand({})))).message).toContain('with an explicit deny in a session policy');
    const managed = await assume(world, ann.sts, 'r', { PolicyArns });
    expect((await refusal(managed.iam.send(new ListUsersCommand({})))).code).toBe('AccessDenied');
  });

  it('is limited by the boundary of its role [D]', async () => {
    const session = await assume(world, ann.sts, 'r');
    const PermissionsBoundary = 'arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess';
    await world.iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: 'r', PermissionsBoundary }));
    expect((await refusal(session.iam.send(new ListUsersCommand({})))).message).toContain(
      'because no permissions boundary allows the iam:ListUsers action',
    );
  });

  it('carries tags, which win over those of the role, and hands on the transitive ones [D]', async () => {
    await change('r', trusting({ Principal: { AWS: userArn('ann') }, Action: ['sts:AssumeRole', 'sts:TagSession'] }));
    await role('next', trusting({ Principal: { AWS: roleArn('r') }, Action: ['sts:AssumeRole', 'sts:TagSession'] }));
    const tagged = { Action: 'iam:ListUsers', Condition: { StringEquals: { 'aws:PrincipalTag/team': 'a' } } };
    await give('r', tagged);
    await give('next', tagged);
    const plain = await assume(world, ann.sts, 'r');
    expect((await refusal(plain.iam.send(new ListUsersCommand({})))).code).toBe('AccessDenied');
    const Tags = [{ Key: 'Team', Value: 'a' }];
    const session = await assume(world, ann.sts, 'r', { Tags, TransitiveTagKeys: ['Team'] });
    await session.iam.send(new ListUsersCommand({}));
    const next = await assume(world, session.sts, 'next');
    await next.iam.send(new ListUsersCommand({}));
    const other = become({ RoleArn: roleArn('next'), Tags: [{ Key: 'team', Value: 'b' }] }, session.sts);
    expect((await refusal(other)).code).toBe('InvalidParameterValue');
  });

  it('names nobody without a name: it is no user [A]', async () => {
    await world.iam.send(new AttachRolePolicyCommand({ RoleName: 'r', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }));
    const session = await assume(world, ann.sts, 'r');
    expect((await refusal(session.iam.send(new GetUserCommand({})))).code).toBe('ValidationError');
  });
});

describe('a session token', () => {
  it('reaches IAM only with MFA, and asks the policies of its user now [D]', async () => {
    await permit(world, 'ann', { Action: '*' });
    const token = sessionOf(world, (await ann.sts.send(new GetSessionTokenCommand({}))).Credentials);
    expect((await token.sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(userArn('ann'));
    expect(await refusal(token.iam.send(new ListUsersCommand({})))).toMatchObject({ code: 'InvalidClientTokenId', status: 403 });
    await role('r', trust(ROOT));
    await become({}, token.sts);
    await world.iam.send(new DeleteUserPolicyCommand({ UserName: 'ann', PolicyName: 'p' }));
    expect((await refusal(become({}, token.sts))).code).toBe('AccessDenied');
  });
});
