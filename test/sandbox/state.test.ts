// The state file: it survives restarts and kills, nobody else can read it, and files that are none are refused.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import {
  AddRoleToInstanceProfileCommand,
  AddUserToGroupCommand,
  AttachUserPolicyCommand,
  CreateAccessKeyCommand,
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreateLoginProfileCommand,
  CreateOpenIDConnectProviderCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateSAMLProviderCommand,
  CreateServiceLinkedRoleCommand,
  CreateServiceSpecificCredentialCommand,
  CreateUserCommand,
  CreateVirtualMFADeviceCommand,
  DeletePolicyVersionCommand,
  DeleteServiceLinkedRoleCommand,
  GetAccessKeyLastUsedCommand,
  GetAccountAuthorizationDetailsCommand,
  GetAccountPasswordPolicyCommand,
  GetPolicyCommand,
  GetServiceLinkedRoleDeletionStatusCommand,
  IAMClient,
  ListOpenIDConnectProvidersCommand,
  ListRolesCommand,
  ListSAMLProvidersCommand,
  ListServiceSpecificCredentialsCommand,
  ListUsersCommand,
  ListVirtualMFADevicesCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UpdateAccountPasswordPolicyCommand,
} from '@aws-sdk/client-iam';
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from '@aws-sdk/client-sts';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { allow, clientConfig, like, open, policyArn, roleArn, trust } from './support.ts';

let folder = '';
let stateFile = '';

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'iamsync-sandbox-'));
  stateFile = join(folder, 'state.json');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

describe('the state file', () => {
  it('brings everything back after a restart, keys and unique ids too', async () => {
    const first = await open({ stateFile, accounts: ['123456789012', '210987654321'] });
    const { iam } = first;
    await iam.send(new CreatePolicyCommand({ PolicyName: 'P', PolicyDocument: allow(), Tags: [{ Key: 'a', Value: '1' }] }));
    await iam.send(new CreatePolicyVersionCommand({ PolicyArn: policyArn('P'), PolicyDocument: allow('s3:*') }));
    await iam.send(new DeletePolicyVersionCommand({ PolicyArn: policyArn('P'), VersionId: 'v2' }));
    await iam.send(
      new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument: trust(), MaxSessionDuration: 7200, Description: 'é "x"' }),
    );
    await iam.send(new CreateRoleCommand({ RoleName: 's', AssumeRolePolicyDocument: trust({ AWS: roleArn('r') }) }));
    await iam.send(new TagRoleCommand({ RoleName: 'r', Tags: [{ Key: '__proto__', Value: 'v' }] }));
    await iam.send(new PutRolePolicyCommand({ RoleName: 'r', PolicyName: 'i', PolicyDocument: allow() }));
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName: 'web' }));
    await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName: 'web', RoleName: 'r' }));
    await iam.send(new CreateUserCommand({ UserName: 'ann', PermissionsBoundary: policyArn('P') }));
    await iam.send(new AttachUserPolicyCommand({ UserName: 'ann', PolicyArn: policyArn('P') }));
    await iam.send(new CreateGroupCommand({ GroupName: 'team' }));
    await iam.send(new AddUserToGroupCommand({ UserName: 'ann', GroupName: 'team' }));
    const look = async (client: IAMClient) => {
      const { $metadata, ...details } = await client.send(new GetAccountAuthorizationDetailsCommand({}));
      expect($metadata.httpStatusCode).toBe(200);
      return [details, (await client.send(new ListRolesCommand({}))).Roles];
    };
    const before = await look(iam);
    await first.sandbox.close();

    const second = await open({ stateFile, seed: 'another', accounts: [] });
    expect(second.sandbox.keys).toEqual(first.sandbox.keys);
    const client = new IAMClient(clientConfig(second.sandbox));
    expect(await look(client)).toEqual(before);
    expect(
      (await client.send(new CreatePolicyVersionCommand({ PolicyArn: policyArn('P'), PolicyDocument: allow('s3:*') }))).PolicyVersion
        ?.VersionId,
    ).toBe('v3');
    const ids = new Set([(await client.send(new CreateRoleCommand({ RoleName: 't', AssumeRolePolicyDocument: trust() }))).Role?.RoleId]);
    expect((await client.send(new ListRolesCommand({}))).Roles?.filter((role) => ids.has(role.RoleId))).toHaveLength(1);
  });

  it('brings credentials back: keys that sign, their last use, passwords, devices', async () => {
    const first = await open({ stateFile });
    const UserName = 'ann';
    await first.iam.send(new CreateUserCommand({ UserName }));
    const { AccessKey } = await first.iam.send(new CreateAccessKeyCommand({ UserName }));
    const credentials = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
    const identify = async (endpoint: string) =>
      (await new STSClient({ ...clientConfig(first.sandbox), endpoint, credentials }).send(new GetCallerIdentityCommand({}))).Arn;
    await identify(first.sandbox.url);
    await first.iam.send(new CreateLoginProfileCommand({ UserName, Password: 'Correct-Horse-1' }));
    first.sandbox.signIn(UserName, 'Correct-Horse-1');
    const ServiceName = 'codecommit.amazonaws.com';
    await first.iam.send(new CreateServiceSpecificCredentialCommand({ UserName, ServiceName }));
    await first.iam.send(new CreateVirtualMFADeviceCommand({ VirtualMFADeviceName: 'phone' }));
    await first.sandbox.close();
    expect(await readFile(stateFile, 'utf8')).not.toContain('Correct-Horse-1');

    const { sandbox, iam } = await open({ stateFile });
    const { AccessKeyLastUsed } = await iam.send(new GetAccessKeyLastUsedCommand({ AccessKeyId: credentials.accessKeyId }));
    expect(AccessKeyLastUsed).toMatchObject({ ServiceName: 'sts', LastUsedDate: expect.any(Date) });
    expect(await identify(sandbox.url)).toBe('arn:aws:iam::123456789012:user/ann');
    expect(sandbox.signIn(UserName, 'Correct-Horse-1')).toBe(true);
    const all = await iam.send(new ListServiceSpecificCredentialsCommand({ AllUsers: true }));
    expect(all.ServiceSpecificCredentials).toMatchObject([{ UserName, ServiceName }]);
    expect((await iam.send(new ListVirtualMFADevicesCommand({}))).VirtualMFADevices).toHaveLength(1);
  });

  it('brings providers, settings, sessions and buckets back', async () => {
    const first = await open({ stateFile });
    const { iam, sts } = first;
    await iam.send(new CreateOpenIDConnectProviderCommand({ Url: 'https://x.example.com', ClientIDList: ['c'] }));
    await iam.send(new CreateSAMLProviderCommand({ Name: 'idp', SAMLMetadataDocument: `<EntityDescriptor >${'<a/>'.repeat(300)}` }));
    await iam.send(new UpdateAccountPasswordPolicyCommand({ MinimumPasswordLength: 9 }));
    await iam.send(new CreateServiceLinkedRoleCommand({ AWSServiceName: 'batch.amazonaws.com' }));
    const RoleName = 'AWSServiceRoleForBatch';
    const { DeletionTaskId } = await iam.send(new DeleteServiceLinkedRoleCommand({ RoleName }));
    const { Credentials: session } = await sts.send(new GetSessionTokenCommand({}));
    const s3 = (sandbox: Sandbox) => new S3Client({ ...clientConfig(sandbox), forcePathStyle: true });
    const object = { Bucket: 'my-bucket', Key: 'a "key"' };
    await s3(first.sandbox).send(new CreateBucketCommand({ Bucket: 'my-bucket' }));
    await s3(first.sandbox).send(new PutObjectCommand({ ...object, Body: Buffer.from([0, 255, 10]), ContentType: 'a/b' }));
    await first.sandbox.close();

    const { sandbox, iam: again } = await open({ stateFile });
    expect((await again.send(new ListOpenIDConnectProvidersCommand({}))).OpenIDConnectProviderList).toHaveLength(1);
    expect((await again.send(new ListSAMLProvidersCommand({}))).SAMLProviderList).toHaveLength(1);
    const policy = await again.send(new GetAccountPasswordPolicyCommand({}));
    expect(policy.PasswordPolicy).toMatchObject({ MinimumPasswordLength: 9, ExpirePasswords: false });
    expect((await again.send(new GetServiceLinkedRoleDeletionStatusCommand({ DeletionTaskId }))).Status).toBe('IN_PROGRESS');
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = session ?? {};
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    await new STSClient({ ...clientConfig(sandbox), credentials }).send(new GetCallerIdentityCommand({}));
    const got = await s3(sandbox).send(new GetObjectCommand(object));
    expect(got.ContentType).toBe('a/b');
    expect([...((await got.Body?.transformToByteArray()) ?? [])]).toEqual([0, 255, 10]);
  });

  it('keeps what limits and names a session, and reads sessions from before they had tags', async () => {
    const { sandbox, iam, sts } = await open({ stateFile });
    const statement = { Effect: 'Allow', Principal: { AWS: '*' }, Action: ['sts:AssumeRole', 'sts:TagSession', 'sts:SetSourceIdentity'] };
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
    await iam.send(new CreateRoleCommand({ RoleName: 'r', AssumeRolePolicyDocument }));
    const Condition = { StringEquals: { 'aws:PrincipalTag/team': 'a', 'aws:SourceIdentity': 'ann' } };
    const allowed = { Effect: 'Allow', Action: 'iam:ListUsers', Resource: '*', Condition };
    const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement: [allowed] });
    await iam.send(new PutRolePolicyCommand({ RoleName: 'r', PolicyName: 'p', PolicyDocument }));
    const input = { RoleArn: roleArn('r'), RoleSessionName: 's-1', Tags: [{ Key: 'team', Value: 'a' }], SourceIdentity: 'ann' };
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = (await sts.send(new AssumeRoleCommand(input))).Credentials ?? {};
    const credentials = { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken };
    const users = async (from: Sandbox) => new IAMClient({ ...clientConfig(from), credentials }).send(new ListUsersCommand({}));
    await users(sandbox);
    await sandbox.close();
    const again = (await open({ stateFile })).sandbox;
    await users(again);
    await again.close();
    const text = await readFile(stateFile, 'utf8');
    await writeFile(
      stateFile,
      text.replace(/"issued":"[^"]*",/, '').replace(/,"tags":\[\{"key":"team"[^\]]*\],"transitive":\[\],"sourceIdentity":"ann"/, ''),
    );
    await expect(users((await open({ stateFile })).sandbox)).rejects.toMatchObject({ name: 'AccessDenied' });
  });

  it('is readable by its owner alone, and leaves nothing beside it', async () => {
    const { iam } = await open({ stateFile });
    await Promise.all(
      Array.from({ length: 20 }, (_, i) => iam.send(new CreateRoleCommand({ RoleName: `r${i}`, AssumeRolePolicyDocument: trust() }))),
    );
    expect((await stat(stateFile)).mode & 0o777).toBe(0o600);
    expect(await readdir(folder)).toEqual(['state.json']);
    expect((await readFile(stateFile, 'utf8')).match(/"kind":"role"/g)).toHaveLength(20);
  });

  it('holds what was answered when the process is killed, also in a bundle with its asset beside it', async () => {
    const source = (name: string) => fileURLToPath(new URL(`../../src/sandbox/${name}`, import.meta.url));
    await build({ entryPoints: [source('server.ts')], outfile: join(folder, 'server.mjs'), bundle: true, platform: 'node', format: 'esm' });
    await copyFile(source('aws-managed.json.br'), join(folder, 'aws-managed.json.br'));
    const script = `
      import { startSandbox } from ${JSON.stringify(join(folder, 'server.mjs'))};
      const { url } = await startSandbox({ stateFile: ${JSON.stringify(stateFile)}, seed: 'test' });
      console.log(url);`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const endpoint = String(await once(child.stdout, 'data')).trim();
    const { sandbox } = await open({ seed: 'test' });
    const iam = new IAMClient({ ...clientConfig(sandbox), endpoint });
    const answered: string[] = [];
    const create = async (RoleName: string) => {
      await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: trust() }));
      answered.push(RoleName);
      if (answered.length === 15) child.kill('SIGKILL');
    };
    await iam.send(new GetPolicyCommand({ PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' }));
    await Promise.allSettled(Array.from({ length: 60 }, (_, i) => create(`r${i}`)));
    const { iam: after } = await open({ stateFile });
    const kept = (await after.send(new ListRolesCommand({ MaxItems: 1000 }))).Roles?.map((role) => role.RoleName);
    expect(answered.length).toBeGreaterThanOrEqual(15);
    expect(kept).toEqual(expect.arrayContaining(answered));
  });

  it.each([
    ['broken JSON', '{"format":', /not the state of a sandbox/],
    ['another file', '{"Version":"2012-10-17"}', /not the state of a sandbox/],
    ['another format version', '{"format":"iamsync-sandbox","version":2}', /format version is 2/],
    ['no format version', '{"format":"iamsync-sandbox"}', /format version is missing/],
    [
      'a damaged record',
      '{"format":"iamsync-sandbox","version":1,"seed":"s","drawn":0,"accounts":[{"id":"1","settings":{"alias":null,"passwordPolicy":null},"keys":[],"uses":{},"deletions":{},"sessions":[],"buckets":[],"records":[{"kind":"role"}]}]}',
      /id is not a text/,
    ],
  ])('is refused when it is %s, and left as it is', async (_, text, why) => {
    await writeFile(stateFile, text);
    await expect(open({ stateFile })).rejects.toMatchObject({ name: 'Failure', code: 'input', message: like(why) });
    expect(await readFile(stateFile, 'utf8')).toBe(text);
  });

  it('in a folder that is not there is a failure that names it', async () => {
    await expect(open({ stateFile: join(folder, 'none', 'state.json') })).rejects.toMatchObject({ name: 'Failure', code: 'input' });
  });
});

describe('a port that is taken', () => {
  it('is a failure that says so', async () => {
    const { sandbox } = await open();
    await expect(open({ port: sandbox.port })).rejects.toMatchObject({
      name: 'Failure',
      code: 'endpoint',
      message: like(new RegExp(`:${sandbox.port}\\b`)),
    });
  });
});
