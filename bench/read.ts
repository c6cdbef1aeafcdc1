// What planning asks of an account and how long that takes, against the least that reading it takes, and against how other tools ask.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { planAccount } from '../src/cli/pipeline.ts';
import { findSource, isBad } from '../src/cli/source.ts';
import { openTarget } from '../src/cli/target.ts';
import { isObject, parseJson } from '../src/model/json.ts';
import type { JsonObject } from '../src/model/json.ts';
import { atMost, figure, median, ratio, time } from './support/bench.ts';
import type { Bench, Figure } from './support/bench.ts';
import { readBarely } from './support/bound.ts';
import { NO_OPTIONS } from './support/options.ts';
import { callsOf, iambic, replay, terraform } from './support/peers.ts';
import type { Chain } from './support/peers.ts';
import { endpointOf, serve } from './support/processes.ts';
import type { Served } from './support/processes.ts';
import { runProgram, runScript } from './support/program.ts';
import type { Ran } from './support/program.ts';
import { queryClient } from './support/query.ts';
import { snapshotOf, writeProject } from './support/snapshot.ts';
import { watched } from './support/watched.ts';

/** Milliseconds that each call takes at least. */
const LATENCY = 30;
const AT_ONCE = 10;
const TENTH = ['*/*0'];

interface Case {
  readonly roles: number;
  readonly rounds: number;
  /** Whether the calls of other tools are replayed, too: some minutes for thousands of roles. */
  readonly peers: boolean;
}

const CASES: readonly Case[] = [
  { roles: 100, rounds: 9, peers: true },
  { roles: 1000, rounds: 9, peers: true },
  { roles: 5000, rounds: 5, peers: true },
];
const QUICK: readonly Case[] = [
  { roles: 100, rounds: 3, peers: true },
  { roles: 1000, rounds: 3, peers: false },
];

interface Place {
  readonly folder: string;
  readonly served: Served;
  readonly env: Readonly<Record<string, string>>;
  /** The script that reads the least. */
  readonly bound: string;
}

/** Bundled as the program is, so that both load the SDK in the same way. */
async function bundleBound(folder: string): Promise<string> {
  const outfile = join(folder, 'bound.mjs');
  const contents = "import { readBarely } from './bench/support/bound.ts';\nconsole.log(await readBarely());\n";
  const js = "import { createRequire as benchRequire } from 'node:module';\nconst require = benchRequire(import.meta.url);";
  await build({
    stdin: { contents, resolveDir: process.cwd(), loader: 'ts' },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    mainFields: ['module', 'main'],
    banner: { js },
    logLevel: 'error',
  });
  return outfile;
}

interface Reading {
  readonly calls: number;
  /** Most calls of which each began when the one before it had ended. */
  readonly inARow: number;
  readonly wall: number;
}

/** Plans in this process: what was asked, and how long that took without the manifests. */
async function reading(project: string): Promise<Reading> {
  const source = await findSource({ config: join(project, 'iamsync.yaml'), manifests: undefined, account: undefined });
  if (isBad(source)) throw new Error('the configuration of the bench is wrong');
  const target = await openTarget(NO_OPTIONS, source);
  const watch = watched(target.reader);
  try {
    const { plan } = await planAccount(source, { ...target, reader: watch.reader }, { asOf: '2026-11-22T10:42Z', deep: false });
    if (plan === null || plan.changes.length > 0) throw new Error('the plan of the bench is not empty');
    return watch.told();
  } finally {
    await target.close();
  }
}

interface Rounds {
  readonly bound: number[];
  readonly all: number[];
  readonly tenth: number[];
}

async function inProcess({ folder }: Place, rounds: number) {
  const times: Rounds = { bound: [], all: [], tenth: [] };
  let calls = 0;
  let [all, tenth] = [await reading(join(folder, 'all')), await reading(join(folder, 'tenth'))];
  for (let round = 0; round < rounds; round++) {
    times.bound.push(await time(async () => void (calls = await readBarely())));
    all = await reading(join(folder, 'all'));
    tenth = await reading(join(folder, 'tenth'));
    times.all.push(all.wall);
    times.tenth.push(tenth.wall);
  }
  return { times, calls, all, tenth };
}

async function asProcesses({ folder, env, bound }: Place, rounds: number) {
  const ran: Record<'bound' | 'all' | 'tenth', Ran[]> = { bound: [], all: [], tenth: [] };
  for (let round = 0; round < rounds; round++) {
    ran.bound.push(await runScript(bound, [], { cwd: folder, env }));
    ran.all.push(await runProgram(['plan'], { cwd: join(folder, 'all'), env }));
    ran.tenth.push(await runProgram(['plan'], { cwd: join(folder, 'tenth'), env }));
  }
  const wall = (runs: readonly Ran[]): number => median(runs.map((one) => one.wall)) / 1000;
  const peak = (runs: readonly Ran[]): number => median(runs.map((one) => one.peak));
  return {
    wall: { bound: wall(ran.bound), all: wall(ran.all), tenth: wall(ran.tenth) },
    peak: { bound: peak(ran.bound), all: peak(ran.all), tenth: peak(ran.tenth) },
  };
}

async function peerFigures(label: string, chains: readonly Chain[], place: Place, bound: number): Promise<Figure[]> {
  const client = queryClient(endpointOf(place.served));
  try {
    const wall = (await time(() => replay(chains, client.ask, AT_ONCE))) / 1000;
    return [
      figure(`${label}: calls`, callsOf(chains), ''),
      figure(`${label}: time`, wall, 's'),
      ratio(`${label} : the least`, wall, bound),
    ];
  } finally {
    client.stop();
  }
}

async function measure({ roles, rounds, peers }: Case, place: Place, account: JsonObject): Promise<Figure[]> {
  const { times, calls, all, tenth } = await inProcess(place, rounds);
  const { wall, peak } = await asProcesses(place, Math.min(rounds, 3));
  const size = `${roles} roles`;
  const least = median(times.bound) / 1000;
  const goal = roles >= 1000 ? atMost(1.2) : undefined;
  const read = (label: string, { calls: asked, inARow }: Reading, took: readonly number[]): Figure[] => [
    figure(`${size}, ${label}: calls`, asked, ''),
    figure(`${size}, ${label}: calls one after another, more than the least`, inARow - calls, '', atMost(1)),
    figure(`${size}, ${label}: reading`, median(took) / 1000, 's'),
    ratio(`${size}, ${label}: reading : the least`, median(took) / 1000, least, goal),
  ];
  return [
    figure(`${size}, the least: calls, all one after another`, calls, ''),
    figure(`${size}, the least: time`, least, 's'),
    ...read('all declared', all, times.all),
    ...read('10 % declared', tenth, times.tenth),
    ...(peers ? await peerFigures(`${size}, as Terraform asks`, terraform(account), place, least) : []),
    ...(peers ? await peerFigures(`${size}, as IAMbic asks`, iambic(account), place, least) : []),
    figure(`${size}, the least as a process: time`, wall.bound, 's'),
    figure(`${size}, plan of all as a process: time`, wall.all, 's'),
    ratio(`${size}, plan of all as a process : the least`, wall.all, wall.bound),
    figure(`${size}, plan of 10 % as a process: time`, wall.tenth, 's'),
    ratio(`${size}, plan of 10 % as a process : the least`, wall.tenth, wall.bound),
    figure(`${size}, the least as a process: peak memory`, peak.bound, 'MB'),
    figure(`${size}, plan of all as a process: peak memory`, peak.all, 'MB'),
  ];
}

async function prepared(one: Case, home: string): Promise<Figure[]> {
  const folder = join(home, String(one.roles));
  mkdirSync(folder);
  const snapshot = snapshotOf(one.roles);
  const account = parseJson(snapshot);
  if (!isObject(account)) throw new Error('the snapshot of the bench is not an object');
  writeFileSync(join(folder, 'account.json'), snapshot);
  writeFileSync(join(folder, 'faults.json'), JSON.stringify({ circumstances: { latency: LATENCY } }));
  writeProject(join(folder, 'all'), snapshot, []);
  writeProject(join(folder, 'tenth'), snapshot, TENTH);
  const served = await serve(['--seed', join(folder, 'account.json'), '--faults', join(folder, 'faults.json')]);
  const env = { ...served.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  Object.assign(process.env, env);
  try {
    return await measure(one, { folder, served, env, bound: await bundleBound(folder) }, account);
  } finally {
    await served.stop();
  }
}

export const bench: Bench = {
  about: `Reading accounts of a sandbox in a process of its own, each call ${LATENCY} ms late: the least is GetCallerIdentity and the pages of GetAccountAuthorizationDetails by the same SDK; other tools ask ${AT_ONCE} at a time, and pay for no parsing`,
  async run({ quick }) {
    const home = mkdtempSync(join(tmpdir(), 'iamsync-bench-'));
    const figures: Figure[] = [];
    try {
      for (const one of quick ? QUICK : CASES) figures.push(...(await prepared(one, home)));
      return figures;
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  },
};
