// apply --on-failure rollback: what a failed run did is taken back at once, the same way as by iamsync rollback, without a second question.
import { clock } from '../edge/world.ts';
import { Failure } from '../model/failure.ts';
import { isError } from '../model/finding.ts';
import { actionsOf } from '../model/plan.ts';
import type { Plan } from '../model/plan.ts';
import type { RunReport } from '../model/run.ts';
import { minuteOf } from './asof.ts';
import { carryOut } from './execute.ts';
import type { Ran } from './journals.ts';
import type { OutputOptions } from './options.ts';
import { renderConflicts } from '../render/conflicts.ts';
import type { Scene } from './rollback-run.ts';
import { planTakeback } from './takeback.ts';

/** Takes back what the report says was done. The rollback's own report; null if it could not begin. */
export async function takeBackFailed(scene: Scene, plan: Plan, report: RunReport, argv: OutputOptions): Promise<RunReport | null> {
  try {
    return await takeBack(scene, plan, report, argv);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    scene.screen.note(`not rolled back: ${error.message}\n  next: ${error.next}\n`);
    return null;
  }
}

async function takeBack(scene: Scene, failed: Plan, report: RunReport, argv: OutputOptions): Promise<RunReport | null> {
  const { source, target, screen } = scene;
  const births = failed.changes.filter((change) => change.verb === 'create').length;
  const replaced = failed.changes.filter((change) => change.verb === 'replace').map((change) => change.address);
  // What the run itself made may go again, however much it is.
  const ask = { asOf: minuteOf(clock.now()), deep: false, allowDeletes: births, allowReplace: replaced, skip: [], hold: false };
  const { plan, conflicts, settled } = await planTakeback(ranOf(failed, report), source, target, ask);
  const isRefused = plan.findings.some(isError);
  if (argv.format === 'text') {
    const { width, color } = screen.terminal;
    screen.out(
      `\nRolling back what was done (--on-failure rollback):\n\n${renderConflicts(conflicts, report.run ?? '', { width, color })}`,
    );
    screen.plan(plan);
  }
  if (isRefused)
    throw new Failure(
      'refused',
      'the rollback is refused, for the errors above',
      `Look at the account, then run plan, or rollback ${report.run ?? ''} with other options.`,
    );
  if (actionsOf(plan).length === 0) return null;
  const { report: back } = await carryOut({
    plan,
    source,
    target,
    screen: argv.format === 'json' ? { ...screen, out: () => undefined } : screen,
    settled,
    concurrency: 4,
    format: argv.format,
    again: 'the rollback',
  });
  return back;
}

// Kept in memory: the journal may be what failed.
function ranOf(plan: Plan, { run, done, failed }: RunReport): Ran {
  return {
    run,
    plan,
    deeds: [
      ...done.filter(({ skipped }) => !skipped).map(({ id, output }) => ({ id, output, sure: true })),
      ...failed.filter(({ error }) => error.ambiguous).map(({ id }) => ({ id, output: {}, sure: false })),
    ],
    skipped: done.filter(({ skipped }) => skipped).map(({ id }) => id),
  };
}
