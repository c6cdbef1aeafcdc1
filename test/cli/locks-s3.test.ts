// Two real processes and one lock in S3: racing, stopped past their lease, killed. What the sandbox was asked says who was inside when.
// IAMSYNC_RACES=N runs more races.
import { CreateBucketCommand, GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeEach, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { ACCOUNT, openBench, towards } from '../support/program.ts';
import type { Ended, Folder, Running } from '../support/program.ts';

const bench = openBench();
const RACES = Number(process.env['IAMSYNC_RACES'] ?? 20);
/** How often a run is stopped, each time a little later. */
const STOPS = Math.ceil(RACES / 20);
/** Seconds; S3's whole seconds and the clocks of its machines add two for who waits for it to lapse. */
const LEASE = '2';
const LAPSED = 4_500;

let sandbox: Sandbox;
let s3: S3Client;
let env: Readonly<Record<string, string>>;

beforeEach(async () => {
  sandbox = await bench.sandbox();
  env = { ...towards(sandbox), IAMSYNC_LEASE_SECONDS: LEASE };
  const credentials = { accessKeyId: env['AWS_ACCESS_KEY_ID'] ?? '', secretAccessKey: env['AWS_SECRET_ACCESS_KEY'] ?? '' };
  s3 = new S3Client({ endpoint: sandbox.url, region: 'us-east-1', credentials, forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket: 'journals' }));
  sandbox.setLatency(20);
});
afterAll(() => bench.close());

/** Somebody who declares roles of the given name. */
function team(name: string, roles = 4): Folder {
  const declared = Array.from({ length: roles }, (_, index) => `  ${name}-${index}: { trust: { services: ec2.amazonaws.com } }\n`);
  return bench.folder({ 'manifests/all.yaml': `roles:\n${declared.join('')}`, 'iamsync.yaml': 'journal: s3://journals\n' });
}

const begin = (folder: Folder): Running => folder.start(['apply', '--yes', '--concurrency', '2'], env);
/** Who wrote to IAM, call by call: the first part of the role's name. */
const writers = (): string[] =>
  sandbox.calls.flatMap(({ op, input }) => (op === 'CreateRole' ? [String(input['RoleName']).split('-')[0] ?? ''] : []));
const turns = (): number => writers().filter((who, index, all) => who !== all[index - 1]).length;
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, milliseconds));

async function until(holds: () => boolean): Promise<void> {
  for (let waited = 0; !holds(); waited += 5) {
    if (waited > 60_000) throw new Error('it never happened');
    await pause(5);
  }
}

/** Stops the process as soon as it has made calls, and is about to make more. */
async function caught(running: Running, signal: NodeJS.Signals, calls = 1): Promise<void> {
  await until(() => writers().length >= calls);
  running.kill(signal);
}

it(
  `two never write at the same time, in ${RACES} races`,
  async () => {
    const outcomes: string[] = [];
    for (let race = 0; race < RACES; race += 1) {
      sandbox.forgetCalls();
      const both = [team(`a${race}`, 3), team(`b${race}`, 3)];
      const ended: Ended[] = await Promise.all(both.map((folder) => begin(folder).ended));
      const said = ended.map(({ code }) => String(code)).join(' ');
      outcomes.push(said);
      // Whoever comes too late is refused, or waits for nobody and comes after.
      expect(turns(), ended.map(({ all }) => all).join('\n')).toBe(ended.filter(({ code }) => code === 0).length);
      for (const { code, stderr } of ended)
        if (code !== 0) expect([code, stderr]).toEqual([1, expect.stringContaining('this account is locked by process')]);
      expect(outcomes.at(-1)).toContain('0');
      for (const folder of both) folder.remove();
    }
    // The races were races: more than one ended with a loser.
    expect(outcomes.filter((one) => one.includes('1')).length).toBeGreaterThan(RACES / 4);
  },
  60_000 * RACES,
);

it.each(Array.from({ length: STOPS }, (_, index) => index))(
  'one that was stopped past its lease makes no further call once another has been inside (%i)',
  async (index) => {
    const slow = begin(team('slow', 12));
    await until(() => writers().length >= 1 + (index % 8));
    await pause(index * 3);
    slow.kill('SIGSTOP');
    await pause(LAPSED);
    const before = writers().length;
    const quick = await begin(team('quick')).ended;
    expect(quick.code, quick.all).toBe(0);
    slow.kill('SIGCONT');
    const stopped = await slow.ended;
    expect(stopped.code, stopped.all).toBe(4);
    expect(stopped.all).toContain('was lost: its lease had passed');
    expect(writers().slice(before)).toEqual(['quick', 'quick', 'quick', 'quick']);
    // It tells what it did, and what it did not.
    expect(stopped.stdout).toMatch(new RegExp(`\\b${before} calls?\\b`));
  },
);

it('one that was stopped while another is inside lets it work', async () => {
  const slow = begin(team('slow', 12));
  await caught(slow, 'SIGSTOP', 2);
  await pause(LAPSED);
  const before = writers().length;
  const quick = begin(team('quick', 12));
  await until(() => writers().length > before);
  slow.kill('SIGCONT');
  const [stopped, done] = [await slow.ended, await quick.ended];
  expect([stopped.code, done.code], stopped.all + done.all).toEqual([4, 0]);
  expect(new Set(writers().slice(before))).toEqual(new Set(['quick']));
});

it('one that was stopped past its lease goes on if nobody has been inside', async () => {
  const slow = begin(team('slow', 12));
  await caught(slow, 'SIGSTOP');
  await pause(LAPSED);
  slow.kill('SIGCONT');
  const ended = await slow.ended;
  expect(ended.code, ended.all).toBe(0);
  expect(writers()).toHaveLength(12);
});

it('one that was killed keeps others out until its lease has passed, and no longer', async () => {
  const killed = begin(team('killed', 12));
  await caught(killed, 'SIGKILL');
  await killed.ended;
  const next = team('next');
  const refused = await begin(next).ended;
  expect(refused.code, refused.all).toBe(1);
  expect(refused.stderr).toMatch(/this account is locked by process \d+ on .*\n.*lapses in \d+ s/);
  expect(new Set(writers())).toEqual(new Set(['killed']));
  await pause(LAPSED);
  const taken = await begin(next).ended;
  expect(taken.code, taken.all).toBe(0);
  await expect(s3.send(new GetObjectCommand({ Bucket: 'journals', Key: `${ACCOUNT}/lock` }))).rejects.toMatchObject({ name: 'NoSuchKey' });
});

it('by the clock of S3 alone a lease passes for its owner, too', async () => {
  const first = begin(team('first', 20));
  await until(() => writers().length >= 1);
  sandbox.advance(60_000);
  const second = await begin(team('second')).ended;
  const ended = await first.ended;
  expect(['0 0', '0 1', '4 0'], ended.all + second.all).toContain(`${ended.code} ${second.code}`);
  expect(turns()).toBe(new Set(writers()).size);
});
