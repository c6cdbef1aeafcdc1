// The demo scenario for real: two users of one bucket with different rights, one who may only become a role that lists buckets. Keys
// and bucket are made here; the program acts with them, waits until they are known, and leaves nothing behind.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CreateAccessKeyCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateBucketCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { VerifyReport } from '../../src/model/check.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { ACCOUNT, openBench, STACK_TRACE, towards } from '../support/program.ts';
import type { Folder } from '../support/program.ts';

const BUCKET = 'acme-demo-reports';
const bench = openBench();
afterAll(() => bench.close());

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (file: string): string => readFileSync(join(root, file), 'utf8');
const USERS = ['demo-reader', 'demo-writer', 'demo-auditor'] as const;

let sandbox: Sandbox;
let folder: Folder;
let s3: S3Client;

/** New keys of a user, as a profile of its name. They are not known to STS yet. */
async function profileFor(user: string): Promise<string> {
  const { accessKeyId, secretAccessKey } = sandbox.keys[ACCOUNT] ?? { accessKeyId: '', secretAccessKey: '' };
  const iam = new IAMClient({ endpoint: sandbox.url, region: 'us-east-1', credentials: { accessKeyId, secretAccessKey } });
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: user }));
  iam.destroy();
  const credentials = { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
  const sts = new STSClient({ endpoint: sandbox.url, region: 'us-east-1', credentials });
  await expect(sts.send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({ name: 'InvalidClientTokenId' });
  sts.destroy();
  return `[${user}]\naws_access_key_id = ${AccessKey?.AccessKeyId ?? ''}\naws_secret_access_key = ${AccessKey?.SecretAccessKey ?? ''}\n`;
}

async function run(...args: readonly string[]) {
  const ended = await folder.run(args, { ...towards(sandbox), AWS_SHARED_CREDENTIALS_FILE: join(folder.path, 'credentials') });
  expect(ended.all).not.toMatch(STACK_TRACE);
  return ended;
}

const AS = USERS.flatMap((user) => ['--as', `User/${user}=${user}`]);

async function live(
  ...more: readonly string[]
): Promise<{ readonly code: number | null; readonly report: VerifyReport; readonly all: string }> {
  const { code, stdout, all } = await run('verify', '--live', ...AS, '--json', ...more);
  expect(stdout, all).toContain('"formatVersion"');
  const report: VerifyReport = JSON.parse(stdout);
  return { code, report, all };
}

async function objects(): Promise<string[]> {
  const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
  return Contents.map(({ Key = '' }) => Key);
}

function lines(report: VerifyReport, name: string): string[] {
  const check = report.checks.find((one) => one.name.includes(name));
  return (check?.lines ?? []).map(
    ({ says, action, outcome, why }) => `${outcome} ${says} ${action}${outcome === 'holds' ? ` (${why})` : ''}`,
  );
}

beforeAll(async () => {
  sandbox = await bench.sandbox({ accounts: [ACCOUNT] });
  const { accessKeyId, secretAccessKey } = sandbox.keys[ACCOUNT] ?? { accessKeyId: '', secretAccessKey: '' };
  s3 = new S3Client({ endpoint: sandbox.url, region: 'us-east-1', forcePathStyle: true, credentials: { accessKeyId, secretAccessKey } });
  await s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
  await s3.send(new PutObjectCommand({ Bucket: BUCKET, Key: 'verify/theirs', Body: 'not ours' }));
  const files = [
    'iamsync.yaml',
    ...['checks', 'policies', 'roles', 'users'].map((name) => `manifests/${name}.yaml`),
    'manifests/documents/list-buckets.json',
  ];
  folder = bench.folder(Object.fromEntries(files.map((file) => [file, read(file)])));
  folder.write('iamsync.yaml', `${read('iamsync.yaml')}journal: none\n`);
  const applied = await run('apply', '--yes');
  expect(applied.code, applied.all).toBe(0);
  // Keys that STS and S3 learn of three seconds later.
  sandbox.change({ lag: { keys: 3000 } });
  folder.write('credentials', (await Promise.all(USERS.map(profileFor))).join('\n'));
}, 60_000);

describe('the demo account', () => {
  it('holds what its checks say, when users and roles act with keys that are three seconds old at most', async () => {
    const { code, report, all } = await live();
    expect(code, all).toBe(0);
    expect(lines(report, 'the reader')).toEqual([
      'holds can s3:GetObject (done)',
      'holds can s3:ListBucket (done)',
      'holds cannot s3:DeleteObject (AccessDenied)',
      'holds cannot s3:PutObject (AccessDenied)',
    ]);
    expect(lines(report, 'the writer')).toEqual([
      'holds can s3:GetObject (done)',
      'holds can s3:PutObject (done)',
      'holds cannot s3:ListAllMyBuckets (AccessDenied)',
      'not-tried cannot iam:*',
    ]);
    expect(lines(report, 'the auditor')).toEqual([
      'holds can sts:AssumeRole (done)',
      'not-tried cannot s3:*',
      'holds cannot sts:AssumeRole (AccessDenied)',
    ]);
    expect(lines(report, 'the lister lists')).toEqual([
      'holds can s3:ListAllMyBuckets (done)',
      'not-tried cannot s3:GetObject',
      'not-tried cannot s3:ListBucket',
    ]);
    expect(report.checks.find(({ principal }) => principal === 'Role/report-writer')?.outcome).toBe('not-tried');
  }, 60_000);

  it('leaves nothing behind, and what is not ours alone', async () => {
    expect(await objects()).toEqual(['verify/theirs']);
  });

  it('holds them by its policies, and by the simulator', async () => {
    expect((await run('verify')).code).toBe(0);
    const simulated = await run('verify', '--simulate');
    expect(simulated.code, simulated.all).toBe(0);
    expect(simulated.stdout).toContain('[simulator: allowed]');
  });

  it('lets the writer delete as soon as the manifests say so, and no sooner', async () => {
    sandbox.change({ lag: { keys: 0 } });
    const check = `checks:
  - name: the writer deletes
    principal: User/demo-writer
    can: [{ action: [s3:PutObject, s3:GetObject, s3:DeleteObject], resource: "arn:aws:s3:::$(bucket)/daily/*" }]
`;
    folder.write('manifests/more.yaml', check);
    const before = await live();
    expect(before.code).toBe(3);
    expect(lines(before.report, 'the writer deletes')).toEqual([
      'holds can s3:PutObject (done)',
      'holds can s3:GetObject (done)',
      'fails can s3:DeleteObject',
    ]);
    const refused = await run('plan');
    expect(refused.code, refused.all).toBe(3);
    expect(refused.stdout).toContain('the writer deletes');
    const deletes = `      deletes:
        Statement: { Effect: Allow, Action: s3:DeleteObject, Resource: "arn:aws:s3:::$(bucket)/*" }
`;
    folder.write(
      'manifests/users.yaml',
      read('manifests/users.yaml').replace(/ {6}only-tls:\n/, (line) => `${deletes}${line}`),
    );
    expect((await run('apply', '--yes')).code).toBe(0);
    const after = await live();
    expect(after.code, after.all).toBe(0);
    expect(lines(after.report, 'the writer deletes')).toEqual([
      'holds can s3:PutObject (done)',
      'holds can s3:GetObject (done)',
      'holds can s3:DeleteObject (done)',
    ]);
    expect(await objects()).toEqual(['verify/theirs']);
  }, 60_000);

  it('is told apart: a profile of somebody else, or of nobody, is refused', async () => {
    const wrong = await run('verify', '--live', '--as', 'User/demo-reader=demo-writer');
    expect(wrong.code, wrong.all).toBe(1);
    expect(wrong.stderr).toContain('not arn:aws:iam::123456789012:user/demo/demo-reader');
    expect((await run('verify', '--live', '--as', 'User/demo-reader=nobody')).code).toBe(1);
    expect((await run('verify', '--live', '--as', 'demo-reader')).code).toBe(1);
  });

  it('removes what it wrote when it is interrupted', async () => {
    sandbox.change({ latency: 300 });
    const running = folder.start(['verify', '--live', ...AS], {
      ...towards(sandbox),
      AWS_SHARED_CREDENTIALS_FILE: join(folder.path, 'credentials'),
    });
    const deadline = Date.now() + 20_000;
    while ((await objects()).length < 2 && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 50));
    running.kill('SIGINT');
    const ended = await running.ended;
    expect(ended.code, ended.all).toBe(4);
    expect(await objects()).toEqual(['verify/theirs']);
  }, 60_000);
});
