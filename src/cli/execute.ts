// Carrying a plan out: consent, lock, journal, run, proof.
import { run } from '../apply/run.ts';
import { nullJournal } from '../edge/journal.ts';
import type { OpenJournal } from '../edge/journal.ts';
import { confirm } from '../edge/terminal.ts';
import { onInterrupt } from '../edge/world.ts';
import { Failure } from '../model/failure.ts';
import { actionsOf } from '../model/plan.ts';
import type { Plan } from '../model/plan.ts';
import type { Lock } from '../model/ports.ts';
import type { RunReport } from '../model/run.ts';
import { renderReport } from '../render/report.ts';
import { renderReportJson } from '../render/json.ts';
import { EXIT } from './exit.ts';
import type { ExitCode } from './exit.ts';
import { applying } from './progress.ts';
import type { Screen } from './screen.ts';
import type { Source } from './source.ts';
import type { Target } from './target.ts';

export interface Execution {
  readonly plan: Plan;
  readonly source: Source;
  readonly target: Target;
  readonly screen: Screen;
  /** Reads and plans again: the addresses that still differ. */
  readonly settled: () => Promise<readonly string[]>;
  readonly concurrency: number;
  readonly format: 'text' | 'json';
  /** What to run again after a failure; `apply` if it is left out. */
  readonly again?: string;
  /** What is done when the run has failed after a write, once the lock is free again; its report is told with that of the run. */
  readonly afterFailure?: (report: RunReport) => Promise<RunReport | null>;
}

export interface Ended {
  readonly code: ExitCode;
  readonly report: RunReport;
}

/** How long the account is given until a reading of it shows what was written, in milliseconds. */
const PATIENCE = 60_000;

/** Has a person agree, or an option. Throws Failure('declined') for a no, Failure('refused') where nobody can be asked. */
export async function consent(ask: {
  readonly screen: Screen;
  readonly plan: Plan;
  readonly yes: boolean;
  readonly reviewed: boolean;
}): Promise<void> {
  const { screen, plan } = ask;
  if (ask.yes) return;
  if (!screen.terminal.canAsk) {
    if (ask.reviewed) return;
    throw new Failure(
      'refused',
      'There is no terminal to ask on.',
      'Give the reviewed plan (apply plan.json, or --expect DIGEST), or --yes to apply without review.',
    );
  }
  const agreed = await confirm(
    `Apply ${actionsOf(plan).length} actions to account ${plan.account}? Only yes is taken for a yes: `,
    process.stdin,
    process.stderr,
  );
  if (!agreed) throw new Failure('declined', 'Not applied: the answer was not yes.', 'Nothing was changed.');
}

/** Runs the plan under the lock with its journal, reports, and proves the result by reading the account again. */
export async function carryOut(execution: Execution): Promise<Ended> {
  const { screen, format, afterFailure, again } = execution;
  const { report, left } = await underLock(execution);
  if (format === 'text') screen.out(renderReport(report, { width: screen.terminal.width, color: screen.terminal.color }, again));
  const hasFailed = report.result === 'failed' && report.calls > 0;
  const after = hasFailed ? await afterFailure?.(report) : undefined;
  if (format === 'json') screen.out(renderReportJson(report, left, after));
  return { code: judge(report, left, screen), report };
}

interface Proven {
  readonly report: RunReport;
  /** Addresses that still differ. */
  readonly left: readonly string[];
}

async function underLock(execution: Execution): Promise<Proven> {
  const { plan, source, target, screen } = execution;
  refuseVanishing(source, target, screen);
  const { journals } = target;
  const start = { account: plan.account, startedAt: target.clock.now() };
  const lock = (await journals?.lock(start)) ?? null;
  try {
    const journal = (await journals?.begin({ ...start, digest: plan.digest ?? '' })) ?? null;
    const report = await written(execution, journal, lock);
    return { report, left: report.result === 'done' ? await prove(execution) : [] };
  } finally {
    await lock?.release();
  }
}

async function written(execution: Execution, journal: OpenJournal | null, lock: Lock | null): Promise<RunReport> {
  try {
    return await perform(execution, journal, lock);
  } finally {
    await journal?.close();
  }
}

// The default journal lies beside the manifests; a pipeline's machine is thrown away with it, and then there is no way back.
function refuseVanishing(source: Source, target: Target, screen: Screen): void {
  const { journal } = source.config;
  if (target.isSandbox || screen.terminal.canAsk || journal.kind !== 'folder' || !journal.isDefault) return;
  throw new Failure(
    'refused',
    `Without a terminal, the journal ${journal.path} would vanish with the machine that runs this.`,
    'Write journal: in iamsync.yaml: a path that lasts, s3://bucket/prefix, or none to do without the rollback of runs.',
  );
}

async function perform(
  { plan, target, screen, concurrency, format }: Execution,
  journal: OpenJournal | null,
  lock: Lock | null,
): Promise<RunReport> {
  const interruption = onInterrupt(
    process,
    () => screen.note('\ninterrupted: calls under way are finished, then it stops (once more: at once)\n'),
    (code) => process.exit(code),
  );
  try {
    const { writer: iam, clock, secrets } = target;
    const kept = { journal: journal ?? nullJournal, ...(lock === null ? {} : { lock }) };
    const world = { iam, reader: target.reader.iam, clock, secrets, ...kept };
    const onEvent = applying(screen, actionsOf(plan).length);
    return await run(plan, world, {
      concurrency,
      signal: interruption.signal,
      waits: !target.isSandbox,
      ...(format === 'json' ? {} : { onEvent }),
    });
  } finally {
    interruption.release();
  }
}

function judge(report: RunReport, left: readonly string[], screen: Screen): ExitCode {
  if (report.result !== 'done') return report.calls === 0 ? EXIT.failed : EXIT.incomplete;
  if (left.length === 0) return EXIT.ok;
  screen.note(
    `applied, not confirmed: the account still differs in ${left.join(', ')}\n  next: Somebody else may be changing it, or IAM is slow today: run plan again.\n`,
  );
  return EXIT.incomplete;
}

// IAM is eventually consistent: what was written may be read later. Backs off 1, 2, 4, 8 ... seconds.
async function prove({ settled, target }: Execution): Promise<readonly string[]> {
  const started = target.clock.now();
  for (let pause = 1000; ; pause *= 2) {
    const left = await settled();
    const spent = target.clock.now() - started;
    if (left.length === 0 || target.isSandbox || spent + pause > PATIENCE) return left;
    await target.clock.sleep(pause);
  }
}
