// apply --on-failure rollback: what a failed run did is taken back at once, the same way as by iamsync rollback, without a second question.
import { clock } from '../edge/world.ts';
import { Failure } from '../model/failure.ts';
import { isError } from '../model/finding.ts';
import { actionsOf } from '../model/plan.ts';
import type { Plan } from '../model/plan.ts';
import type { Lock } from '../model/ports.ts';
import type { RunReport } from '../model/run.ts';
import { minuteOf } from './asof.ts';
import { carryOut } from './execute.ts';
import type { Ran } from './journals.ts';
import type { OutputOptions } from './options.ts';
import { renderConflicts } from '../render/conflicts.ts';
import type { Scene } from './rollback-run.ts';
import { planTakeback } from './takeback.ts';

/** Takes back what the report says was done. The rollback's own report; null if it could not begin. */
export async function takeBackFailed(scene: Held, plan: Plan, report: RunReport, argv: OutputOptions): Promise<RunReport | null> {
  let own: Lock | null = null;
  try {
    if (!(await isOurs(scene.lock))) own = (await lockAgain(scene, plan)) ?? null;
    return await takeBack({ ...scene, lock: own ?? scene.lock }, plan, report, argv);
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    scene.screen.note(`not rolled back: ${error.message}\n  next: ${error.next}\n`);
    return null;
  } finally {
    await own?.release();
  }
}

/** With the lock of the run that failed. */
type Held = Scene & { readonly lock: Lock | null };

// That it was lost may be what the run failed for.
async function isOurs(lock: Lock | null): Promise<boolean> {
  return (
    lock === null ||
    lock.ready().then(
      () => true,
      () => false,
    )
  );
}

function lockAgain({ target }: Scene, { account }: Plan): Promise<Lock> | undefined {
  return target.journals?.lock({ account, startedAt: clock.now() });
}

async function takeBack(scene: Held, failed: Plan, report: RunReport, argv: OutputOptions): Promise<RunReport | null> {
  const { source, target, screen, lock } = scene;
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
    await screen.plan(plan);
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
    target,
    lock,
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
