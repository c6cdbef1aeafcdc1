// Carrying a plan out: consent, journal, run, proof.
import { run } from '../apply/run.ts';
import { nullJournal } from '../edge/journal.ts';
import type { OpenJournal } from '../edge/journal.ts';
import { longestLag } from '../edge/lag.ts';
import { confirm } from '../edge/question.ts';
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
import { prove, tellProof, UNPROVED } from './proof.ts';
import type { Proof } from './proof.ts';
import type { Screen } from './screen.ts';
import type { Target } from './target.ts';

export interface Execution {
  readonly plan: Plan;
  readonly target: Target;
  readonly screen: Screen;
  /** Keeps other runs away; null without a journal. Who took it gives it back. */
  readonly lock: Lock | null;
  /** Reads and plans again: the addresses that still differ. */
  readonly settled: () => Promise<readonly string[]>;
  readonly concurrency: number;
  readonly format: 'text' | 'json';
  /** What to run again after a failure; `apply` if it is left out. */
  readonly again?: string;
  /** What is done when the run has failed after a write; its report is told with that of the run. */
  readonly afterFailure?: (report: RunReport) => Promise<RunReport | null>;
}

export interface Ended {
  readonly code: ExitCode;
  readonly report: RunReport;
}

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

/**
 * Runs the plan with its journal, reports, and proves the result by reading the account again. The report is told before
 * the proof: whatever becomes of that, what was done is known.
 */
export async function carryOut(execution: Execution): Promise<Ended> {
  const { screen, format, afterFailure } = execution;
  const { report, proof } = await recorded(execution);
  const hasFailed = report.result === 'failed' && report.calls > 0;
  const after = hasFailed ? await afterFailure?.(report) : undefined;
  if (format === 'json') screen.out(renderReportJson(report, proof, after));
  return { code: judge(report, proof, screen), report };
}

interface Proven {
  readonly report: RunReport;
  readonly proof: Proof;
}

async function recorded(execution: Execution): Promise<Proven> {
  const { plan, target, screen, format, again, settled } = execution;
  const interruption = onInterrupt(
    process,
    () => screen.note('\ninterrupted: calls under way are finished, then it stops (once more: at once)\n'),
    (code) => process.exit(code),
  );
  try {
    const start = { account: plan.account, startedAt: target.clock.now() };
    const journal = (await target.journals?.begin({ ...start, digest: plan.digest ?? '' })) ?? null;
    const report = await written(execution, journal, interruption.signal);
    if (format === 'text') screen.out(renderReport(report, { width: screen.terminal.width, color: screen.terminal.color }, again));
    const proving = { settled, clock: target.clock, waits: !target.isSandbox, signal: interruption.signal };
    return { report, proof: report.result === 'done' ? await prove(proving) : UNPROVED };
  } finally {
    interruption.release();
  }
}

async function written(execution: Execution, journal: OpenJournal | null, signal: AbortSignal): Promise<RunReport> {
  try {
    return await perform(execution, journal, signal);
  } finally {
    await journal?.close();
  }
}

function perform(
  { plan, target, screen, lock, concurrency, format }: Execution,
  journal: OpenJournal | null,
  signal: AbortSignal,
): Promise<RunReport> {
  const { writer: iam, clock, secrets } = target;
  const kept = { journal: journal ?? nullJournal, ...(lock === null ? {} : { lock }) };
  const world = { iam, reader: target.reader.iam, clock, secrets, ...kept };
  const progress = format === 'json' ? null : applying(screen, actionsOf(plan).length);
  const waits = !target.isSandbox;
  const ran = run(plan, world, {
    concurrency,
    signal,
    waits,
    lag: longestLag(process.env),
    ...(progress === null ? {} : { onEvent: progress.onEvent }),
  });
  return ran.finally(() => progress?.end());
}

function judge(report: RunReport, proof: Proof, screen: Screen): ExitCode {
  if (report.result !== 'done') return report.calls === 0 ? EXIT.failed : EXIT.incomplete;
  const told = tellProof(proof);
  if (told === '') return EXIT.ok;
  screen.note(told);
  return EXIT.incomplete;
}
