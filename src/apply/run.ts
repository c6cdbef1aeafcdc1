// Applies a plan: starts each action when its needs are done, and reports what was done, what failed and what was not tried.
// Knows no kinds: actions, calls and answers are all it sees.
import { isCall } from '../model/call.ts';
import { Failure } from '../model/failure.ts';
import { actionsOf } from '../model/plan.ts';
import { JOURNAL_FORMAT } from '../model/run.ts';
import { advise } from './advice.ts';
import { adviseOnKeys } from './stray-keys.ts';
import { asFailure, perform } from './attempt.ts';
import { openQueue } from './limit.ts';
import { redact } from './redact.ts';
import { openSession } from './session.ts';
import type { Action, Plan } from '../model/plan.ts';
import type { DoneAction, JournalLine, NotTriedAction, RunError, RunReport, RunResult } from '../model/run.ts';
import type { Outcome } from './attempt.ts';
import type { Queue } from './limit.ts';
import type { RunOptions, RunWorld, Session } from './session.ts';

interface Ledger {
  readonly actions: readonly Action[];
  readonly done: DoneAction[];
  readonly failed: { readonly action: Action; readonly error: RunError }[];
  readonly notTried: Map<Action, string>;
}

/**
 * Carries out a plan's actions. After a failure, an interruption or a journal that can't be written, no further action is started;
 * those under way are finished. Resolves to the report in every case; throws only if the plan contradicts itself (before any call).
 */
export async function run(plan: Plan, world: RunWorld, options: RunOptions): Promise<RunReport> {
  const actions = actionsOf(plan);
  const queue = openQueue(actions);
  const session = openSession(plan, world, options);
  const ledger: Ledger = { actions, done: [], failed: [], notTried: new Map() };
  const interruption = new Failure(
    'incomplete',
    'the run was interrupted; calls under way were finished',
    'Run plan again: it shows what is left to do.',
  );
  const interrupt = (): void => session.halt(interruption);
  if (options.signal?.aborted) interrupt();
  options.signal?.addEventListener('abort', interrupt, { once: true });
  try {
    await write({ format: JOURNAL_FORMAT, run: world.journal.run ?? '', plan }, session);
    await drain(queue, session, ledger);
    const rest = untouched(actions, queue, ledger);
    const complete = rest.length === 0 && ledger.failed.length === 0;
    const result = (): RunResult => resultOf(session.cause(), session.cause() === interruption, complete);
    await write({ at: new Date(world.clock.now()).toISOString(), event: 'end', result: result() }, session);
    const { done } = ledger;
    const failed = ledger.failed.map(({ action, error }) => ({ id: action.id, error, next: nextAfter(action, error, ledger, session) }));
    const cause = result() === 'done' ? null : session.cause();
    return { result: result(), run: world.journal.run, cause, done, failed, notTried: rest, ...session.count };
  } finally {
    options.signal?.removeEventListener('abort', interrupt);
  }
}

async function write(line: JournalLine, session: Session): Promise<void> {
  try {
    await session.world.journal.write(line);
  } catch (error) {
    session.halt(asFailure(error));
  }
}

/** Resolves when nothing is under way and nothing more may start. */
function drain(queue: Queue, session: Session, ledger: Ledger): Promise<void> {
  return new Promise((resolve, reject) => {
    let underWay = 0;
    const pump = (): void => {
      for (let action = next(); action !== undefined; action = next()) {
        underWay += 1;
        follow(action).then(pump, reject);
      }
      if (underWay === 0) resolve();
    };
    const next = (): Action | undefined => (session.stopping.aborted ? undefined : queue.take());
    const follow = async (action: Action): Promise<void> => {
      const outcome = await perform(action, session);
      underWay -= 1;
      settle(action, outcome, session, ledger);
      queue.end(action, outcome.state === 'done' || outcome.state === 'skipped');
    };
    pump();
  });
}

function settle(action: Action, outcome: Outcome, session: Session, ledger: Ledger): void {
  const { id } = action;
  session.endedAt.set(id, session.world.clock.now());
  switch (outcome.state) {
    case 'done': {
      const { output, note } = outcome;
      session.outputs.set(id, output);
      session.history.record(action);
      ledger.done.push({ id, output: redact(output), skipped: false, ...(note === undefined ? {} : { note }) });
      return session.tell({ event: 'done', id, ...(note === undefined ? {} : { note }) });
    }
    case 'skipped':
      session.history.record(action);
      ledger.done.push({ id, output: {}, skipped: true, note: outcome.note });
      return session.tell({ event: 'skipped', id, note: outcome.note });
    case 'failed': {
      const { error } = outcome;
      ledger.failed.push({ action, error });
      session.stop(new Failure('incomplete', `${id} failed: ${error.message}`, nextAfter(action, error, ledger, session)));
      return session.tell({ event: 'failed', id, error });
    }
    case 'not-tried':
      ledger.notTried.set(action, outcome.reason);
  }
}

/** What was done meanwhile counts, so that it may say more at the end of the run. */
function nextAfter({ do: step }: Action, error: RunError, { actions }: Ledger, { outputs }: Session): string {
  if (!isCall(step)) return 'Mend the sink and run plan again: what was made and not handed over is made anew.';
  return [advise(error, step.op), ...adviseOnKeys(step, error, actions, outputs)].join(' ');
}

// Who interrupts a run that has nothing left to do, has interrupted nothing.
function resultOf(cause: Failure | null, interrupted: boolean, complete: boolean): RunResult {
  if (cause === null || (interrupted && complete)) return 'done';
  return interrupted ? 'interrupted' : 'failed';
}

/** What was never sent, in plan order, each with the reason. */
function untouched(actions: readonly Action[], queue: Queue, { failed, notTried }: Ledger): NotTriedAction[] {
  const rest = new Set([...queue.rest(), ...notTried.keys()]);
  const broken = new Set(failed.map(({ action }) => action.id));
  const reasonFor = (action: Action): string => {
    const need = action.needs.find((id) => broken.has(id));
    return need === undefined ? (notTried.get(action) ?? 'the run stopped before it') : `it needs ${need}, which failed`;
  };
  return actions.filter((action) => rest.has(action)).map((action) => ({ id: action.id, reason: reasonFor(action) }));
}
