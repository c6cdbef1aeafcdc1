// Journals and locks in S3, by real processes against the sandbox's S3 over HTTP: where they lie, and what befalls a run when S3 fails.
import { AttachUserPolicyCommand, CreateAccessKeyCommand, CreatePolicyCommand, CreateUserCommand, IAMClient } from '@aws-sdk/client-iam';
import { CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { JsonObject } from '../../src/model/json.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { ACCOUNT, openBench, STACK_TRACE, towards } from '../support/program.ts';
import type { Ended, Folder } from '../support/program.ts';

const bench = openBench();
let sandbox: Sandbox;
let s3: S3Client;
let folder: Folder;
let env: Readonly<Record<string, string>>;

const CONFIG = 'journal: s3://journals/team/one\n';
const HOME = `team/one/${ACCOUNT}`;
const roles = (...names: readonly string[]): string =>
  `roles:\n${names.map((name) => `  ${name}: { trust: { services: ec2.amazonaws.com } }\n`).join('')}`;

beforeEach(async () => {
  sandbox = await bench.sandbox();
  env = towards(sandbox);
  s3 = new S3Client({ ...reach(), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: 'journals' }));
  folder = bench.folder({ 'manifests/all.yaml': roles('one', 'two'), 'iamsync.yaml': CONFIG });
});
afterAll(() => bench.close());

const reach = () => ({
  endpoint: sandbox.url,
  region: 'us-east-1',
  credentials: { accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '', secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '' },
});
const run = (...args: readonly string[]): Promise<Ended> => folder.run(args, env);
const keys = async (): Promise<string[]> =>
  ((await s3.send(new ListObjectsV2Command({ Bucket: 'journals' }))).Contents ?? []).map(({ Key }) => Key ?? '');
const isRole = (op: string): boolean => op === 'CreateRole';
const written = (): string[] => sandbox.calls.map(({ op }) => op).filter(isRole);
const runOf = ({ stdout }: Ended): string => /Run: (\S+)/.exec(stdout)?.[1] ?? '';

describe('a journal in S3', () => {
  it('lies where it would in a folder, needs no terminal, and leaves no lock', async () => {
    const applied = await run('apply', '--yes');
    expect(applied.code, applied.all).toBe(0);
    const key = `${HOME}/${runOf(applied)}.jsonl`;
    expect(await keys()).toEqual([key]);
    const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'journals', Key: key }));
    const lines = ((await Body?.transformToString()) ?? '')
      .trimEnd()
      .split('\n')
      .map((line): JsonObject => JSON.parse(line));
    expect(lines[0]).toMatchObject({ format: 1, run: runOf(applied) });
    expect(lines.slice(1, -1).map((line) => line['event'])).toEqual(expect.arrayContaining(['try', 'done']));
    expect(lines.at(-1)).toMatchObject({ event: 'end', result: 'done' });
  });

  it('has each try in it before the call is made', async () => {
    await run('apply', '--yes');
    const journal = sandbox.calls.filter(({ op, input }) => isRole(op) || String(input['Key']).endsWith('.jsonl')).map(({ op }) => op);
    // The head and the first tries come before the first call; what is done at once is written at once.
    expect(journal.slice(0, 2)).toEqual(['PutObject', 'PutObject']);
    expect(journal.at(-1)).toBe('PutObject');
    expect(journal.filter((op) => op === 'PutObject').length).toBeLessThanOrEqual(7);
  });

  it('takes runs back: the latest, one by its name, and the rollback itself', async () => {
    const applied = await run('apply', '--yes');
    const back = await run('rollback', '--yes');
    expect(back.code, back.all).toBe(0);
    const again = await run('rollback', runOf(back), '--yes');
    expect(again.code, again.all).toBe(0);
    expect((await run('plan', '--detailed-exitcode')).code).toBe(0);
    const unknown = await run('rollback', 'nope', '--yes');
    expect(unknown).toMatchObject({
      code: 1,
      stderr: expect.stringContaining(`The latest are ${runOf(again)}, ${runOf(back)}, ${runOf(applied)}.`),
    });
  });

  it('goes on in a second object when the first is full', async () => {
    const wide = Array.from(
      { length: 40 },
      (_, index) => `  r${index}: { description: ${'d'.repeat(1000)}, trust: { services: ec2.amazonaws.com } }\n`,
    );
    folder.write('manifests/all.yaml', `roles:\n${wide.join('')}`);
    folder.write('iamsync.yaml', `${CONFIG}limits: { accessChanges: 1000 }\n`);
    const applied = await run('apply', '--yes');
    expect(applied.code, applied.all).toBe(0);
    const [first = '', ...more] = await keys();
    expect(first).toBe(`${HOME}/${runOf(applied)}.jsonl`);
    expect(more).toEqual(more.map((_, index) => `${first}.${String(index + 2).padStart(6, '0')}`));
    expect(more.length).toBeGreaterThan(0);
    const back = await run('rollback', '--yes', '--allow-deletes', '40');
    expect(back.code, back.all).toBe(0);
    expect((await run('plan', '--format', 'json')).stdout).toContain('"create"');
  });

  it('takes up what a killed run of a reviewed plan left', async () => {
    await run('plan', '--out', 'plan.json');
    sandbox.setLatency(50);
    const killed = folder.start(['apply', 'plan.json', '--concurrency', '1'], { ...env, IAMSYNC_LEASE_SECONDS: '1' });
    await killed.said('done Role/one#CreateRole');
    killed.kill('SIGKILL');
    await killed.ended;
    sandbox.setLatency(0);
    const rest = await whenLapsed(() => run('apply', 'plan.json'));
    expect(rest.code, rest.all).toBe(0);
  });

  it('is in the sandbox of --sandbox, which makes the bucket', async () => {
    const own = await run('apply', '--yes', '--sandbox=own.json');
    expect(own.code, own.all).toBe(0);
    expect(await keys()).toEqual([]);
    const back = await run('rollback', '--yes', '--sandbox=own.json');
    expect(back.code, back.all).toBe(0);
  });
});

describe('before any call to IAM', () => {
  it('a bucket that is missing is told', async () => {
    folder.write('iamsync.yaml', 'journal: s3://no-such-bucket/x\n');
    const applied = await run('apply', '--yes');
    expect(applied).toMatchObject({ code: 1, stderr: expect.stringContaining('there is no bucket no-such-bucket') });
    expect(written()).toEqual([]);
    expect(applied.all).not.toMatch(STACK_TRACE);
    expect((await run('rollback', '--yes')).stderr).toContain('there is no bucket no-such-bucket');
  });

  it.each([
    ['nothing in S3', [], 's3:PutObject'],
    ['only put', ['s3:PutObject'], 's3:'],
    ['only get', ['s3:GetObject', 's3:ListBucket'], 's3:PutObject'],
  ])('a caller who may %s is told', async (_, actions, named) => {
    const caller = await limited(['iam:*', ...actions]);
    await s3.send(new PutObjectCommand({ Bucket: 'journals', Key: `${HOME}/lock`, Body: 'x' }));
    sandbox.forgetCalls();
    const applied = await folder.run(['apply', '--yes'], { ...env, ...caller });
    expect(applied.code, applied.all).toBe(1);
    expect(applied.stderr).toContain(`AWS denies ${named}`);
    expect(applied.stderr).toContain('s3://journals/team/one');
    expect(written()).toEqual([]);
  });

  it('a journal that ends before its first line can be written is told', async () => {
    const caller = await limited(['iam:*', 's3:Get*', 's3:List*', 's3:DeleteObject'], `arn:aws:s3:::journals/${HOME}/lock`);
    const applied = await folder.run(['apply', '--yes'], { ...env, ...caller });
    expect(applied.code, applied.all).toBe(1);
    expect(applied.all).toContain('AWS denies s3:PutObject');
    expect(sandbox.calls.map(({ op }) => op).filter((op) => op === 'CreateRole')).toEqual([]);
    expect(await keys()).toEqual([]);
  });
});

describe('when S3 fails', () => {
  it.each([
    ['with 500, nothing done', { code: 'InternalFailure', status: 500, when: 'before' }],
    ['with 500, all done', { code: 'InternalFailure', status: 500, when: 'after' }],
    ['by a broken connection, nothing done', { when: 'before' }],
    ['by a broken connection, all done', { when: 'after' }],
    ['by throttling', { code: 'Throttling', status: 503, when: 'before' }],
  ] as const)('%s, every put is found again or repeated', async (_, fault) => {
    for (const nth of [1, 2, 3, 4]) sandbox.fail({ op: 'PutObject', nth, ...fault });
    sandbox.fail({ op: 'DeleteObject', nth: 1, ...fault });
    const applied = await run('apply', '--yes');
    expect(applied.code, applied.all).toBe(0);
    expect(await keys()).toEqual([`${HOME}/${runOf(applied)}.jsonl`]);
    expect(written()).toEqual(['CreateRole', 'CreateRole']);
    expect((await run('rollback', '--yes')).code).toBe(0);
  });

  it('for good, no call is made whose line is not there, and the report says so', async () => {
    sandbox.fail({ op: 'PutObject', nth: 4, times: 100, code: 'AccessDenied', status: 403 });
    const applied = await run('apply', '--yes', '--concurrency', '1');
    expect(applied.code, applied.all).toBe(4);
    expect(written()).toEqual(['CreateRole']);
    expect(applied.all).toContain('AWS denies s3:PutObject');
    expect(applied.all).not.toMatch(STACK_TRACE);
  });
});

// A renewal that was on its way when the run was killed may arrive after it, so the lease may have to lapse more than once.
async function whenLapsed(again: () => Promise<Ended>): Promise<Ended> {
  for (let round = 1; ; round += 1) {
    sandbox.advance(10_000);
    const ended = await again();
    if (round === 3 || !/lapses in \d+ s/.test(ended.all)) return ended;
  }
}

async function limited(actions: readonly string[], puts?: string): Promise<Readonly<Record<string, string>>> {
  const iam = new IAMClient(reach());
  const Statement = [
    { Effect: 'Allow', Action: actions, Resource: '*' },
    ...(puts === undefined ? [] : [{ Effect: 'Allow', Action: 's3:PutObject', Resource: puts }]),
  ];
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await iam.send(new CreateUserCommand({ UserName: 'limited' }));
  const { Policy } = await iam.send(new CreatePolicyCommand({ PolicyName: 'limited-may', PolicyDocument }));
  await iam.send(new AttachUserPolicyCommand({ UserName: 'limited', PolicyArn: Policy?.Arn }));
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: 'limited' }));
  return { AWS_ACCESS_KEY_ID: AccessKey?.AccessKeyId ?? '', AWS_SECRET_ACCESS_KEY: AccessKey?.SecretAccessKey ?? '' };
}
