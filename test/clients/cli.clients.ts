// The AWS CLI plays a full life of every kind against the sandbox: each command is a process of its own.
import { execFile } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { codeAt } from '../../src/sandbox/totp.ts';
import { python, serveSandbox } from './served.ts';
import type { ServedSandbox } from './served.ts';

const CERTIFICATE =
  '-----BEGIN CERTIFICATE-----\nMIIBeDCCAR2gAwIBAgIUBOU+FhSzg2ViJsbuRR9U94qKYogwCgYIKoZIzj0EAwIwEDEOMAwGA1UEAwwFdGVzdDEwIBcNMjYxMTIyMTE1ODE1WhgPMjEyNjEwMjkxMTU4MTVaMBAxDjAMBgNVBAMMBXRlc3QxMFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEl6hGinl8vVtFOESuBDDYczLeCrQ60PX/HtogK/TNE4hDYHqik/NNRRxiLzNx02DQmelswSIMJe2lRtXWTDrXeqNTMFEwHQYDVR0OBBYEFKGw8cQ3hZgdYrvucIYzKtLNhI8LMB8GA1UdIwQYMBaAFKGw8cQ3hZgdYrvucIYzKtLNhI8LMA8GA1UdEwEB/wQFMAMBAf8wCgYIKoZIzj0EAwIDSQAwRgIhALhmf0+1wn5U0DQNmVqPSh1f4Uj9dWp4Ef+wJriPuzolAiEAtVwn9kRKs9lMw5G0JBKCnIiOKdHKuF0vGhlvgVig17o=\n-----END CERTIFICATE-----\n';
const ACCOUNT = '123456789012';
const arn = (rest: string): string => `arn:aws:iam::${ACCOUNT}:${rest}`;
const allow = (action: string | readonly string[] = 's3:GetObject') => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: action, Resource: '*' }],
});
const trust = (principal: object) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
});
const EC2 = trust({ Service: 'ec2.amazonaws.com' });
const METADATA = `<EntityDescriptor entityID="x">${'<a/>'.repeat(300)}</EntityDescriptor>`;

let served: ServedSandbox;
beforeAll(async () => (served = await serveSandbox()));
afterAll(() => served.stop());

interface Ended {
  readonly code: number | string;
  readonly stdout: string;
  readonly stderr: string;
}

/** Words are split at blanks; what follows is passed as it is, objects as JSON. */
function run(words: string, values: readonly (string | object)[], env: Readonly<Record<string, string>>): Promise<Ended> {
  const args = [...words.split(' '), ...values.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)))];
  const options = { env: { ...served.env, ...env }, cwd: served.folder.path };
  return new Promise((resolve) => {
    execFile(python(), [join(dirname(python()), 'aws'), ...args], options, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

/** The answer of a command that has to succeed. */
async function aws(words: string, ...values: readonly (string | object)[]) {
  return awsAs({}, words, ...values);
}

async function awsAs(env: Readonly<Record<string, string>>, words: string, ...values: readonly (string | object)[]) {
  const { code, stdout, stderr } = await run(words, values, env);
  expect(code, `aws ${words}: ${stderr}`).toBe(0);
  return stdout.trim() === '' ? {} : JSON.parse(stdout);
}

/** A command that has to be refused with a code of AWS. */
async function refused(code: string, words: string, ...values: readonly (string | object)[]): Promise<void> {
  await refusedAs({}, code, words, ...values);
}

async function refusedAs(env: Readonly<Record<string, string>>, code: string, words: string, ...values: readonly (string | object)[]) {
  const ended = await run(words, values, env);
  expect(ended.stderr).toContain(`An error occurred (${code}) when calling the `);
  expect(ended.code).not.toBe(0);
}

const credentials = (given: { AccessKeyId: string; SecretAccessKey: string; SessionToken?: string }) => ({
  AWS_ACCESS_KEY_ID: given.AccessKeyId,
  AWS_SECRET_ACCESS_KEY: given.SecretAccessKey,
  ...(given.SessionToken === undefined ? {} : { AWS_SESSION_TOKEN: given.SessionToken }),
});

// Two at a time: most of a command is the start of Python. Chapters share the account, and therefore no names.
describe.concurrent('the AWS CLI', () => {
  it('gets nothing but what the sandbox printed', async () => {
    const printed = ['AWS_ACCESS_KEY_ID', 'AWS_DEFAULT_REGION', 'AWS_ENDPOINT_URL', 'AWS_REGION', 'AWS_SECRET_ACCESS_KEY'];
    expect(served.printed).toEqual(printed);
    expect(Object.keys(served.env).sort()).toEqual([...printed, 'HOME']);
    expect(await aws('sts get-caller-identity')).toEqual({ Account: ACCOUNT, Arn: arn('root'), UserId: ACCOUNT });
  });

  it('user, tags, boundary', async () => {
    const made = await aws('iam create-user --user-name Ann --path /team/ --tags', 'Key=team,Value=a b', 'Key=Größe,Value=ü');
    expect(made.User).toMatchObject({ Arn: arn('user/team/Ann'), Path: '/team/' });
    await refused('EntityAlreadyExists', 'iam create-user --user-name ANN');
    await aws('iam update-user --user-name Ann --new-user-name anna --new-path /');
    await aws('iam tag-user --user-name anna --tags Key=TEAM,Value=b');
    await aws('iam untag-user --user-name anna --tag-keys Größe');
    expect((await aws('iam list-user-tags --user-name anna')).Tags).toEqual([{ Key: 'TEAM', Value: 'b' }]);
    await aws('iam put-user-permissions-boundary --user-name anna --permissions-boundary arn:aws:iam::aws:policy/ReadOnlyAccess');
    const { User } = await aws('iam get-user --user-name anna');
    expect(User).toMatchObject({
      UserId: made.User.UserId,
      PermissionsBoundary: { PermissionsBoundaryArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' },
    });
    await aws('iam delete-user-permissions-boundary --user-name anna');
    await aws('iam delete-user --user-name anna');
    await refused('NoSuchEntity', 'iam get-user --user-name anna');
  });

  it('group, membership, inline policy', async () => {
    await aws('iam create-group --group-name readers');
    await aws('iam create-user --user-name member');
    await aws('iam add-user-to-group --group-name readers --user-name member');
    await aws('iam put-group-policy --group-name readers --policy-name in --policy-document', allow());
    expect((await aws('iam get-group-policy --group-name readers --policy-name in')).PolicyDocument).toEqual(allow());
    expect((await aws('iam get-group --group-name readers')).Users).toMatchObject([{ UserName: 'member' }]);
    await refused('DeleteConflict', 'iam delete-group --group-name readers');
    await aws('iam remove-user-from-group --group-name readers --user-name member');
    await aws('iam delete-group-policy --group-name readers --policy-name in');
    await aws('iam delete-group --group-name readers');
    await aws('iam delete-user --user-name member');
  });

  it('role, trust, instance profile', async () => {
    await aws('iam create-role --role-name app --max-session-duration 7200 --assume-role-policy-document', EC2);
    await aws('iam update-role --role-name app --description', 'the app');
    await aws('iam update-assume-role-policy --role-name app --policy-document', trust({ AWS: ACCOUNT }));
    const { Role } = await aws('iam get-role --role-name app');
    expect(Role).toMatchObject({ Description: 'the app', MaxSessionDuration: 7200 });
    expect(JSON.stringify(Role.AssumeRolePolicyDocument)).toContain(`arn:aws:iam::${ACCOUNT}:root`);
    await aws('iam tag-role --role-name app --tags Key=k,Value=v');
    expect((await aws('iam list-role-tags --role-name app')).Tags).toEqual([{ Key: 'k', Value: 'v' }]);
    await aws('iam create-instance-profile --instance-profile-name app --tags Key=k,Value=v');
    expect((await aws('iam list-instance-profile-tags --instance-profile-name app')).Tags).toEqual([{ Key: 'k', Value: 'v' }]);
    await aws('iam add-role-to-instance-profile --instance-profile-name app --role-name app');
    expect((await aws('iam list-instance-profiles-for-role --role-name app')).InstanceProfiles).toHaveLength(1);
    await refused('DeleteConflict', 'iam delete-role --role-name app');
    await aws('iam remove-role-from-instance-profile --instance-profile-name app --role-name app');
    await aws('iam delete-instance-profile --instance-profile-name app');
    await aws('iam delete-role --role-name app');
  });

  it('service-linked role', async () => {
    const { Role } = await aws('iam create-service-linked-role --aws-service-name autoscaling.amazonaws.com');
    await refused('UnmodifiableEntity', `iam delete-role --role-name ${Role.RoleName}`);
    const { DeletionTaskId } = await aws(`iam delete-service-linked-role --role-name ${Role.RoleName}`);
    expect(await aws('iam get-service-linked-role-deletion-status --deletion-task-id', DeletionTaskId)).toHaveProperty('Status');
  });

  it('managed policy, versions, attachments', async () => {
    const { Policy } = await aws('iam create-policy --policy-name p --path /x/ --policy-document', allow());
    const named = `--policy-arn ${Policy.Arn}`;
    await aws(`iam create-policy-version ${named} --set-as-default --policy-document`, allow('s3:*'));
    expect((await aws(`iam get-policy-version ${named} --version-id v2`)).PolicyVersion).toMatchObject({ Document: allow('s3:*') });
    await aws(`iam set-default-policy-version ${named} --version-id v1`);
    await aws(`iam tag-policy ${named} --tags Key=k,Value=v`);
    expect((await aws(`iam list-policy-tags ${named}`)).Tags).toEqual([{ Key: 'k', Value: 'v' }]);
    await aws('iam create-user --user-name holder');
    await aws(`iam attach-user-policy --user-name holder ${named}`);
    expect((await aws(`iam list-entities-for-policy ${named}`)).PolicyUsers).toMatchObject([{ UserName: 'holder' }]);
    await refused('DeleteConflict', `iam delete-policy ${named}`);
    await aws(`iam detach-user-policy --user-name holder ${named}`);
    await aws('iam delete-user --user-name holder');
    await aws(`iam delete-policy-version ${named} --version-id v2`);
    await aws(`iam delete-policy ${named}`);
    await refused('MalformedPolicyDocument', 'iam create-policy --policy-name q --policy-document', 'no JSON');
  });

  it('access keys, login profile, session', async () => {
    await aws('iam create-user --user-name keyed');
    const { AccessKey } = await aws('iam create-access-key --user-name keyed');
    const env = credentials(AccessKey);
    expect((await awsAs(env, 'sts get-caller-identity')).Arn).toBe(arn('user/keyed'));
    const used = await aws('iam get-access-key-last-used --access-key-id', AccessKey.AccessKeyId);
    expect(used.AccessKeyLastUsed).toMatchObject({ ServiceName: 'sts', Region: 'us-east-1' });
    await aws('iam put-user-policy --user-name keyed --policy-name may --policy-document', allow('sts:*'));
    const asked = '--action-names sts:AssumeRole s3:GetObject --query EvaluationResults[].EvalDecision';
    expect(await aws(`iam simulate-principal-policy ${asked} --policy-source-arn`, arn('user/keyed'))).toEqual(['allowed', 'implicitDeny']);
    await aws('iam create-role --role-name target --assume-role-policy-document', trust({ AWS: arn('user/keyed') }));
    const given = await awsAs(env, 'sts assume-role --role-session-name me --role-arn', arn('role/target'));
    expect((await awsAs(credentials(given.Credentials), 'sts get-caller-identity')).Arn).toBe(
      `arn:aws:sts::${ACCOUNT}:assumed-role/target/me`,
    );
    await aws('iam update-access-key --user-name keyed --status Inactive --access-key-id', AccessKey.AccessKeyId);
    await refusedAs(env, 'InvalidClientTokenId', 'sts get-caller-identity');
    await aws('iam delete-access-key --user-name keyed --access-key-id', AccessKey.AccessKeyId);
    await aws('iam create-login-profile --user-name keyed --password Correct-Horse-1 --password-reset-required');
    expect((await aws('iam get-login-profile --user-name keyed')).LoginProfile.PasswordResetRequired).toBe(true);
    await refused('DeleteConflict', 'iam delete-user --user-name keyed');
    await aws('iam delete-login-profile --user-name keyed');
    await aws('iam delete-user-policy --user-name keyed --policy-name may');
    await aws('iam delete-user --user-name keyed');
    await aws('iam delete-role --role-name target');
  });

  it('MFA device', async () => {
    await aws('iam create-user --user-name mfa');
    const { VirtualMFADevice } = await aws(
      'iam create-virtual-mfa-device --virtual-mfa-device-name phone --bootstrap-method Base32StringSeed --outfile seed.txt',
    );
    const seed = served.folder.read('seed.txt').trim();
    const codes = [codeAt(seed, Date.now()), codeAt(seed, Date.now() + 30_000)];
    const named = `--user-name mfa --serial-number ${VirtualMFADevice.SerialNumber}`;
    await refused(
      'InvalidAuthenticationCode',
      `iam enable-mfa-device ${named} --authentication-code1 000000 --authentication-code2 000000`,
    );
    await aws(`iam enable-mfa-device ${named} --authentication-code1 ${codes[0]} --authentication-code2 ${codes[1]}`);
    expect((await aws('iam list-mfa-devices --user-name mfa')).MFADevices).toHaveLength(1);
    await aws(`iam deactivate-mfa-device ${named}`);
    await aws(`iam delete-virtual-mfa-device --serial-number ${VirtualMFADevice.SerialNumber}`);
    await aws('iam delete-user --user-name mfa');
  });

  it('SSH public key', async () => {
    await aws('iam create-user --user-name ssh');
    const key = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey.export({ type: 'spki', format: 'pem' }).toString();
    const { SSHPublicKey } = await aws('iam upload-ssh-public-key --user-name ssh --ssh-public-key-body', key);
    const named = `--user-name ssh --ssh-public-key-id ${SSHPublicKey.SSHPublicKeyId}`;
    const shown = await aws(`iam get-ssh-public-key ${named} --encoding SSH`);
    expect(shown.SSHPublicKey.SSHPublicKeyBody).toMatch(/^ssh-rsa AAAA/);
    await aws(`iam delete-ssh-public-key ${named}`);
    await aws('iam delete-user --user-name ssh');
  });

  it('signing certificate, service-specific credential', async () => {
    await aws('iam create-user --user-name signer');
    const { Certificate } = await aws('iam upload-signing-certificate --user-name signer --certificate-body', CERTIFICATE);
    await aws(`iam update-signing-certificate --user-name signer --certificate-id ${Certificate.CertificateId} --status Inactive`);
    expect((await aws('iam list-signing-certificates --user-name signer')).Certificates).toMatchObject([{ Status: 'Inactive' }]);
    await aws(`iam delete-signing-certificate --user-name signer --certificate-id ${Certificate.CertificateId}`);
    const made = await aws('iam create-service-specific-credential --user-name signer --service-name codecommit.amazonaws.com');
    const id = made.ServiceSpecificCredential.ServiceSpecificCredentialId;
    await aws(`iam reset-service-specific-credential --user-name signer --service-specific-credential-id ${id}`);
    await aws(`iam delete-service-specific-credential --user-name signer --service-specific-credential-id ${id}`);
    await aws('iam delete-user --user-name signer');
  });

  it('providers and their tags, found by the tagging API', async () => {
    const saml = await aws('iam create-saml-provider --name idp --saml-metadata-document', METADATA);
    await aws(`iam tag-saml-provider --saml-provider-arn ${saml.SAMLProviderArn} --tags Key=cli,Value=1`);
    const oidc = await aws('iam create-open-id-connect-provider --url https://token.example.com --client-id-list a --tags Key=cli,Value=1');
    const named = `--open-id-connect-provider-arn ${oidc.OpenIDConnectProviderArn}`;
    await aws(`iam add-client-id-to-open-id-connect-provider ${named} --client-id b`);
    expect((await aws(`iam get-open-id-connect-provider ${named}`)).ClientIDList).toEqual(['a', 'b']);
    const found = await aws('resourcegroupstaggingapi get-resources --tag-filters Key=cli,Values=1 --page-size 1');
    expect(found.ResourceTagMappingList).toHaveLength(2);
    await aws(`iam delete-open-id-connect-provider ${named}`);
    await aws(`iam delete-saml-provider --saml-provider-arn ${saml.SAMLProviderArn}`);
  });

  it('account alias, password policy, summary, credential report', async () => {
    await aws('iam create-account-alias --account-alias acme-cli');
    expect(await aws('iam list-account-aliases')).toEqual({ AccountAliases: ['acme-cli'] });
    await aws('iam delete-account-alias --account-alias acme-cli');
    await aws('iam update-account-password-policy --minimum-password-length 14 --require-symbols --max-password-age 90');
    expect((await aws('iam get-account-password-policy')).PasswordPolicy).toMatchObject({
      MinimumPasswordLength: 14,
      ExpirePasswords: true,
    });
    await aws('iam delete-account-password-policy');
    expect((await aws('iam get-account-summary')).SummaryMap).toMatchObject({ UsersQuota: 5000, AccountMFAEnabled: 0 });
    let state = '';
    for (let n = 0; n < 5 && state !== 'COMPLETE'; n++) state = (await aws('iam generate-credential-report')).State;
    const { Content } = await aws('iam get-credential-report');
    expect(Buffer.from(Content, 'base64').toString()).toMatch(/^user,arn,.*\n<root_account>,/);
  });

  it('authorization details with filters and pages', async () => {
    for (const name of ['a', 'b', 'c']) await aws(`iam create-group --path /page/ --group-name page-${name}`);
    const all = await aws('iam get-account-authorization-details --page-size 1');
    for (const GroupName of ['page-a', 'page-b', 'page-c'])
      expect(all.GroupDetailList).toContainEqual(expect.objectContaining({ GroupName, Path: '/page/' }));
    expect((await aws('iam get-account-authorization-details --filter User Role')).GroupDetailList).toEqual([]);
    const first = await aws('iam list-groups --path-prefix /page/ --max-items 2');
    expect(first.Groups).toHaveLength(2);
    expect((await aws('iam list-groups --path-prefix /page/ --starting-token', first.NextToken)).Groups).toHaveLength(1);
    for (const name of ['a', 'b', 'c']) await aws(`iam delete-group --group-name page-${name}`);
  });

  it('buckets and objects, conditional writes', async () => {
    served.folder.write('body.txt', 'from a file\n');
    await aws('s3api create-bucket --bucket life-of-cli');
    const first = await aws('s3api put-object --bucket life-of-cli --key lock --body body.txt --if-none-match *');
    await refused('PreconditionFailed', 's3api put-object --bucket life-of-cli --key lock --body body.txt --if-none-match *');
    await aws('s3api put-object --bucket life-of-cli --key lock --body body.txt --if-match', first.ETag);
    await refused('PreconditionFailed', 's3api put-object --bucket life-of-cli --key lock --body body.txt --if-match', '"0"');
    await aws('s3api get-object --bucket life-of-cli --key lock back.txt');
    expect(served.folder.read('back.txt')).toBe('from a file\n');
    await refused('404', 's3api head-object --bucket life-of-cli --key none');
    expect((await run('s3 cp body.txt', ['s3://life-of-cli/a b/ü.txt'], {})).code).toBe(0);
    expect((await run('s3 ls s3://life-of-cli --recursive', [], {})).stdout).toContain('a b/ü.txt');
    await refused('BucketNotEmpty', 's3api delete-bucket --bucket life-of-cli');
    expect((await run('s3 rm s3://life-of-cli --recursive', [], {})).code).toBe(0);
    await aws('s3api delete-bucket --bucket life-of-cli');
  });

  it('what is not modelled is refused in AWS’s words', async () => {
    await refused('InvalidAction', 'iam list-server-certificates');
    await refused('NotImplemented', 's3api get-bucket-acl --bucket any-bucket');
  });
});
