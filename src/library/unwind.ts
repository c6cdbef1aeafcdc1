// Taking a run back, as its journal tells what it did.
import { clock } from '../edge/world.ts';
import { minuteOf } from '../cli/asof.ts';
import { findRun } from '../cli/journals.ts';
import { planTakeback } from '../cli/takeback.ts';
import type { Takeback, TakebackAsk } from '../cli/takeback.ts';
import type { Target } from '../cli/target.ts';
import type { Change, Plan } from '../model/plan.ts';
import type { Conflict } from '../model/run.ts';
import { carryOut, RUNNING } from './carry.ts';
import type { Applied, Running } from './carry.ts';
import { open } from './connection.ts';
import type { Connection } from './connection.ts';
import { sourceOf } from './load.ts';
import type { Project } from './load.ts';
import { CONSENT, consentOf } from './plan.ts';
import type { Consent } from './plan.ts';
import { checkRequest } from './request.ts';

export interface UnwindRequest extends Consent, Running {
  readonly project: Project;
  readonly connection?: Connection | undefined;
  /** The name of a run, as apply gave it. Default: the latest that changed something. */
  readonly run?: string | undefined;
  /** Take back only these addresses or globs. */
  readonly only?: readonly string[] | undefined;
  /** Leave these as they are. */
  readonly skip?: readonly string[] | undefined;
  /** False: nothing is tagged `iamsync:hold`, so that the next apply may do it all again. Default: true. */
  readonly hold?: boolean | undefined;
  /** Only plan it. */
  readonly dryRun?: boolean | undefined;
}

export interface Unwound {
  /** What takes the run back; with `dryRun` errors may stand among its findings. */
  readonly plan: Plan;
  /** What somebody else has changed since the run. */
  readonly conflicts: readonly Conflict[];
  /** What the manifests would change back with the next apply; null if they can't be compared. */
  readonly back: readonly Change[] | null;
  /** Null with `dryRun`. */
  readonly applied: Applied | null;
}

/**
 * Takes a run back: every call that was made, last one first. Throws Failure: `input` if there is no such run or no journal is kept,
 * `locked`; FindingsError('refused') if somebody has changed what it would touch, or a guard refuses it; IncompleteRun as apply does.
 */
export async function unwind(request: UnwindRequest): Promise<Unwound> {
  checkRequest('unwind', request, {
    project: 'anything',
    connection: 'object',
    run: 'text',
    only: 'texts',
    skip: 'texts',
    hold: 'flag',
    dryRun: 'flag',
    ...CONSENT,
    ...RUNNING,
  });
  const { project, connection, run, only, skip = [], hold = true, dryRun = false } = request;
  const source = sourceOf(project);
  const ask: TakebackAsk = { asOf: minuteOf(clock.now()), deep: false, only, skip, hold, ...consentOf(request) };
  const target = await open(source, connection);
  try {
    const { scope } = await target.reader.identity.whoAmI();
    const draw = async (): Promise<Takeback> => planTakeback(await findRun(target, scope.account, run), source, target, ask);
    if (dryRun) return told(await draw(), null);
    return await carried(draw, request, target, scope.account);
  } finally {
    await target.close();
  }
}

async function carried(draw: () => Promise<Takeback>, running: Running, target: Target, account: string): Promise<Unwound> {
  const drawn: { takeback: Takeback | null } = { takeback: null };
  const applied = await carryOut({
    ...running,
    target,
    async draw(before) {
      await before(account);
      drawn.takeback = await draw();
      return drawn.takeback.plan;
    },
    check: () => Promise.resolve(),
    settled: () => drawn.takeback?.settled() ?? Promise.resolve([]),
  });
  if (drawn.takeback === null) throw new Error('a run was carried out that was not planned');
  return told(drawn.takeback, applied);
}

function told({ plan, conflicts, back }: Takeback, applied: Applied | null): Unwound {
  return { plan, conflicts, back, applied };
}
