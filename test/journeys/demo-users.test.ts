// The demo's manifests give its users really different access: applied to a sandbox, then tried with keys of their own.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { AttachUserPolicyCommand, CreateAccessKeyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import {
  CreateBucketCommand,
  DeleteObjectCommand,
  GetObjectCommand,
  ListBucketsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openAccount } from '../../src/edge/aws.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { applyOn, planOn } from '../support/world.ts';

const ACCOUNT = '123456789012';
const Bucket = 'acme-demo-reports';
const Key = 'report.txt';
const LISTER = `arn:aws:iam::${ACCOUNT}:role/demo/bucket-lister`;

let sandbox: Sandbox;
let iam: IAMClient;

/** The repository's manifests, for the demo's bucket. */
function demo(): Record<string, string> {
  const folder = fileURLToPath(new URL('../../manifests', import.meta.url));
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((file) => /\.(?:yaml|json)$/.test(file));
  return Object.fromEntries(
    files.map((file) => [
      `manifests/${file.replaceAll('\\', '/')}`,
      readFileSync(join(folder, file), 'utf8').replaceAll('$(bucket)', Bucket),
    ]),
  );
}

const configOf = (credentials: { accessKeyId: string; secretAccessKey: string; sessionToken?: string }) => ({
  endpoint: sandbox.url,
  region: 'us-east-1',
  credentials,
  maxAttempts: 1,
  forcePathStyle: true,
});

async function keyOf(UserName: string): Promise<{ accessKeyId: string; secretAccessKey: string }> {
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName }));
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

beforeAll(async () => {
  sandbox = await startSandbox({ accounts: [ACCOUNT] });
  const root = sandbox.keys[ACCOUNT] ?? { accessKeyId: '', secretAccessKey: '' };
  iam = new IAMClient(configOf(root));
  // Applied by an administrator, who needs no root-like key for it.
  await iam.send(new CreateUserCommand({ UserName: 'admin' }));
  await iam.send(new AttachUserPolicyCommand({ UserName: 'admin', PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }));
  const account = { id: ACCOUNT, ...openAccount({ endpoint: sandbox.url, region: 'us-east-1', credentials: await keyOf('admin') }) };
  const report = await applyOn(account, await planOn(account, demo()));
  account.close();
  expect(report.result).toBe('done');
  await new S3Client(configOf({ ...root })).send(new CreateBucketCommand({ Bucket }));
});

afterAll(() => sandbox.close());

const denied = (action: string) => ({
  name: 'AccessDenied',
  message: expect.stringContaining(`is not authorized to perform: ${action} on`),
});

describe('the demo', () => {
  it('lets the writer put and get, and the reader only get', async () => {
    const writer = new S3Client(configOf(await keyOf('demo-writer')));
    const reader = new S3Client(configOf(await keyOf('demo-reader')));
    await writer.send(new PutObjectCommand({ Bucket, Key, Body: 'numbers' }));
    const get = new GetObjectCommand({ Bucket, Key });
    expect(await (await reader.send(get)).Body?.transformToString()).toBe('numbers');
    await writer.send(get);
    await reader.send(new ListObjectsV2Command({ Bucket }));
    await expect(writer.send(new ListObjectsV2Command({ Bucket }))).rejects.toMatchObject(denied('s3:ListBucket'));
    await expect(reader.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }))).rejects.toMatchObject(denied('s3:PutObject'));
    await expect(reader.send(new DeleteObjectCommand({ Bucket, Key }))).rejects.toMatchObject(denied('s3:DeleteObject'));
    await expect(writer.send(new DeleteObjectCommand({ Bucket, Key }))).rejects.toMatchObject(denied('s3:DeleteObject'));
  });

  it('lets the auditor become the lister, who lists the buckets and no objects, and nobody else', async () => {
    const auditor = configOf(await keyOf('demo-auditor'));
    const become = new AssumeRoleCommand({ RoleArn: LISTER, RoleSessionName: 'audit' });
    await expect(new S3Client(auditor).send(new ListBucketsCommand({}))).rejects.toMatchObject({ name: 'AccessDenied' });
    const { Credentials: lent } = await new STSClient(auditor).send(become);
    const { AccessKeyId = '', SecretAccessKey = '', SessionToken = '' } = lent ?? {};
    const lister = new S3Client(configOf({ accessKeyId: AccessKeyId, secretAccessKey: SecretAccessKey, sessionToken: SessionToken }));
    expect((await lister.send(new ListBucketsCommand({}))).Buckets?.map(({ Name }) => Name)).toEqual([Bucket]);
    await expect(lister.send(new GetObjectCommand({ Bucket, Key }))).rejects.toMatchObject(denied('s3:GetObject'));
    const reader = new STSClient(configOf(await keyOf('demo-reader')));
    await expect(reader.send(become)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `User: arn:aws:iam::${ACCOUNT}:user/demo/demo-reader is not authorized to perform: sts:AssumeRole on resource: ${LISTER}`,
    });
  });
});
