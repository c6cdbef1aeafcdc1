// What belongs to the account itself: the password policy and the credential report. Evidence tags: A recorded, D documented, I reported, M model.
import {
  CreateAccessKeyCommand,
  CreateLoginProfileCommand,
  CreateUserCommand,
  DeleteAccountPasswordPolicyCommand,
  GenerateCredentialReportCommand,
  GetAccountPasswordPolicyCommand,
  GetCredentialReportCommand,
  UpdateAccountPasswordPolicyCommand,
  UpdateLoginProfileCommand,
} from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { clientConfig, open, refusal } from './support.ts';

describe('the password policy', () => {
  it('is replaced as a whole: what is left out falls back to the default [A]', async () => {
    const { iam } = await open();
    const get = async () => (await iam.send(new GetAccountPasswordPolicyCommand({}))).PasswordPolicy;
    const custom = {
      AllowUsersToChangePassword: true,
      HardExpiry: true,
      MaxPasswordAge: 60,
      MinimumPasswordLength: 10,
      PasswordReusePrevention: 3,
      RequireLowercaseCharacters: true,
      RequireNumbers: true,
      RequireSymbols: true,
      RequireUppercaseCharacters: true,
    };
    await iam.send(new UpdateAccountPasswordPolicyCommand(custom));
    expect(await get()).toEqual({ ...custom, ExpirePasswords: true });
    await iam.send(new UpdateAccountPasswordPolicyCommand({}));
    expect(await get()).toEqual({
      AllowUsersToChangePassword: false,
      ExpirePasswords: false,
      MinimumPasswordLength: 6,
      RequireLowercaseCharacters: false,
      RequireNumbers: false,
      RequireSymbols: false,
      RequireUppercaseCharacters: false,
    });
  });

  it('is missed in two ways, and reports everything that is wrong at once [A]', async () => {
    const { iam } = await open();
    expect(await refusal(iam.send(new GetAccountPasswordPolicyCommand({})))).toEqual({
      code: 'NoSuchEntity',
      status: 404,
      message: 'The Password Policy with domain name 123456789012 cannot be found.',
    });
    expect((await refusal(iam.send(new DeleteAccountPasswordPolicyCommand({})))).message).toBe(
      'The account policy with name PasswordPolicy cannot be found.',
    );
    const bad = new UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 129, PasswordReusePrevention: 25, MaxPasswordAge: 1096 });
    expect((await refusal(iam.send(bad))).message).toBe(
      "3 validation errors detected: Value at 'minimumPasswordLength' failed to satisfy constraint: Member must have value less than or equal to 128; Value at 'passwordReusePrevention' failed to satisfy constraint: Member must have value less than or equal to 24; Value at 'maxPasswordAge' failed to satisfy constraint: Member must have value less than or equal to 1095",
    );
  });

  it('holds for new passwords [D, I]', async () => {
    const { iam } = await open();
    await iam.send(new UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 12, RequireSymbols: true, PasswordReusePrevention: 2 }));
    await iam.send(new CreateUserCommand({ UserName: 'ann' }));
    const create = (Password: string) => iam.send(new CreateLoginProfileCommand({ UserName: 'ann', Password }));
    expect((await refusal(create('Short-1'))).message).toBe('Password should have a minimum length of 12');
    expect((await refusal(create('onlylettershere'))).message).toBe('Password should have at least one symbol');
    await create('first-password');
    const update = (Password: string) => iam.send(new UpdateLoginProfileCommand({ UserName: 'ann', Password }));
    await update('second-password');
    expect((await refusal(update('first-password'))).code).toBe('PasswordPolicyViolation');
    await update('third-password');
    await update('first-password');
  });
});

describe('the credential report', () => {
  it('is started, waited for, read, and made again after four hours at the earliest [A, D]', async () => {
    const { iam, sandbox } = await open();
    const get = () => iam.send(new GetCredentialReportCommand({}));
    const generate = async () => (await iam.send(new GenerateCredentialReportCommand({}))).State;
    expect(await refusal(get())).toMatchObject({ code: 'ReportNotPresent', status: 410 });
    expect(await generate()).toBe('STARTED');
    expect(await refusal(get())).toMatchObject({ code: 'ReportInProgress', status: 404 });
    expect(await generate()).toBe('COMPLETE');
    expect((await get()).ReportFormat).toBe('text/csv');
    await iam.send(new CreateUserCommand({ UserName: 'ann' }));
    expect(await generate()).toBe('COMPLETE');
    expect(Buffer.from((await get()).Content ?? []).toString()).not.toContain('ann');
    sandbox.advance(4 * 3_600_000);
    expect(await refusal(get())).toMatchObject({ code: 'ReportExpired', status: 410 });
    expect(await generate()).toBe('STARTED');
  });

  it('has a line for the root and one for each user, without ids of keys [D]', async () => {
    const { iam, sandbox } = await open();
    await iam.send(new UpdateAccountPasswordPolicyCommand({ MaxPasswordAge: 90 }));
    await iam.send(new CreateUserCommand({ UserName: 'ann' }));
    await iam.send(new CreateUserCommand({ UserName: 'bob', Path: '/x/' }));
    const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'ann' }));
    const credentials = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
    await new STSClient({ ...clientConfig(sandbox), credentials }).send(new GetCallerIdentityCommand({}));
    await iam.send(new CreateLoginProfileCommand({ UserName: 'ann', Password: 'password' }));
    for (let i = 0; i < 2; i++) await iam.send(new GenerateCredentialReportCommand({}));
    const text = Buffer.from((await iam.send(new GetCredentialReportCommand({}))).Content ?? []).toString();
    const [head = '', root = '', ...users] = text.split('\n');
    const [ann = {}, bob = {}] = users.map((line): Record<string, string> =>
      Object.fromEntries(line.split(',').map((cell, i) => [head.split(',')[i] ?? '', cell])),
    );
    const now = '2026-11-22T10:42:00+00:00';
    expect(root).toMatch(/^<root_account>,arn:aws:iam::123456789012:root,/);
    expect(ann).toMatchObject({
      user: 'ann',
      user_creation_time: now,
      password_enabled: 'true',
      password_last_used: 'no_information',
      password_next_rotation: '2027-02-20T10:42:00+00:00',
      mfa_active: 'false',
      access_key_1_active: 'true',
      access_key_1_last_used_date: now,
      access_key_1_last_used_service: 'sts',
      access_key_2_active: 'false',
    });
    expect(bob).toMatchObject({
      user: 'bob',
      arn: 'arn:aws:iam::123456789012:user/x/bob',
      password_enabled: 'false',
      password_last_used: 'N/A',
    });
    expect(text).not.toContain(credentials.accessKeyId);
  });
});
