// How long a run takes beyond what its calls take: against its critical path, against the calls that may be under way, and against a token bucket.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { run } from '../src/apply/run.ts';
import { planAccount } from '../src/cli/pipeline.ts';
import { openTarget } from '../src/cli/target.ts';
import type { Target } from '../src/cli/target.ts';
import { findSource, isBad } from '../src/cli/source.ts';
import type { Plan } from '../src/model/plan.ts';
import { atMost, figure, ratio, time } from './support/bench.ts';
import type { Bench, Figure } from './support/bench.ts';
import { callBarely } from './support/bound.ts';
import { mixedManifest, mixedSize } from './support/mixed.ts';
import { leastOf } from './support/makespan.ts';
import { order, serve } from './support/processes.ts';
import type { Served } from './support/processes.ts';
import { NO_OPTIONS } from './support/options.ts';

/** Milliseconds that each call takes at least. */
const LATENCY = 30;
/** Calls under way at once, as apply has them. */
const AT_ONCE = 4;
const BUCKET = { perSecond: 10, burst: 10 };

interface Planned {
  readonly plan: Plan;
  readonly target: Target;
}

/** Plans the manifest against a sandbox. */
async function planned(folder: string, served: Served, manifest: string): Promise<Planned> {
  mkdirSync(join(folder, 'manifests'), { recursive: true });
  writeFileSync(
    join(folder, 'iamsync.yaml'),
    `journal: ${join(folder, 'journal')}\nlimits: { accessChanges: 1000000, deletes: 1000000 }\n`,
  );
  writeFileSync(join(folder, 'manifests', 'all.yaml'), manifest);
  const source = await findSource({ config: join(folder, 'iamsync.yaml'), manifests: undefined, account: undefined });
  if (isBad(source)) throw new Error('the configuration of the bench is wrong');
  Object.assign(process.env, served.env);
  const target = await openTarget(NO_OPTIONS, source);
  const { plan, findings } = await planAccount(source, target, { asOf: '2026-11-22T10:42Z', deep: false, allowDeletes: 1_000_000 });
  if (plan === null) throw new Error(`the manifests of the bench are wrong: ${findings[0]?.message ?? ''}`);
  return { plan, target };
}

/** Runs it with its journal on the disk, as apply does, to its end. */
async function carriedOut(
  { plan, target }: Planned,
  waits: boolean,
): Promise<{ readonly wall: number; readonly calls: number; readonly retries: number }> {
  const start = { account: plan.account, startedAt: target.clock.now() };
  const journal = await target.journals?.begin({ ...start, digest: plan.digest ?? '' });
  if (journal === undefined) throw new Error('the bench has no journal');
  const { writer: iam, reader, clock, secrets } = target;
  const world = { iam, reader: reader.iam, clock, secrets, journal };
  let told: Awaited<ReturnType<typeof run>> | undefined;
  try {
    const wall = await time(async () => void (told = await run(plan, world, { concurrency: AT_ONCE, waits })));
    if (told?.result !== 'done') throw new Error(`the run of the bench failed: ${told?.cause?.message ?? ''}`);
    return { wall, calls: told.calls, retries: told.retries };
  } finally {
    await journal.close();
  }
}

async function withSandbox<T>(work: (served: Served, folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'iamsync-bench-'));
  const served = await serve([]);
  try {
    return await work(served, folder);
  } finally {
    await served.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Prepared extends Planned {
  readonly served: Served;
}

/** A sandbox in which the entities stand as they were, and the plan that brings them to what they shall be. */
async function prepared(served: Served, folder: string, count: number): Promise<Prepared> {
  const first = await planned(join(folder, 'before'), served, mixedManifest(count, 'before'));
  await carriedOut(first, false);
  await first.target.close();
  return { ...(await planned(join(folder, 'after'), served, mixedManifest(count, 'after'))), served };
}

/** With waits, and without them, as in a sandbox whose replicas do not lag. */
async function late(actions: number, waits: boolean): Promise<Figure[]> {
  return withSandbox(async (served, folder) => {
    const one = await prepared(served, folder, mixedSize(actions));
    await order(served, { circumstances: { latency: LATENCY } });
    const { calls, criticalPath, byCalls, aroundWaits } = leastOf(one.plan, LATENCY, AT_ONCE);
    // Half of them before it and half after, since a busy machine changes its mind.
    const alone = (): Promise<number> => (waits ? Promise.resolve(0) : callBarely('user-0', Math.ceil(calls / 2), AT_ONCE));
    const before = await alone();
    const { wall, retries } = await carriedOut(one, waits);
    const bare = before + (await alone());
    await one.target.close();
    const name = waits ? 'with waits for the replicas' : 'without waits';
    const least = Math.max(criticalPath, byCalls, waits ? aroundWaits : 0);
    return [
      figure(`${name}: calls of the plan`, calls, ''),
      figure(`${name}: critical path`, criticalPath / 1000, 's'),
      figure(`${name}: calls, ${AT_ONCE} at once`, byCalls / 1000, 's'),
      ...(waits ? [figure(`${name}: the wait, with what it waits for and what waits for it`, aroundWaits / 1000, 's')] : []),
      figure(`${name}: the run`, wall / 1000, 's'),
      ratio(`${name}: the run : the longest of these`, wall, least, atMost(1.15)),
      ...(waits ? [] : [ratio(`${name}: as many calls by the SDK alone : the longest of these`, bare, least)]),
      ...(waits ? [] : [ratio(`${name}: the run : as many calls by the SDK alone`, wall, bare)]),
      figure(`${name}: calls that were repeated`, retries, ''),
    ];
  });
}

async function bucket(actions: number): Promise<Figure[]> {
  return withSandbox(async (served, folder) => {
    const one = await prepared(served, folder, mixedSize(actions));
    await order(served, { circumstances: { latency: LATENCY, throttle: { all: BUCKET } } });
    const { calls: needed } = leastOf(one.plan, LATENCY, AT_ONCE);
    const { wall, calls, retries } = await carriedOut(one, false);
    await one.target.close();
    const least = ((needed - BUCKET.burst) / BUCKET.perSecond) * 1000;
    const name = `${BUCKET.perSecond} calls a second in all`;
    return [
      figure(`${name}: calls of the plan`, needed, ''),
      figure(`${name}: what the bucket takes for them`, least / 1000, 's'),
      figure(`${name}: the run`, wall / 1000, 's'),
      ratio(`${name}: the run : the bucket`, wall, least, atMost(1.1)),
      figure(`${name}: calls in vain`, (retries / calls) * 100, '%', atMost(5)),
    ];
  });
}

export const bench: Bench = {
  about: `Runs of mixed plans (most let one document grow) over HTTP, each call ${LATENCY} ms late, the journal on the disk; the readings before and after a run are not part of it`,
  async run({ quick }) {
    const actions = quick ? 300 : 1000;
    const waiting = quick ? [] : await late(actions, true);
    return [...(await late(actions, false)), ...waiting, ...(await bucket(quick ? 150 : actions))];
  },
};
