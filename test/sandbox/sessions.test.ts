// STS: temporary credentials. Evidence tags: A recorded, D documented, K known, M model.
import {
  CreateAccessKeyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRoleCommand,
  GetRoleCommand,
  IAMClient,
  ListRolesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  AssumeRoleCommand,
  GetAccessKeyInfoCommand,
  GetCallerIdentityCommand,
  GetSessionTokenCommand,
  STSClient,
} from '@aws-sdk/client-sts';
import type { AssumeRoleCommandInput, Credentials } from '@aws-sdk/client-sts';
import { beforeEach, describe, expect, it } from 'vitest';
import type { World } from './support.ts';
import { allow, clientConfig, like, open, refusal, roleArn, trust, userArn } from './support.ts';

const OTHER = '210987654321';
const RoleSessionName = 'session-1';
let world: World;

beforeEach(async () => {
  world = await open({ accounts: ['123456789012', OTHER] });
  await world.iam.send(new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: trust({ AWS: '*' }), MaxSessionDuration: 7200 }));
});

const assume = async (input: Partial<AssumeRoleCommandInput> = {}, sts = world.sts) =>
  sts.send(new AssumeRoleCommand({ RoleArn: roleArn('r'), RoleSessionName, ...input }));

/** Configuration of a client that signs with temporary credentials. */
const as = ({ AccessKeyId = '', SecretAccessKey = '', SessionToken = '' }: Partial<Credentials> = {}) => ({
  ...clientConfig(world.sandbox),
  credentials: { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken },
});

describe('assumed roles', () => {
  it('are sessions that sign as the role [D]', async () => {
    const { Role } = await world.iam.send(new GetRoleCommand({ RoleName: 'r' }));
    const { Credentials, AssumedRoleUser } = await assume();
    const identity = { Arn: `arn:aws:sts::123456789012:assumed-role/r/${RoleSessionName}` };
    expect(AssumedRoleUser).toEqual({ ...identity, AssumedRoleId: `${Role?.RoleId}:${RoleSessionName}` });
    expect(Credentials).toMatchObject({ AccessKeyId: like(/^ASIA[A-Z2-7]{16}$/), Expiration: new Date('2026-11-22T11:42:00Z') });
    const sts = new STSClient(as(Credentials));
    expect(await sts.send(new GetCallerIdentityCommand({}))).toMatchObject({ ...identity, UserId: AssumedRoleUser?.AssumedRoleId });
    await world.iam.send(new PutRolePolicyCommand({ RoleName: 'r', PolicyName: 'p', PolicyDocument: allow('iam:ListRoles') }));
    await new IAMClient(as(Credentials)).send(new ListRolesCommand({}));
    expect((await world.iam.send(new GetRoleCommand({ RoleName: 'r' }))).Role?.RoleLastUsed).toEqual({
      LastUsedDate: new Date('2026-11-22T10:42:00Z'),
      Region: 'us-east-1',
    });
    expect(JSON.stringify(world.sandbox.calls)).not.toContain(Credentials?.SecretAccessKey);
  });

  it('may be of another account [D]', async () => {
    const other = new STSClient(clientConfig(world.sandbox, OTHER));
    const { Credentials } = await assume({}, other);
    const identity = await new STSClient(as(Credentials)).send(new GetCallerIdentityCommand({}));
    expect(identity.Account).toBe('123456789012');
  });

  it('need their token, and end with their time or their role [D]', async () => {
    const { Credentials } = await assume({ DurationSeconds: 900 });
    const ask = (credentials: Partial<Credentials> | undefined) => new STSClient(as(credentials)).send(new GetCallerIdentityCommand({}));
    expect((await refusal(ask({ ...Credentials, SessionToken: 'another' }))).code).toBe('InvalidClientTokenId');
    world.sandbox.advance(899_000);
    await ask(Credentials);
    world.sandbox.advance(1000);
    const expired = { code: 'ExpiredToken', status: 403, message: 'The security token included in the request is expired' };
    expect(await refusal(ask(Credentials))).toEqual(expired);
    const { Credentials: fresh } = await assume();
    await world.iam.send(new DeleteRoleCommand({ RoleName: 'r' }));
    expect((await refusal(ask(fresh))).code).toBe('InvalidClientTokenId');
  });

  it('last no longer than their role allows, and an hour when chained [K, D]', async () => {
    await assume({ DurationSeconds: 7200 });
    expect(await refusal(assume({ DurationSeconds: 7201 }))).toMatchObject({
      code: 'ValidationError',
      message: 'The requested DurationSeconds exceeds the MaxSessionDuration set for this role.',
    });
    const chained = new STSClient(as((await assume()).Credentials));
    await assume({}, chained);
    expect((await refusal(assume({ DurationSeconds: 3601 }, chained))).message).toBe(
      'The requested DurationSeconds exceeds the 1 hour session limit for roles assumed by role chaining',
    );
  });

  it('that are not there are denied, not missed, and a text that is no ARN is invalid [A, K]', async () => {
    expect(await refusal(assume({ RoleArn: roleArn('nobody') }))).toEqual({
      code: 'AccessDenied',
      status: 403,
      message: `User: arn:aws:iam::123456789012:root is not authorized to perform: sts:AssumeRole on resource: ${roleArn('nobody')}`,
    });
    expect(await refusal(assume({ RoleArn: 'nothing-valid-in-here' }))).toEqual({
      code: 'ValidationError',
      status: 400,
      message: 'nothing-valid-in-here is invalid',
    });
  });

  it('take session policies, in the grammar of policies [D]', async () => {
    expect(await assume({ Policy: allow() })).toHaveProperty('PackedPolicySize', 5);
    expect((await refusal(assume({ Policy: '{}' }))).code).toBe('MalformedPolicyDocument');
    await assume({ PolicyArns: [{ arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }] });
  });
});

describe('session tokens', () => {
  it('sign as whoever asked for them, and give no further ones [D]', async () => {
    await world.iam.send(new CreateUserCommand({ UserName: 'ann' }));
    const { AccessKey } = await world.iam.send(new CreateAccessKeyCommand({ UserName: 'ann' }));
    const credentials = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
    const { Credentials } = await new STSClient({ ...clientConfig(world.sandbox), credentials }).send(new GetSessionTokenCommand({}));
    expect(Credentials?.Expiration).toEqual(new Date('2026-11-22T22:42:00Z'));
    const sts = new STSClient(as(Credentials));
    expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(userArn('ann'));
    expect(await refusal(sts.send(new GetSessionTokenCommand({})))).toMatchObject({ code: 'AccessDenied', status: 403 });
  });

  it('with the code of a device that is not there are denied [D]', async () => {
    const ask = new GetSessionTokenCommand({ SerialNumber: 'arn:aws:iam::123456789012:mfa/none', TokenCode: '123456' });
    expect((await refusal(world.sts.send(ask))).code).toBe('AccessDenied');
  });
});

describe('GetAccessKeyInfo', () => {
  it('tells whose an access key is [D]', async () => {
    const AccessKeyId = world.sandbox.keys[OTHER]?.accessKeyId;
    expect((await world.sts.send(new GetAccessKeyInfoCommand({ AccessKeyId }))).Account).toBe(OTHER);
    expect((await refusal(world.sts.send(new GetAccessKeyInfoCommand({ AccessKeyId: 'AKIAIOSFODNN7EXAMPLE' })))).code).toBe(
      'ValidationError',
    );
  });
});
