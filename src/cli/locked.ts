// From a plan to its end: what is applied was planned under the lock of its account, or it is planned again once the lock is held.
import { onInterrupt } from '../edge/world.ts';
import { Failure } from '../model/failure.ts';
import { isError } from '../model/finding.ts';
import { actionsOf } from '../model/plan.ts';
import type { Plan } from '../model/plan.ts';
import type { Lock } from '../model/ports.ts';
import { digestOf } from '../plan/digest.ts';
import { awaitAftermath } from './aftermath.ts';
import { difference } from './difference.ts';
import { consent } from './execute.ts';
import { EXIT } from './exit.ts';
import type { ExitCode } from './exit.ts';
import type { Screen } from './screen.ts';
import type { Source } from './source.ts';
import type { Target } from './target.ts';

export interface Undertaking<Drawn> {
  readonly source: Source;
  readonly target: Target;
  readonly screen: Screen;
  /** Nobody is asked. */
  readonly yes: boolean;
  /** The plan is one that was reviewed. */
  readonly reviewed: boolean;
  /** Set where somebody else sees to interruptions. */
  readonly signal?: AbortSignal | undefined;
  /** Reads and plans; calls `before` with the account before anything of it is read. */
  draw(before: (account: string) => Promise<void>): Promise<Drawn>;
  /** Null if there is none. */
  planIn(drawn: Drawn): Plan | null;
  show(drawn: Drawn): Promise<void>;
  /** An exit code if it ends here; throws if it must not be carried out. */
  accept(drawn: Drawn): Promise<ExitCode | null>;
  carryOut(drawn: Drawn, lock: Lock | null): Promise<ExitCode>;
}

/**
 * Plans, shows, asks and carries out. Where nobody is asked, the lock is taken before the account is read. A person is not waited for
 * with the lock held: after a yes it is taken, everything is read and planned again, and a plan that is another one by now is refused.
 * A plan with nothing to do needs no lock. Throws Failure: locked, journal, declined, refused, stale.
 */
export async function underLock<Drawn>(work: Undertaking<Drawn>): Promise<ExitCode> {
  const { screen, yes, reviewed } = work;
  const door = doorTo(work);
  const isSettled = yes || (reviewed && !screen.terminal.canAsk);
  try {
    const drawn = await work.draw(isSettled ? door.knock : () => Promise.resolve());
    const plan = work.planIn(drawn);
    await work.show(drawn);
    if (plan !== null && !isIdle(plan)) door.enter();
    const ended = await work.accept(drawn);
    if (ended !== null || plan === null) return ended ?? EXIT.failed;
    await consent({ screen, plan, yes, reviewed });
    const now = isSettled ? drawn : await again(work, door, plan);
    return now === null ? EXIT.ok : await work.carryOut(now, door.handOver());
  } finally {
    await door.leave();
  }
}

// Nothing to do, or not to be done.
function isIdle(plan: Plan): boolean {
  return plan.findings.some(isError) || (plan.changes.length === 0 && actionsOf(plan).length === 0);
}

/** The plan once more, under the lock. Null if nothing is left to do. Throws Failure('stale') if it is another one. */
async function again<Drawn>(work: Undertaking<Drawn>, door: Door, shown: Plan): Promise<Drawn | null> {
  await door.knock(shown.account);
  door.enter();
  const drawn = await work.draw(() => Promise.resolve());
  const plan = work.planIn(drawn);
  if (plan !== null && plan.findings.some(isError))
    throw new Failure('stale', 'Meanwhile the plan is refused.', 'Plan again to see why; nothing was changed.');
  if (plan !== null && isIdle(plan)) {
    work.screen.note('Nothing is left to do: somebody else has done it meanwhile.\n');
    return null;
  }
  if (plan !== null && digestOf(plan) === digestOf(shown)) return drawn;
  throw new Failure(
    'stale',
    `Something has changed since the plan was shown.\n${plan === null ? '  the manifests do not compile any more' : difference(plan, shown)}`,
    'Run the command again and look at the new plan; nothing was changed.',
  );
}

interface Door {
  /** Takes the lock; what keeps from it is told by `enter`, to those who need it. */
  readonly knock: (account: string) => Promise<void>;
  /** Throws what kept the lock from being taken. */
  enter(): void;
  /** The lock, for a run that sees to interruptions itself. Null without a journal. */
  handOver(): Lock | null;
  leave(): Promise<void>;
}

function doorTo({ source, target, screen, signal }: Pick<Undertaking<unknown>, 'source' | 'target' | 'screen' | 'signal'>): Door {
  let lock: Lock | null = null;
  let barred: Failure | null = null;
  let listening: { release(): void } | null = null;
  const leave = async (): Promise<void> => {
    listening?.release();
    await lock?.release();
  };
  const open = async (account: string): Promise<void> => {
    refuseVanishing(source, target, screen);
    lock = (await target.journals?.lock({ account, startedAt: target.clock.now() })) ?? null;
    if (lock !== null && signal === undefined) listening = endAtOnce(screen, leave);
    if (lock !== null) await awaitAftermath(target, account, screen.note);
  };
  return {
    knock: (account) =>
      open(account).catch((error: unknown) => {
        if (!(error instanceof Failure)) throw error;
        barred = error;
      }),
    enter: () => {
      if (barred !== null) throw barred;
    },
    handOver: () => {
      listening?.release();
      return lock;
    },
    leave,
  };
}

// A lock in S3 that its owner does not give back keeps the next run out until it has lapsed.
function endAtOnce(screen: Screen, leave: () => Promise<void>): { release(): void } {
  const end = (code: number): void => process.exit(code);
  const told = (): void => {
    screen.note('\ninterrupted: nothing was changed\n');
    void leave().finally(() => end(130));
  };
  return onInterrupt(process, told, end);
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
