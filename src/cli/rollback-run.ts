// Taking a run back: plan, three-way refusal, consent, run, proof, and what the manifests still say.
import { clock } from '../edge/world.ts';
import { isError } from '../model/finding.ts';
import { actionsOf } from '../model/plan.ts';
import type { Plan } from '../model/plan.ts';
import { renderBack, renderConflicts } from '../render/conflicts.ts';
import { minuteOf } from './asof.ts';
import { carryOut } from './execute.ts';
import { EXIT } from './exit.ts';
import type { ExitCode } from './exit.ts';
import { findRun } from './journals.ts';
import type { Ran } from './journals.ts';
import { underLock } from './locked.ts';
import type { GuardOptions, OutputOptions } from './options.ts';
import { reading } from './progress.ts';
import { afterwards } from './rollback-end.ts';
import type { Screen } from './screen.ts';
import type { Source } from './source.ts';
import { planTakeback } from './takeback.ts';
import type { Takeback } from './takeback.ts';
import type { Target } from './target.ts';

export interface Scene {
  readonly source: Source;
  readonly target: Target;
  readonly screen: Screen;
}

export type RunRollback = GuardOptions &
  OutputOptions & {
    readonly run: string | undefined;
    readonly only: readonly string[] | undefined;
    readonly skip: readonly string[] | undefined;
    readonly write: boolean;
    readonly yes: boolean;
  };

/** Takes the run back that the options name, or the latest one. */
export async function rollBackRun(scene: Scene, argv: RunRollback): Promise<ExitCode> {
  const { source, target, screen } = scene;
  const { scope } = await target.reader.identity.whoAmI();
  const { allowDeletes, allowReplace, allowTransient, newAccess, only } = argv;
  const told = { asOf: minuteOf(clock.now()), deep: false, allowDeletes, allowReplace, allowTransient, newAccess };
  const ask = { ...told, only, skip: argv.skip ?? [], hold: !argv.write };
  let meant: Ran | undefined;
  return underLock<Drawn>({
    ...scene,
    yes: argv.yes,
    reviewed: false,
    async draw(before) {
      await before(scope.account);
      const ran = (meant ??= await findRun(target, scope.account, argv.run));
      const progress = reading(screen);
      return { ran, takeback: await planTakeback(ran, source, target, { ...ask, progress: progress.tick }).finally(progress.end) };
    },
    planIn: ({ takeback }) => takeback.plan,
    show: ({ takeback, ran }) => show(takeback, ran, scene, argv),
    async accept({ takeback: { plan, earlier } }) {
      const ended = endOf(plan);
      if (ended === EXIT.ok && argv.write && earlier.length > 0) await afterwards(scene, { ...plan, changes: earlier }, argv);
      return ended;
    },
    async carryOut({ takeback: { plan, earlier, settled } }, lock) {
      const { code } = await carryOut({ plan, target, screen, lock, settled, concurrency: 4, format: argv.format, again: 'the rollback' });
      if (code === EXIT.ok) await afterwards(scene, { ...plan, changes: [...earlier, ...plan.changes] }, argv);
      return code;
    },
  });
}

interface Drawn {
  readonly ran: Ran;
  readonly takeback: Takeback;
}

/** How a rollback ends that is not to be carried out; null if it is. */
export function endOf(plan: Plan): ExitCode | null {
  if (plan.findings.some(isError)) return EXIT.refused;
  return actionsOf(plan).length === 0 ? EXIT.ok : null;
}

async function show({ plan, conflicts, back }: Takeback, ran: Ran, { screen }: Scene, argv: RunRollback): Promise<void> {
  const isEmpty = actionsOf(plan).length === 0 && !plan.findings.some(isError);
  if (argv.format === 'json') {
    // The report follows; a plan that is not carried out is all there is to say.
    if (isEmpty || plan.findings.some(isError)) await screen.plan(plan);
    return;
  }
  if (isEmpty && plan.findings.length === 0)
    return screen.out(`Nothing to take back: everything that run ${ran.run ?? ''} touched is as it was before.\n`);
  const { width, color } = screen.terminal;
  screen.out(`${heading(ran)}\n\n`);
  screen.out(renderConflicts(conflicts, ran.run ?? '', { width, color }));
  if (conflicts.length > 0) screen.out('\n');
  await screen.plan(plan);
  if (!plan.findings.some(isError) && plan.changes.length > 0)
    screen.out(`\n${renderBack(back, { width, color }, true)}${holding(plan, argv.write)}`);
}

function heading({ run, plan, deeds }: Ran): string {
  const of = plan.rollback === undefined ? '' : `, itself a rollback of ${plan.rollback.run}`;
  const calls = new Set(actionsOf(plan).flatMap((action) => ('op' in action.do ? [action.id] : [])));
  const made = deeds.filter(({ id }) => calls.has(id));
  return `Rollback of run ${run ?? '(without a journal)'}${of}: ${made.length} of its ${calls.size} calls were made`;
}

function holding(plan: Plan, write: boolean): string {
  if (write) return 'With --write, the manifests are brought up to date afterwards.\n';
  const held = actionsOf(plan)
    .filter((action) => /#Tag[A-Za-z]+:iamsync:hold$/.test(action.id))
    .map((action) => action.address);
  return held.length === 0
    ? ''
    : `So that no apply does that unasked, ${held.join(', ')} will be tagged iamsync:hold until rollback --release (--write corrects the manifests instead).\n`;
}
