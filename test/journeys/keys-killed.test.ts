// A real process is killed before and after every single call of every step in the life of a key and of a password, and while a
// secret is handed over. Run again, it ends where it would have ended: two keys at most, none of them nobody's, and the sink has
// the secret of the key that counts.
import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from '../../src/apply/run.ts';
import { openAccount } from '../../src/edge/aws.ts';
import { nullJournal } from '../../src/edge/journal.ts';
import { secretsOver } from '../../src/edge/secrets.ts';
import { clock } from '../../src/edge/world.ts';
import { slotsOf, slotTag } from '../../src/kinds/access-key/slot.ts';
import { isObject, parseJson } from '../../src/model/json.ts';
import { isWriting } from '../../src/model/operations.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { standBetween } from '../support/between.ts';
import type { Between, Cut } from '../support/between.ts';
import { ACCOUNT, openBench, towards } from '../support/program.ts';
import type { Folder } from '../support/program.ts';
import { applyOn, planOn } from '../support/world.ts';
import type { Account, Files } from '../support/world.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const bench = openBench();
afterAll(() => bench.close());

const users = (robot: object, removed: readonly string[] = []): Files => ({
  'manifests/users.yaml': JSON.stringify({ users: { robot }, ...(removed.length === 0 ? {} : { removed }) }),
});
const SLOT = { deliver: 'vault', rotateEvery: '90d', overlap: '1d', grace: '1d' };
const WITH_SLOT = users({ accessKeys: { ci: SLOT } });

/** What happened to the account before, so many days ago each; and what is declared now. */
interface Step {
  readonly what: string;
  readonly past: readonly (readonly [daysAgo: number, declared: Files])[];
  readonly declared: Files;
  /** How many keys there are in the end. */
  readonly keys: number;
  /** How many secrets are handed over. */
  readonly handed: number;
}

const STEPS: readonly Step[] = [
  {
    what: 'a first key and a password',
    past: [],
    declared: users({ accessKeys: { ci: SLOT }, console: { deliver: 'vault' } }),
    keys: 1,
    handed: 2,
  },
  { what: 'a key that is old enough to be replaced', past: [[91, WITH_SLOT]], declared: WITH_SLOT, keys: 2, handed: 1 },
  {
    what: 'a replaced key that nobody uses',
    past: [
      [100, WITH_SLOT],
      [5, WITH_SLOT],
    ],
    declared: WITH_SLOT,
    keys: 2,
    handed: 0,
  },
  {
    what: 'a replaced key after its time of grace',
    past: [
      [100, WITH_SLOT],
      [6, WITH_SLOT],
      [4, WITH_SLOT],
    ],
    declared: WITH_SLOT,
    keys: 1,
    handed: 0,
  },
  {
    what: 'a slot that is removed in the middle of a rotation',
    past: [
      [100, WITH_SLOT],
      [1, WITH_SLOT],
    ],
    declared: users({}, ['AccessKey/robot/ci']),
    keys: 0,
    handed: 0,
  },
  {
    what: 'two slots of one user',
    past: [],
    declared: users({ accessKeys: { ci: { deliver: 'vault' }, night: { deliver: 'vault' } } }),
    keys: 2,
    handed: 2,
  },
];

// Keeps what it is given, whole or not at all; ends its parent before or after that, the how-manieth time the file says.
const VAULT = `#!/bin/sh
mkdir -p "$(dirname "kept/$1")"
echo x >> handed
count=$(wc -l < handed)
read -r at when < cut || true
if [ "$count" = "$at" ] && [ "$when" = before ]; then kill -9 "$PPID"; exit 1; fi
cat > "kept/$1.new"
mv "kept/$1.new" "kept/$1"
if [ "$count" = "$at" ] && [ "$when" = after ]; then kill -9 "$PPID"; fi
`;

interface Stage {
  readonly sandbox: Sandbox;
  readonly between: Between;
  readonly account: Account;
  readonly folder: Folder;
  close(): Promise<void>;
}

async function prepare({ past, declared }: Step): Promise<Stage> {
  let shift = 0;
  const sandbox = await bench.sandbox({ accounts: [ACCOUNT], now: () => Date.now() + shift });
  const credentials = sandbox.keys[ACCOUNT];
  if (credentials === undefined) throw new Error('the sandbox has no key');
  const account = { id: ACCOUNT, ...openAccount({ endpoint: sandbox.url, region: 'us-east-1', credentials }) };
  for (const [daysAgo, files] of past) {
    shift = -daysAgo * DAY;
    const asOf = `${new Date(Date.now() + shift).toISOString().slice(0, 16)}Z`;
    expect((await applyOn(account, await planOn(account, files, { asOf }))).failed).toEqual([]);
  }
  shift = 0;
  // From the first write on: who we are, is asked before.
  const between = await standBetween(sandbox.url, (op, before) => isWriting(op) || (op === 'GetCallerIdentity' && before.length > 0));
  const folder = bench.folder({
    ...declared,
    'iamsync.yaml': JSON.stringify({ sinks: { vault: { exec: ['./vault.sh', '{name}'] } }, journal: 'runs' }),
    'vault.sh': VAULT,
    handed: '',
    cut: '0 never\n',
  });
  chmodSync(join(folder.path, 'vault.sh'), 0o755);
  const close = async (): Promise<void> => {
    account.close();
    await between.close();
    folder.remove();
  };
  return { sandbox, between, account, folder, close };
}

type Where = { readonly call: Cut } | { readonly handing: Cut } | null;

/** Runs apply, and ends it where it is told; the exit code, null if it was killed. */
async function applied({ sandbox, between, folder }: Stage, where: Where): Promise<{ code: number | null; all: string }> {
  const env = { ...towards(sandbox), AWS_ENDPOINT_URL: between.url };
  folder.write('handed', '');
  folder.write('cut', where !== null && 'handing' in where ? `${where.handing.at} ${where.handing.when}\n` : '0 never\n');
  let running: ReturnType<Folder['start']> | undefined = undefined;
  between.expect(where !== null && 'call' in where ? where.call : null, () => running?.kill('SIGKILL'));
  running = folder.start(['apply', '--yes', '--allow-deletes', '9'], env);
  return running.ended;
}

const answers = async ({ sandbox }: Stage, key: { AccessKeyId: string; SecretAccessKey: string }): Promise<string> => {
  const credentials = { accessKeyId: key.AccessKeyId, secretAccessKey: key.SecretAccessKey };
  const client = new STSClient({ endpoint: sandbox.url, region: 'us-east-1', credentials });
  const { Arn = '' } = await client.send(new GetCallerIdentityCommand({}));
  client.destroy();
  return Arn;
};

/** What must hold in the end: every key is a slot's, and the sink holds what works. */
async function judge(stage: Stage, step: Step): Promise<void> {
  const { account, folder, sandbox } = stage;
  const { AccessKeyMetadata = [] } = await account.reader.iam.get('ListAccessKeys', { UserName: 'robot' });
  const { Tags = [] } = await account.reader.iam.get('ListUserTags', { UserName: 'robot' });
  const tags = Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
  expect(AccessKeyMetadata).toHaveLength(step.keys);
  for (const { AccessKeyId = '' } of AccessKeyMetadata) expect(Object.values(tags).join(' ')).toContain(AccessKeyId);
  expect(tags).not.toHaveProperty('iamsync:console');
  if (step.handed === 0) return;
  for (const slot of slotsOf(tags)) {
    const kept = parseJson(folder.read(`kept/robot/${slot}`));
    if (!isObject(kept)) throw new Error('the sink kept no object');
    const { AccessKeyId, SecretAccessKey } = kept;
    expect(AccessKeyId).toBe(tags[slotTag(slot)]);
    expect(await answers(stage, { AccessKeyId: String(AccessKeyId), SecretAccessKey: String(SecretAccessKey) })).toMatch(/user\/robot$/);
  }
  if (!step.what.includes('password')) return;
  const kept = parseJson(folder.read('kept/robot/console'));
  expect(isObject(kept) && sandbox.signIn('robot', String(kept['Password']))).toBe(true);
}

async function killAt(step: Step, where: Where, isWhole: boolean): Promise<void> {
  const stage = await prepare(step);
  const killed = await applied(stage, where);
  expect(killed.code, killed.all).toBeNull();
  await (isWhole ? appliedAgain(stage) : appliedHere(stage, step));
  await judge(stage, step);
  await stage.close();
}

async function appliedAgain(stage: Stage): Promise<void> {
  const again = await applied(stage, null);
  expect(again.code, again.all).toBe(0);
}

// The same without a process of its own, which would take longer than all of it.
async function appliedHere({ account, folder, sandbox }: Stage, { declared }: Step): Promise<void> {
  const asOf = `${new Date().toISOString().slice(0, 16)}Z`;
  folder.write('cut', '0 never\n');
  const credentials = sandbox.keys[ACCOUNT];
  const reached = openAccount({ endpoint: sandbox.url, region: 'us-east-1', ...(credentials === undefined ? {} : { credentials }) });
  const program = `cd '${folder.path}' && exec ./vault.sh "$0"`;
  const secrets = secretsOver({ vault: { kind: 'exec', command: ['sh', '-c', program, '{name}'] } }, reached.knows, reached.vault);
  const plan = await planOn(account, declared, { asOf });
  const world = { iam: account.writer, reader: account.reader.iam, journal: nullJournal, clock, secrets };
  const report = await run(plan, world, { concurrency: 4, waits: true });
  reached.close();
  expect(report.failed).toEqual([]);
  expect((await planOn(account, declared, { asOf })).changes).toEqual([]);
}

/** As many at once as there are cores in a small machine. */
async function each<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = [...items];
  const worker = async (): Promise<void> => {
    for (let item = left.shift(); item !== undefined; item = left.shift()) await work(item);
  };
  await Promise.all([worker(), worker()]);
}

describe('a process that is killed', () => {
  let points = 0;
  afterAll(() => console.log(`keys-killed: ${points} points at which the process was killed`));

  it.each(STEPS)('on the way to $what, is followed by one that ends well', async (step) => {
    const stage = await prepare(step);
    const unharmed = await applied(stage, null);
    expect(unharmed.code, unharmed.all).toBe(0);
    await judge(stage, step);
    const calls = stage.between.seen.length;
    // The last that counts asks who we are for the proof.
    const written = stage.between.seen.findLastIndex((op) => isWriting(op)) + 1;
    await stage.close();
    expect(calls).toBeGreaterThan(0);
    const sides = ['before', 'after'] as const;
    const wheres: Where[] = [
      ...Array.from({ length: written }, (_, index) => sides.map((when) => ({ call: { at: index + 1, when } }))).flat(),
      ...Array.from({ length: step.handed }, (_, index) => sides.map((when) => ({ handing: { at: index + 1, when } }))).flat(),
    ];
    // One of them in whole: with the lock and the journal that the killed process left.
    await each(wheres, (where) => killAt(step, where, where === wheres[1]));
    points += wheres.length;
  });
});
