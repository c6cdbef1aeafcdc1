// Carrying a plan out for a program: lock, journal, run and proof, without a word to anybody.
import { run } from '../apply/run.ts';
import { awaitAftermath } from '../cli/aftermath.ts';
import { prove, tellProof, UNPROVED } from '../cli/proof.ts';
import type { Proof } from '../cli/proof.ts';
import type { Target } from '../cli/target.ts';
import { nullJournal } from '../edge/journal.ts';
import { longestLag } from '../edge/lag.ts';
import type { OpenJournal } from '../edge/journal.ts';
import { Failure } from '../model/failure.ts';
import { isError } from '../model/finding.ts';
import { actionsOf } from '../model/plan.ts';
import type { Plan } from '../model/plan.ts';
import type { Lock } from '../model/ports.ts';
import type { RunEvent, RunReport } from '../model/run.ts';
import { FindingsError, IncompleteRun } from './errors.ts';

/** An AbortSignal. */
export interface StopSignal {
  readonly aborted: boolean;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}

/** How a plan is carried out. */
export interface Running {
  /** Calls under way at once. Default: 4. */
  readonly concurrency?: number | undefined;
  /** Aborted to end the run: calls under way are finished, nothing new is started. */
  readonly signal?: StopSignal | undefined;
  /** Told what happens, action by action. No secrets are in it. */
  readonly onEvent?: ((event: RunEvent) => void) | undefined;
}

export const RUNNING = { concurrency: 'count', signal: 'object', onEvent: 'function' } as const;

/** What became of a run. Secrets of new keys are not in it: they go to the sinks of the configuration. */
export interface Applied {
  /** Its name in the journal, by which unwind takes it back; null if none is kept or nothing was to be done. */
  readonly run: string | null;
  readonly report: RunReport;
  /** Addresses of which the account still does not show what was written. */
  readonly left: readonly string[];
}

/** Nothing was to be done. */
export const IDLE: Applied = {
  run: null,
  report: { result: 'done', run: null, cause: null, done: [], failed: [], notTried: [], calls: 0, retries: 0 },
  left: [],
};

export interface Carrying extends Running {
  readonly target: Target;
  /** Reads and plans; calls `before` with the account before anything of it is read. */
  draw(before: (account: string) => Promise<void>): Promise<Plan>;
  /** Throws if the plan is another one than was agreed to. */
  check(plan: Plan): Promise<void>;
  /** Reads and plans again: the addresses that still differ. */
  settled(): Promise<readonly string[]>;
}

/**
 * Takes the lock, plans, runs and proves. Throws FindingsError('refused') for a plan with errors, Failure: `locked`, `journal` if the
 * account or its journal can't be had, `usage`, and IncompleteRun for a run that did not end as planned.
 */
export async function carryOut(work: Carrying): Promise<Applied> {
  const { concurrency = 4, target } = work;
  if (!Number.isInteger(concurrency) || concurrency < 1)
    throw new Failure('usage', `concurrency ${concurrency} is no number of calls.`, 'Give a whole number from 1.');
  const held: { lock: Lock | null; barred: Failure | null } = { lock: null, barred: null };
  try {
    const plan = await work.draw(async (account) => {
      held.lock =
        (await target.journals?.lock({ account, startedAt: target.clock.now() }).catch((error: unknown) => bar(held, error))) ?? null;
      if (held.lock !== null) await awaitAftermath(target, account, () => undefined);
    });
    await work.check(plan);
    if (plan.findings.some(isError))
      throw new FindingsError('refused', plan.findings, 'Mend what it says and plan again; nothing was changed.');
    // A plan with nothing to do needs no lock.
    if (actionsOf(plan).length === 0) return IDLE;
    if (held.barred !== null) throw held.barred;
    return await recorded(plan, work, held.lock);
  } finally {
    await held.lock?.release();
  }
}

function bar(held: { barred: Failure | null }, error: unknown): null {
  if (!(error instanceof Failure)) throw error;
  held.barred = error;
  return null;
}

async function recorded(plan: Plan, work: Carrying, lock: Lock | null): Promise<Applied> {
  const stop = new AbortController();
  const end = (): void => stop.abort();
  if (work.signal?.aborted) end();
  work.signal?.addEventListener('abort', end);
  try {
    return await underWatch(plan, work, lock, stop.signal);
  } finally {
    work.signal?.removeEventListener('abort', end);
  }
}

async function underWatch(plan: Plan, work: Carrying, lock: Lock | null, signal: AbortSignal): Promise<Applied> {
  const { target } = work;
  const start = { account: plan.account, startedAt: target.clock.now(), digest: plan.digest ?? '' };
  const journal = (await target.journals?.begin(start)) ?? null;
  const kept = { journal: journal ?? nullJournal, ...(lock === null ? {} : { lock }) };
  const report = await closing(journal, () => perform(plan, work, kept, signal));
  const waits = !target.isSandbox;
  const proof = report.result === 'done' ? await prove({ settled: () => work.settled(), clock: target.clock, waits, signal }) : UNPROVED;
  return ended({ run: report.run, report, left: proof.left }, proof);
}

async function closing<T>(journal: OpenJournal | null, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } finally {
    await journal?.close();
  }
}

type Kept = Pick<Parameters<typeof run>[1], 'journal' | 'lock'>;

function perform(plan: Plan, { target, concurrency = 4, onEvent }: Carrying, kept: Kept, signal: AbortSignal): Promise<RunReport> {
  const { writer: iam, clock, secrets } = target;
  const world = { iam, reader: target.reader.iam, clock, secrets, ...kept };
  return run(plan, world, {
    concurrency,
    signal,
    waits: !target.isSandbox,
    lag: longestLag(process.env),
    ...(onEvent === undefined ? {} : { onEvent }),
  });
}

function ended(applied: Applied, proof: Proof): Applied {
  const { result, cause, failed, calls } = applied.report;
  if (result !== 'done') {
    const why = failed.map(({ id, error }) => `${id}: ${error.code}: ${error.message}`);
    const what = why.length > 0 ? why.join('\n') : (cause?.message ?? 'the run did not end as planned');
    const next = calls === 0 ? 'Nothing was changed.' : 'Plan again: it shows what is left to do; unwind takes back what was done.';
    throw new IncompleteRun(what, failed[0]?.next ?? cause?.next ?? next, applied, cause ?? undefined);
  }
  const told = tellProof(proof);
  if (told === '') return applied;
  throw new IncompleteRun(
    told.split('\n')[0] ?? '',
    'Plan again: it shows whether anything is left to do.',
    applied,
    proof.unread ?? undefined,
  );
}
