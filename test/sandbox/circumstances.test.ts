// What is always a little wrong: throttling, lag of all sorts, order, chance. The clock stands still until the test moves it.
import {
  AttachRolePolicyCommand,
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreatePolicyCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteLoginProfileCommand,
  DeletePolicyCommand,
  DeleteRoleCommand,
  DeleteUserCommand,
  DetachRolePolicyCommand,
  GetAccountAuthorizationDetailsCommand,
  GetRoleCommand,
  GetUserCommand,
  ListRolesCommand,
  TagRoleCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import type { IAMClient } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { byCodePoint } from '../../src/model/json.ts';
import { allow, clientConfig, open, policyArn, refusal, roleArn, trust } from './support.ts';

const create = (iam: IAMClient, RoleName: string, principal?: object) =>
  iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust(principal) }));
const names = async (iam: IAMClient) => (await iam.send(new ListRolesCommand({}))).Roles?.map((role) => role.RoleName ?? '') ?? [];

describe('token buckets', () => {
  it('throttle each operation by itself, and are filled by the clock [D]', async () => {
    const { sandbox, iam } = await open();
    sandbox.change({ throttle: { ListRoles: { perSecond: 2, burst: 3 } } });
    for (let i = 0; i < 3; i++) await names(iam);
    expect(await refusal(names(iam))).toEqual({ code: 'Throttling', status: 400, message: 'Rate exceeded' });
    await create(iam, 'r');
    sandbox.advance(500);
    await names(iam);
    expect((await refusal(names(iam))).code).toBe('Throttling');
    expect(sandbox.calls.filter((call) => call.error === 'Throttling')).toHaveLength(2);
  });

  it('may be one for each operation that is not named', async () => {
    const { sandbox, iam } = await open();
    sandbox.change({ throttle: { '*': { perSecond: 1, burst: 1 }, ListRoles: { perSecond: 1, burst: 2 } } });
    await create(iam, 'r');
    expect((await refusal(create(iam, 's'))).code).toBe('Throttling');
    for (let i = 0; i < 2; i++) await names(iam);
  });

  it('may be one for all operations together, which takes nothing from a call that another bucket refuses', async () => {
    const { sandbox, iam } = await open();
    sandbox.change({ throttle: { all: { perSecond: 1, burst: 2 }, CreateRole: { perSecond: 1, burst: 1 } } });
    await create(iam, 'r');
    expect((await refusal(create(iam, 's'))).code).toBe('Throttling');
    await names(iam);
    expect((await refusal(names(iam))).code).toBe('Throttling');
  });
});

describe('lag of reads', () => {
  it('shows each entity as it was some time ago, and counts what was written all the same [D, I]', async () => {
    const { sandbox, iam } = await open();
    await create(iam, 'old');
    sandbox.change({ lag: { reads: 5000 } });
    await create(iam, 'new');
    await iam.send(new TagRoleCommand({ RoleName: 'old', Tags: [{ Key: 'a', Value: '1' }] }));
    expect(await names(iam)).toEqual(['old']);
    expect((await refusal(iam.send(new GetRoleCommand({ RoleName: 'new' })))).code).toBe('NoSuchEntity');
    expect((await iam.send(new GetRoleCommand({ RoleName: 'old' }))).Role?.Tags).toBeUndefined();
    expect((await refusal(create(iam, 'new'))).code).toBe('EntityAlreadyExists');
    sandbox.advance(5000);
    expect(await names(iam)).toEqual(['new', 'old']);
    await iam.send(new DeleteRoleCommand({ RoleName: 'old' }));
    expect(await names(iam)).toEqual(['new', 'old']);
    sandbox.change({ lag: { reads: 0 } });
    expect(await names(iam)).toEqual(['new']);
  });

  it('is another one for each entity, the same from the same seed', async () => {
    const spread = async () => {
      const { sandbox, iam } = await open();
      sandbox.change({ lag: { reads: [0, 10_000] } });
      for (let i = 0; i < 8; i++) await create(iam, `r${i}`);
      const seen: string[] = [];
      for (let i = 0; i <= 10; i++) {
        seen.push((await names(iam)).join());
        sandbox.advance(1000);
      }
      return seen;
    };
    const [one, two] = [await spread(), await spread()];
    expect(one).toEqual(two);
    expect(new Set(one).size).toBeGreaterThan(4);
    expect(one.at(-1)).toBe('r0,r1,r2,r3,r4,r5,r6,r7');
  });

  it('survives that a name is used again [K]', async () => {
    const { sandbox, iam } = await open();
    await create(iam, 'r');
    sandbox.change({ lag: { reads: 1000 } });
    await iam.send(new DeleteRoleCommand({ RoleName: 'r' }));
    const { Role } = await create(iam, 'r');
    expect((await iam.send(new GetRoleCommand({ RoleName: 'r' }))).Role?.RoleId).not.toBe(Role?.RoleId);
    sandbox.advance(1000);
    expect((await iam.send(new GetRoleCommand({ RoleName: 'r' }))).Role?.RoleId).toBe(Role?.RoleId);
  });
});

describe('other lags', () => {
  it('refuse a new principal, and show its unique id for its ARN [I]', async () => {
    const { sandbox, iam } = await open();
    sandbox.change({ lag: { principals: 2000, arns: 1000 } });
    const { Role } = await create(iam, 'new');
    expect(Role?.Arn).toBe(Role?.RoleId);
    expect(await refusal(create(iam, 'r', { AWS: roleArn('new') }))).toEqual({
      code: 'MalformedPolicyDocument',
      status: 400,
      message: `Invalid principal in policy: "AWS":"${roleArn('new')}"`,
    });
    sandbox.advance(1000);
    expect((await iam.send(new GetRoleCommand({ RoleName: 'new' }))).Role?.Arn).toBe(roleArn('new'));
    expect((await refusal(create(iam, 'r', { AWS: roleArn('new') }))).code).toBe('MalformedPolicyDocument');
    sandbox.advance(1000);
    await create(iam, 'r', { AWS: roleArn('new') });
  });

  it('do not know a new access key [I]', async () => {
    const { sandbox, iam } = await open();
    sandbox.change({ lag: { keys: 10_000 } });
    await iam.send(new CreateUserCommand({ UserName: 'ann' }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ann' }));
    const credentials = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
    const ask = () => new STSClient({ ...clientConfig(sandbox), credentials }).send(new GetCallerIdentityCommand({}));
    expect((await refusal(ask())).code).toBe('InvalidClientTokenId');
    sandbox.advance(10_000);
    await ask();
  });

  it('keep what was detached in the way of a deletion [I]', async () => {
    const { sandbox, iam } = await open();
    const PolicyArn = policyArn('P');
    await iam.send(new CreatePolicyCommand({ PolicyName: 'P', PolicyDocument: allow() }));
    await create(iam, 'r');
    await iam.send(new AttachRolePolicyCommand({ RoleName: 'r', PolicyArn }));
    sandbox.change({ lag: { reads: 3000, conflicts: true } });
    await iam.send(new DetachRolePolicyCommand({ RoleName: 'r', PolicyArn }));
    const conflict = { code: 'DeleteConflict', status: 409 };
    expect(await refusal(iam.send(new DeleteRoleCommand({ RoleName: 'r' })))).toMatchObject(conflict);
    expect(await refusal(iam.send(new DeletePolicyCommand({ PolicyArn })))).toMatchObject(conflict);
    sandbox.advance(3000);
    await iam.send(new DeleteRoleCommand({ RoleName: 'r' }));
    await iam.send(new DeletePolicyCommand({ PolicyArn }));
  });

  it('keep a new login profile, and a name that was used before, from being changed [I, M]', async () => {
    const { sandbox, iam } = await open();
    const UserName = 'ann';
    sandbox.change({ lag: { unmodifiable: 60_000 } });
    await iam.send(new CreateUserCommand({ UserName }));
    await iam.send(new CreateLoginProfileCommand({ UserName, Password: 'Correct-Horse-1' }));
    expect(await refusal(iam.send(new DeleteLoginProfileCommand({ UserName })))).toEqual({
      code: 'EntityTemporarilyUnmodifiable',
      status: 409,
      message: 'Login Profile for User ann cannot be modified while login profile is being created.',
    });
    sandbox.advance(60_000);
    await iam.send(new DeleteLoginProfileCommand({ UserName }));
    await iam.send(new DeleteUserCommand({ UserName }));
    await iam.send(new CreateUserCommand({ UserName }));
    const rename = () => iam.send(new UpdateUserCommand({ UserName, NewUserName: 'anna' }));
    expect((await refusal(rename())).code).toBe('EntityTemporarilyUnmodifiable');
    sandbox.advance(60_000);
    await rename();
    await iam.send(new GetUserCommand({ UserName: 'anna' }));
  });
});

describe('order', () => {
  it('is another one every time, with nothing lost, and the same from the same seed', async () => {
    const shuffle = async () => {
      const { sandbox, iam } = await open();
      for (let i = 0; i < 8; i++) await create(iam, `r${i}`);
      sandbox.change({ shuffle: true });
      const lists = [await names(iam), await names(iam)];
      const { RoleDetailList } = await iam.send(new GetAccountAuthorizationDetailsCommand({}));
      return [...lists, RoleDetailList?.map((role) => role.RoleName ?? '') ?? []];
    };
    const [one, two] = [await shuffle(), await shuffle()];
    expect(one).toEqual(two);
    expect(new Set(one.map((list) => list.join())).size).toBe(3);
    for (const list of one) expect(list.toSorted(byCodePoint)).toEqual(['r0', 'r1', 'r2', 'r3', 'r4', 'r5', 'r6', 'r7']);
  });
});
