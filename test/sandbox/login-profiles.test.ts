// Login profiles. Evidence tags: A recorded, D documented, I reported, K known, M model.
import {
  ChangePasswordCommand,
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  DeleteLoginProfileCommand,
  DeleteUserCommand,
  GetLoginProfileCommand,
  GetUserCommand,
  IAMClient,
  ListUsersCommand,
  PutUserPolicyCommand,
  UpdateLoginProfileCommand,
} from '@aws-sdk/client-iam';
import { beforeEach, describe, expect, it } from 'vitest';
import type { World } from './support.ts';
import { allow, clientConfig, open, refusal } from './support.ts';

const UserName = 'ann';
const Password = 'Correct-Horse-1';

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

describe('login profiles', () => {
  it('are made, read, changed in part and deleted [A, I]', async () => {
    const { iam, sandbox } = world;
    const created = await iam.send(new CreateLoginProfileCommand({ UserName, Password }));
    const profile = { UserName, CreateDate: expect.any(Date), PasswordResetRequired: false };
    expect(created.LoginProfile).toEqual(profile);
    await iam.send(new UpdateLoginProfileCommand({ UserName, PasswordResetRequired: true }));
    await iam.send(new UpdateLoginProfileCommand({ UserName, Password: 'Another-Horse-2' }));
    expect((await iam.send(new GetLoginProfileCommand({ UserName }))).LoginProfile).toEqual({ ...profile, PasswordResetRequired: true });
    expect(await conflict()).toBe('Cannot delete entity, must delete login profile first.');
    await iam.send(new DeleteLoginProfileCommand({ UserName }));
    await iam.send(new DeleteUserCommand({ UserName }));
    expect(JSON.stringify(sandbox.calls)).not.toMatch(/Horse/);
  });

  it('exist once for a user [A]', async () => {
    const { iam } = world;
    const missing = { code: 'NoSuchEntity', status: 404, message: 'Login Profile for User ann cannot be found.' };
    expect(await refusal(iam.send(new GetLoginProfileCommand({ UserName })))).toEqual(missing);
    expect(await refusal(iam.send(new DeleteLoginProfileCommand({ UserName })))).toEqual(missing);
    expect(await refusal(iam.send(new UpdateLoginProfileCommand({ UserName, Password })))).toEqual(missing);
    await iam.send(new CreateLoginProfileCommand({ UserName, Password }));
    expect(await refusal(iam.send(new CreateLoginProfileCommand({ UserName, Password })))).toEqual({
      code: 'EntityAlreadyExists',
      status: 409,
      message: 'Login Profile for user ann already exists.',
    });
    const unknown = iam.send(new CreateLoginProfileCommand({ UserName: 'nobody', Password }));
    expect((await refusal(unknown)).message).toBe('The user with name nobody cannot be found.');
  });

  it.each([
    ['short', 'Password should have a minimum length of 8'],
    [
      'onlyletters',
      'Password should meet 2 more of the following requirements: Password should have at least one uppercase letter, Password should have at least one number, Password should have at least one symbol',
    ],
    [
      'letters4',
      'Password should meet 1 more of the following requirements: Password should have at least one uppercase letter, Password should have at least one symbol',
    ],
  ])('take no password like %s [D, I]', async (weak, message) => {
    const refused = await refusal(world.iam.send(new CreateLoginProfileCommand({ UserName, Password: weak })));
    expect(refused).toEqual({ code: 'PasswordPolicyViolation', status: 400, message });
  });

  it('get a new password from their user, who knows the old one [M]', async () => {
    await world.iam.send(new PutUserPolicyCommand({ UserName, PolicyName: 'p', PolicyDocument: allow('iam:*') }));
    const own = new IAMClient(as(await newKey()));
    await world.iam.send(new CreateLoginProfileCommand({ UserName, Password, PasswordResetRequired: true }));
    const change = (OldPassword: string) => own.send(new ChangePasswordCommand({ OldPassword, NewPassword: 'Another-Horse-2' }));
    expect((await refusal(change('wrong'))).code).toBe('AccessDenied');
    await change(Password);
    expect((await own.send(new GetLoginProfileCommand({}))).LoginProfile?.PasswordResetRequired).toBe(false);
    expect((await refusal(world.iam.send(new ChangePasswordCommand({ OldPassword: 'x', NewPassword: 'y' })))).code).toBe('InvalidUserType');
  });

  it('remember in the user when they were last used, and GetUser and ListUsers tell [M]', async () => {
    const { iam, sandbox } = world;
    expect((await iam.send(new GetUserCommand({ UserName }))).User).not.toHaveProperty('PasswordLastUsed');
    expect(sandbox.signIn(UserName, Password)).toBe(false);
    await iam.send(new CreateLoginProfileCommand({ UserName, Password }));
    expect(sandbox.signIn(UserName, 'wrong')).toBe(false);
    expect(sandbox.signIn(UserName, Password)).toBe(true);
    const PasswordLastUsed = new Date('2026-11-22T10:42:00Z');
    expect((await iam.send(new GetUserCommand({ UserName }))).User).toMatchObject({ PasswordLastUsed });
    expect((await iam.send(new ListUsersCommand({}))).Users).toMatchObject([{ PasswordLastUsed }]);
  });
});
