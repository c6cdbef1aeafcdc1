// Access keys of users. Evidence tags: A recorded, D documented, I reported, K known, M model.
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  DeleteAccessKeyCommand,
  DeleteUserCommand,
  GetAccessKeyLastUsedCommand,
  GetUserCommand,
  IAMClient,
  ListAccessKeysCommand,
  PutUserPolicyCommand,
  UpdateAccessKeyCommand,
  UpdateUserCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { beforeEach, describe, expect, it } from 'vitest';
import type { World } from './support.ts';
import { allow, clientConfig, like, open, refusal, userArn } from './support.ts';

const UserName = 'ann';

let world: World;

beforeEach(async () => {
  world = await open();
  await world.iam.send(new CreateUserCommand({ UserName }));
});

/** A new access key of a user, as credentials of a client. */
async function newKey(name = UserName): Promise<{ accessKeyId: string; secretAccessKey: string }> {
  const { AccessKey } = await world.iam.send(new CreateAccessKeyCommand({ UserName: name }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

const as = (credentials: { accessKeyId: string; secretAccessKey: string }) => ({ ...clientConfig(world.sandbox), credentials });
const conflict = async () => (await refusal(world.iam.send(new DeleteUserCommand({ UserName })))).message;

describe('access keys', () => {
  it('show their secret once, and nowhere else [A]', async () => {
    const { iam, sandbox } = world;
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
    expect(AccessKey).toEqual({
      UserName,
      AccessKeyId: like(/^AKIA[A-Z2-7]{16}$/),
      SecretAccessKey: like(/^[A-Za-z0-9+/]{40}$/),
      Status: 'Active',
      CreateDate: expect.any(Date),
    });
    const { AccessKeyMetadata } = await iam.send(new ListAccessKeysCommand({ UserName }));
    expect(AccessKeyMetadata).toEqual([{ UserName, AccessKeyId: AccessKey?.AccessKeyId, Status: 'Active', CreateDate: expect.any(Date) }]);
    expect(JSON.stringify(sandbox.calls)).not.toContain(AccessKey?.SecretAccessKey);
  });

  it('are two for a user at most [A]', async () => {
    const [one] = [await newKey(), await newKey()];
    expect(await refusal(newKey())).toEqual({
      code: 'LimitExceeded',
      status: 409,
      message: 'Cannot exceed quota for AccessKeysPerUser: 2',
    });
    await world.iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId: one?.accessKeyId }));
    await newKey();
  });

  it('sign as their user, also when the user is renamed, until they are inactive or gone [D]', async () => {
    const { iam } = world;
    const credentials = await newKey();
    const sts = new STSClient(as(credentials));
    const { User } = await iam.send(new GetUserCommand({ UserName }));
    const identity = await sts.send(new GetCallerIdentityCommand({}));
    expect(identity).toMatchObject({ Arn: userArn(UserName), UserId: User?.UserId, Account: '123456789012' });
    await iam.send(new UpdateUserCommand({ UserName, NewUserName: 'anna', NewPath: '/x/' }));
    expect((await sts.send(new GetCallerIdentityCommand({}))).Arn).toBe(userArn('anna', '/x/'));
    const key = { UserName: 'anna', AccessKeyId: credentials.accessKeyId };
    const refused = { code: 'InvalidClientTokenId', status: 403, message: 'The security token included in the request is invalid.' };
    await iam.send(new UpdateAccessKeyCommand({ ...key, Status: 'Inactive' }));
    expect(await refusal(sts.send(new GetCallerIdentityCommand({})))).toEqual(refused);
    await iam.send(new UpdateAccessKeyCommand({ ...key, Status: 'Active' }));
    await sts.send(new GetCallerIdentityCommand({}));
    await iam.send(new DeleteAccessKeyCommand(key));
    expect(await refusal(sts.send(new GetCallerIdentityCommand({})))).toEqual(refused);
  });

  it('with a wrong secret do not sign [D]', async () => {
    const { accessKeyId } = await newKey();
    const sts = new STSClient(as({ accessKeyId, secretAccessKey: 'x'.repeat(40) }));
    expect((await refusal(sts.send(new GetCallerIdentityCommand({})))).code).toBe('SignatureDoesNotMatch');
  });

  it('may be left out of a request by the user who asks, and by nobody else [A, D]', async () => {
    await world.iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'p', PolicyDocument: allow('iam:*') }));
    const own = new IAMClient(as(await newKey()));
    expect((await own.send(new GetUserCommand({}))).User?.UserName).toBe(UserName);
    expect((await own.send(new ListAccessKeysCommand({}))).AccessKeyMetadata).toHaveLength(1);
    expect(await refusal(world.iam.send(new ListAccessKeysCommand({})))).toEqual({
      code: 'ValidationError',
      status: 400,
      message: 'Must specify userName when calling with non-User credentials',
    });
  });

  it('know when they were last used [A]', async () => {
    const { iam } = world;
    const credentials = await newKey();
    const ask = async () => {
      const { AccessKeyLastUsed, UserName: name } = await iam.send(
        new GetAccessKeyLastUsedCommand({ AccessKeyId: credentials.accessKeyId }),
      );
      return { ...AccessKeyLastUsed, name };
    };
    expect(await ask()).toEqual({ Region: 'N/A', ServiceName: 'N/A', name: UserName });
    await new STSClient({ ...as(credentials), region: 'eu-west-1' }).send(new GetCallerIdentityCommand({}));
    const used = { LastUsedDate: new Date('2026-11-22T10:42:00Z'), Region: 'eu-west-1', ServiceName: 'sts', name: UserName };
    expect(await ask()).toEqual(used);
  });

  it('that are unknown are refused, in another way when their last use is asked for [A]', async () => {
    const { iam } = world;
    const AccessKeyId = 'AKIAIOSFODNN7EXAMPLE';
    expect(await refusal(iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId })))).toEqual({
      code: 'AccessDenied',
      status: 403,
      message:
        'User: arn:aws:iam::123456789012:root is not authorized to perform iam:GetAccessKeyLastUsed on resource: access key AKIAIOSFODNN7EXAMPLE',
    });
    const missing = { code: 'NoSuchEntity', status: 404, message: 'The Access Key with id AKIAIOSFODNN7EXAMPLE cannot be found.' };
    expect(await refusal(iam.send(new UpdateAccessKeyCommand({ UserName, AccessKeyId, Status: 'Inactive' })))).toEqual(missing);
    expect(await refusal(iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId })))).toEqual(missing);
    expect((await refusal(newKey('nobody'))).message).toBe('The user with name nobody cannot be found.');
  });

  it('keep a user from being deleted [I]', async () => {
    const { accessKeyId: AccessKeyId } = await newKey();
    expect(await conflict()).toBe('Cannot delete entity, must delete access keys first.');
    await world.iam.send(new DeleteAccessKeyCommand({ UserName, AccessKeyId }));
    await world.iam.send(new DeleteUserCommand({ UserName }));
  });
});
