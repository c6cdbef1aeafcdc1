// Hostile files: manifests, configurations, documents, plans, journals, snapshots, locks and states, mutated many times. Whatever comes in,
// a command ends with a documented exit code and a message, hangs never, writes nothing, and nothing of JavaScript shows.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startSandbox } from '../../src/sandbox/server.ts';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { CHANGED, CONFIG, MANIFEST, POLICY, SMALL, TRUST, WIDER } from './fuzz/bases.ts';
import { ACCOUNT } from './fuzz/commands.ts';
import { wrongWith } from './fuzz/judge.ts';
import { bundled, openProgram } from './fuzz/process.ts';
import type { Program } from './fuzz/process.ts';
import type { Answer, Ask } from './fuzz/protocol.ts';
import { randomFrom } from './fuzz/random.ts';
import { keptSurfaces, WRITTEN } from './fuzz/surfaces.ts';
import type { Surface } from './fuzz/surfaces.ts';
import { mutated } from './fuzz/texts.ts';
import { IS_SHORT, leaveTally } from './tally.ts';

const SEED = Number(process.env['FC_SEED'] ?? 20_261_122);
/** The share of the mutations that the short form makes. */
const SHORT = 0.06;
/** Read by the sandbox as reading only. */
const READS = /^(Get|List|Generate|Simulate|Head)/;

/** Where the files are kept that something went wrong with. */
const FAILED = 'node_modules/.cache/iamsync/fuzzed';

let bundle: string;
let sandbox: Sandbox;
let program: Program;
const counted = { mutated: 0, told: 0, accepted: 0, violations: 0 };

const SOUND = {
  'iamsync.yaml': CONFIG,
  'manifests/all.yaml': MANIFEST,
  'manifests/documents/list.json': POLICY,
  'wider.json': WIDER,
  'trust.json': TRUST,
};

function put(file: string, content: unknown): void {
  const path = join(program.folder, file);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content, null, 2));
}

async function done(command: string, args: readonly string[], file: string, content: unknown): Promise<Answer> {
  const answer = await program.run({ command, args, file, content: Buffer.from(JSON.stringify(content)).toString('base64') });
  if (answer?.code !== 0) throw new Error(`the sound ${command} failed: ${JSON.stringify(answer)}`);
  return answer;
}

/** What iamsync writes itself, to be mutated. */
async function keep(): Promise<Parameters<typeof keptSurfaces>[0]> {
  rmSync(join(program.folder, 'manifests/documents'), { recursive: true });
  await done('apply', ['--yes'], 'manifests/all.yaml', SMALL);
  await done('apply', ['--yes'], 'manifests/all.yaml', CHANGED);
  const folder = join(program.folder, 'journal', ACCOUNT);
  const run =
    readdirSync(folder)
      .filter((name) => name.endsWith('.jsonl'))
      .toSorted()
      .at(-1) ?? '';
  await done('plan', ['--out', 'plan.json'], 'manifests/all.yaml', SMALL);
  await done('snapshot', ['--out', 'snapshot.json'], 'manifests/all.yaml', SMALL);
  await done('apply', ['--yes', '--sandbox=own.json'], 'manifests/all.yaml', SMALL);
  const read = (file: string): string => readFileSync(join(program.folder, file), 'utf8');
  return {
    plan: read('plan.json'),
    journal: read(`journal/${ACCOUNT}/${run}`),
    run: run.replace('.jsonl', ''),
    snapshot: read('snapshot.json'),
    state: read('own.json'),
  };
}

beforeAll(async () => {
  bundle = await bundled();
  sandbox = await startSandbox({ accounts: [ACCOUNT] });
  const key = sandbox.keys[ACCOUNT];
  program = openProgram(bundle, {
    AWS_ENDPOINT_URL: sandbox.url,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: key?.accessKeyId ?? '',
    AWS_SECRET_ACCESS_KEY: key?.secretAccessKey ?? '',
  });
  for (const [file, content] of Object.entries(SOUND)) put(file, content);
});
afterAll(async () => {
  program.close();
  await sandbox.close();
  rmSync(bundle, { recursive: true, force: true });
  leaveTally('fuzz', {
    part: 'mutated inputs',
    injected: counted.mutated,
    survived: counted.mutated - counted.violations,
    converged: 0,
    keysOrphaned: 0,
    secretsLeaked: 0,
    violations: counted.violations,
    figures: { 'refused with a message': counted.told, 'still sound': counted.accepted, seed: SEED },
  });
});

async function once(surface: Surface, seed: number): Promise<string[]> {
  const random = randomFrom(seed);
  const content = mutated(random, surface.text, surface.data, surface.shown);
  const asked: Omit<Ask, 'id'> = { ...random.one(surface.asks), file: surface.file, content: content.toString('base64') };
  sandbox.forgetCalls();
  const answer = await program.run(asked).catch((error: unknown): Error => (error instanceof Error ? error : new Error(String(error))));
  counted.mutated += 1;
  const written = sandbox.calls.filter((call) => !READS.test(call.op)).map((call) => `written: ${call.op}`);
  if (answer instanceof Error) return [answer.message];
  if (answer?.code === 0) counted.accepted += 1;
  else counted.told += 1;
  const wrong = [
    ...wrongWith(answer, { content: content.toString(), blames: surface.blames, color: asked.args.includes('--color') }),
    ...written,
  ];
  if (wrong.length === 0) return [];
  const kept = join(FAILED, `${seed}-${surface.file.replaceAll('/', '_')}`);
  mkdirSync(FAILED, { recursive: true });
  writeFileSync(kept, content);
  return [`${asked.command} ${asked.args.join(' ')}, kept as ${kept}`, ...wrong];
}

// What is not sound before it is mutated would prove nothing.
async function expectSound({ asks, file, text }: Surface): Promise<void> {
  for (const ask of asks) {
    const answer = await program.run({ ...ask, file, content: Buffer.from(text).toString('base64') });
    expect([0, 2, 3], `${ask.command} ${ask.args.join(' ')}: ${answer?.note ?? ''}${answer?.out ?? ''}`).toContain(answer?.code);
  }
}

async function attack(surface: Surface): Promise<void> {
  await expectSound(surface);
  const times = Math.max(20, Math.round(surface.long * (IS_SHORT ? SHORT : 1)));
  const failures: string[] = [];
  for (let time = 0; time < times; time += 1) {
    const wrong = await once(surface, SEED + time * 7919);
    if (wrong.length === 0) continue;
    counted.violations += 1;
    failures.push(wrong.join('\n    '));
  }
  expect(failures.slice(0, 10), `${failures.length} of ${times}`).toEqual([]);
}

describe('hostile files', () => {
  let kept: readonly Surface[] = [];
  beforeAll(async () => {
    kept = keptSurfaces(await keep());
  });
  for (const surface of WRITTEN)
    it(surface.name, async () => {
      for (const [file, content] of Object.entries(SOUND)) put(file, content);
      await attack(surface);
      rmSync(join(program.folder, surface.file));
    });
  for (const name of ['plan files', 'journals', 'snapshots', 'states of the sandbox'])
    it(name, async () => {
      const surface = kept.find((one) => one.name === name);
      if (surface === undefined) throw new Error(`no surface ${name}`);
      for (const [file, content] of Object.entries({ ...SOUND, 'manifests/all.yaml': SMALL })) put(file, content);
      rmSync(join(program.folder, 'manifests/documents'), { recursive: true });
      await attack(surface);
      rmSync(join(program.folder, surface.file), { force: true });
    });
});
