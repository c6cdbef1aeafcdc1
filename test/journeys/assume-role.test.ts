// An example's scenario, by manifests alone: a user with a key of its own becomes a role, lists the buckets with what it was lent,
// gets another name, and everything goes. The built program against a sandbox, and AWS's own clients in between.
import { CreateBucketCommand, ListBucketsCommand, S3Client } from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { ACCOUNT, openBench, towards } from '../support/program.ts';
import type { Ended, Folder } from '../support/program.ts';

const bench = openBench();
afterAll(() => bench.close());

let sandbox: Sandbox;
let folder: Folder;
beforeAll(async () => {
  sandbox = await bench.sandbox();
  folder = bench.folder({ 'iamsync.yaml': 'sinks: { secrets: { file: secrets } }\njournal: journal\n' });
  const root = sandbox.keys[ACCOUNT];
  await clients(root).s3.send(new CreateBucketCommand({ Bucket: 'acme-one' }));
});

interface Key {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

function clients(key: Key = { accessKeyId: '', secretAccessKey: '' }) {
  const config = { endpoint: sandbox.url, region: 'us-east-1', credentials: { ...key }, maxAttempts: 1 };
  return { s3: new S3Client({ ...config, forcePathStyle: true }), sts: new STSClient(config) };
}

/** The manifests become these and are applied; resolves to the operations that changed the account. */
async function apply(content: JsonObject): Promise<string[]> {
  folder.write('manifests/all.yaml', JSON.stringify(content));
  sandbox.forgetCalls();
  const ended = await run('apply', '--yes', '--allow-deletes', '9');
  expect(ended.code, ended.all).toBe(0);
  const pending = await run('plan', '--detailed-exitcode');
  expect(pending.code, pending.all).toBe(0);
  return [...new Set(sandbox.calls.map(({ op }) => op).filter((op) => !/^(Get|List|Generate)/.test(op)))].sort();
}

function run(...args: string[]): Promise<Ended> {
  return folder.run(args, towards(sandbox));
}

function secretOf(name: string): Key {
  const { AccessKeyId, SecretAccessKey } = JSON.parse(folder.read(`secrets/${name}.json`));
  return { accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey };
}

const LIST: JsonObject = { Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: 'arn:aws:s3:::*' }] };
const become = (role: string): JsonObject => ({
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Resource: `arn:aws:iam::${ACCOUNT}:role/${role}` }],
});
const RoleArn = `arn:aws:iam::${ACCOUNT}:role/lister`;
const USER: JsonObject = { policies: ['become-lister'], accessKeys: { cli: { deliver: 'secrets' } } };
const POLICIES: JsonObject = { 'list-buckets': { document: LIST }, 'become-lister': { document: become('lister') } };

describe('a user who becomes a role', () => {
  let key: Key;

  it('is made with a key, a role and two policies', async () => {
    expect(
      await apply({ policies: POLICIES, users: { ann: USER }, roles: { lister: { trust: { users: 'ann' }, policies: ['list-buckets'] } } }),
    ).toEqual(['AttachRolePolicy', 'AttachUserPolicy', 'CreateAccessKey', 'CreatePolicy', 'CreateRole', 'CreateUser', 'TagUser']);
    key = secretOf('ann/cli');
  });

  it('may list no buckets by itself, and as the role it may', async () => {
    const { s3, sts } = clients(key);
    await expect(s3.send(new ListBucketsCommand({}))).rejects.toMatchObject({ name: 'AccessDenied' });
    const { Credentials: lent } = await sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'journey' }));
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = lent ?? {};
    const asRole = clients({ accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken });
    const { Buckets } = await asRole.s3.send(new ListBucketsCommand({}));
    expect(Buckets?.map(({ Name }) => Name)).toEqual(['acme-one']);
  });

  it('is asked for its keys and their last use', async () => {
    sandbox.forgetCalls();
    const { code, stdout } = await run('keys', 'list');
    expect(code).toBe(0);
    expect(stdout).toContain('ann/cli');
    expect(stdout).toContain(key.accessKeyId);
    expect(sandbox.calls.map(({ op }) => op)).toEqual(expect.arrayContaining(['ListAccessKeys', 'GetAccessKeyLastUsed']));
  });

  it('gets another name and keeps its key, its policy and the trust of the role', async () => {
    const renamed = { anna: { ...USER, renamedFrom: 'ann' } };
    const roles = { lister: { trust: { users: 'anna' }, policies: ['list-buckets'] } };
    expect(await apply({ policies: POLICIES, users: renamed, roles })).toContain('UpdateUser');
    await clients(key).sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'renamed' }));
  });

  it('loses its key first, and then nothing can be done with it', async () => {
    const off = { anna: { policies: ['become-lister'], accessKeys: { cli: { deliver: 'secrets', status: 'Inactive' } } } };
    const roles = { lister: { trust: { users: 'anna' }, policies: ['list-buckets'] } };
    expect(await apply({ policies: POLICIES, users: off, roles })).toEqual(['UpdateAccessKey']);
    await expect(clients(key).sts.send(new AssumeRoleCommand({ RoleArn, RoleSessionName: 'off' }))).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
    });
  });

  it('is removed with all that was made for it', async () => {
    const removed = ['User/anna', 'Role/lister', 'Policy/list-buckets', 'Policy/become-lister'];
    expect(await apply({ removed })).toEqual([
      'DeleteAccessKey',
      'DeletePolicy',
      'DeleteRole',
      'DeleteUser',
      'DetachRolePolicy',
      'DetachUserPolicy',
    ]);
    expect((await run('plan')).stdout).toContain('0 in the account');
  });
});
