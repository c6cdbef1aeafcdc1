// Carries one action out: journal, call, and what the retry table says about a failure, until there is an outcome.
import { isCall, isWait } from '../model/call.ts';
import { CallError } from '../model/callerror.ts';
import { Failure } from '../model/failure.ts';
import { handOver, withoutSecrets, withPassword } from './deliver.ts';
import { redact } from './redact.ts';
import { resolveRefs } from './refs.ts';
import { stoppedBy } from './advice.ts';
import { isOnce } from './repeating.ts';
import { decide, isThrottled, isUnanswered, pause } from './retry.ts';
import { verify } from './verify.ts';
import type { Call, Deliver, Wait } from '../model/call.ts';
import type { JsonObject } from '../model/json.ts';
import type { Action } from '../model/plan.ts';
import type { JournalEntry, RunError } from '../model/run.ts';
import type { Decision, Pace } from './retry.ts';
import type { RunWorld, Session } from './session.ts';
import type { Found } from '../kinds/asking.ts';

export type Outcome =
  | { readonly state: 'done'; readonly output: JsonObject; readonly note?: string }
  | { readonly state: 'skipped'; readonly note: string }
  | { readonly state: 'failed'; readonly error: RunError }
  | { readonly state: 'not-tried'; readonly reason: string };

/** What one action has been through. */
interface Course {
  attempts: number;
  /** Milliseconds since the epoch. */
  started: number;
  doubtful: boolean;
  /** Milliseconds. */
  paused: number;
  last: RunError | undefined;
}

type Attempt = { readonly outcome: Outcome } | { readonly again: Extract<Decision, { pace: Pace }>; readonly error: RunError };

const NOT_STARTED: Outcome = { state: 'not-tried', reason: 'the run stopped before it' };
// How often to look for the work of an unanswered call: replicas may show it only seconds later.
const LOOKS = 3;
/** Milliseconds for which a line tells well enough when its call was sent. */
const FRESH = 1_000;

/** Never throws: a failure of any sort is an outcome. */
export async function perform(action: Action, session: Session): Promise<Outcome> {
  const step = action.do;
  if (isWait(step)) return waitOut(action, step, session);
  if (!isCall(step)) return deliver(action, step, session);
  try {
    return await carryOut(action, withPassword(action, resolveRefs(step, session.outputs), session), session);
  } catch (error) {
    return { state: 'failed', error: runError(error, session) };
  }
}

async function deliver(action: Action, step: Deliver, session: Session): Promise<Outcome> {
  if (session.halted.aborted) return NOT_STARTED;
  session.tell({ event: 'start', id: action.id, step: 'Deliver' });
  if (!(await record(action, 'Deliver', { event: 'try' }, session))) return NOT_STARTED;
  const error = await handOver(action, step, session);
  await record(action, 'Deliver', error === null ? { event: 'done', output: {} } : { event: 'failed', error }, session);
  return error === null ? { state: 'done', output: {} } : { state: 'failed', error };
}

/** Sleeps for what is left of the wait since the last awaited action ended. */
async function waitOut(action: Action, wait: Wait, session: Session): Promise<Outcome> {
  const { clock } = session.world;
  const now = clock.now();
  const ends = action.needs.map((need) => session.endedAt.get(need) ?? now);
  const since = ends.length === 0 ? now : Math.max(...ends);
  const left = session.waits ? Math.max(0, wait.seconds * 1000 - (now - since)) : 0;
  if (left > 0) {
    session.tell({ event: 'wait', id: action.id, seconds: Math.ceil(left / 1000), reason: wait.reason });
    await clock.sleep(left, session.stopping);
  }
  return session.stopping.aborted ? NOT_STARTED : { state: 'done', output: {} };
}

async function carryOut(action: Action, call: Call, session: Session): Promise<Outcome> {
  const course: Course = { attempts: 0, started: session.world.clock.now(), doubtful: false, paused: 0, last: undefined };
  for (;;) {
    const attempt = await session.ahead(() => tryOnce(action, call, course, session));
    if ('outcome' in attempt) return attempt.outcome;
    await rest(action, attempt.again, attempt.error, course, session);
    if (attempt.again.then === 'repeat') continue;
    const found = await lookUp(action, call, attempt.error, course, session);
    if (found !== undefined) return found;
  }
}

/** The outcome of an action that may send no further call. */
function gaveUp(course: Course): Outcome {
  return course.last === undefined ? NOT_STARTED : { state: 'failed', error: { ...course.last, ambiguous: course.doubtful } };
}

/** Waits until it is this call's turn, or until the run stops; the turn. */
async function awaitTurn(course: Course, session: Session): Promise<number> {
  const { pacer, halted, stopping } = session;
  const { clock } = session.world;
  const ended = course.attempts === 0 ? stopping : halted;
  let turn = -1;
  while (turn !== pacer.turn() && !ended.aborted) {
    turn = pacer.turn();
    const wait = Math.ceil(pacer.reserve(clock.now()));
    if (wait > 0) await clock.sleep(wait, ended);
  }
  return turn;
}

/** True if this call may not be sent any more. */
function isOver({ attempts }: Course, { halted, stopping }: Session): boolean {
  return halted.aborted || (attempts === 0 && stopping.aborted);
}

/** The line that says so goes to the disk while calls of others are under way. */
async function tryOnce(action: Action, call: Call, course: Course, session: Session): Promise<Attempt> {
  const turn = await awaitTurn(course, session);
  if (isOver(course, session)) return { outcome: gaveUp(course) };
  const { clock } = session.world;
  const said = clock.now();
  if (!(await record(action, call.op, { event: 'try' }, session))) return { outcome: gaveUp(course) };
  return session.limit(async () => {
    // AWS may have asked for fewer calls meanwhile.
    if (turn !== session.pacer.turn()) await awaitTurn(course, session);
    if (isOver(course, session)) return notSent(action, call, new Failure('incomplete', 'the run stopped before it', ''), course, session);
    // When a call was sent, later runs take from its line.
    const isOld = clock.now() - said > FRESH;
    if (isOld && !(await record(action, call.op, { event: 'try' }, session))) return { outcome: gaveUp(course) };
    return send(action, call, course, session);
  });
}

async function send(action: Action, call: Call, course: Course, session: Session): Promise<Attempt> {
  const { iam, lock, clock } = session.world;
  if (course.attempts === 0) session.tell({ event: 'start', id: action.id, step: call.op });
  if (course.attempts === 0) course.started = clock.now();
  let sent = clock.now();
  try {
    await lock?.ready();
    count(course, session, 1);
    sent = clock.now();
    const output = await iam.call(call, () => lastLook(lock, course, session));
    session.pacer.served(clock.now());
    // Nobody waits for this line: those of what needs the action come after it, and nothing is sent once a line is lost.
    void record(action, call.op, { event: 'done', output: redact(output) }, session);
    return { outcome: { state: 'done', output } };
  } catch (error) {
    if (error instanceof Failure && error.code === 'locked') return lockedOut(action, call, error, course, session);
    const problem = runError(error, session);
    noteMiss(problem, sent, session);
    return afterError(action, call, problem, course, session);
  }
}

function noteMiss(error: RunError, sent: number, { pacer, world: { clock } }: Session): void {
  if (isThrottled(error)) pacer.throttled(sent, clock.now());
  else if (isUnanswered(error)) pacer.unanswered(sent, clock.now());
  else pacer.served(clock.now());
}

function count(course: Course, { count: all }: Session, by: 1 | -1): void {
  if (Math.max(course.attempts, course.attempts + by) > 1) all.retries += by;
  course.attempts += by;
  all.calls += by;
}

function lastLook(lock: RunWorld['lock'], course: Course, session: Session): void {
  try {
    lock?.check();
  } catch (error) {
    count(course, session, -1);
    throw error;
  }
}

/** The account is no longer ours alone: nothing was sent, and nothing more is. */
async function lockedOut(action: Action, call: Call, cause: Failure, course: Course, session: Session): Promise<Attempt> {
  const outcome = await notSent(action, call, cause, course, session);
  session.halt(cause);
  return outcome;
}

async function notSent(action: Action, call: Call, { code, message }: Failure, course: Course, session: Session): Promise<Attempt> {
  await record(action, call.op, { event: 'failed', error: { code, message: `not sent: ${message}`, ambiguous: false } }, session);
  return { outcome: gaveUp(course) };
}

async function afterError(action: Action, call: Call, error: RunError, course: Course, session: Session): Promise<Attempt> {
  const { attempts, doubtful, started } = course;
  const elapsed = session.world.clock.now() - started;
  const misses = session.pacer.misses();
  const decision = decide(error, { op: call.op, attempts, elapsed, doubtful, misses, ...session.history.before(action) });
  if (error.ambiguous) course.doubtful = true;
  course.last = error;
  if (decision.then === 'done') {
    const { note } = decision;
    await record(action, call.op, { event: 'done', output: {}, note }, session);
    return { outcome: { state: 'done', output: {}, note } };
  }
  if (decision.then === 'skip') {
    const { note } = decision;
    await record(action, call.op, { event: 'skipped', note }, session);
    return { outcome: { state: 'skipped', note } };
  }
  await record(action, call.op, { event: 'failed', error }, session);
  if ('pace' in decision) return { again: decision, error };
  if (decision.then === 'stop') session.halt(stoppedBy(error));
  return { outcome: gaveUp(course) };
}

async function rest(
  action: Action,
  { pace, why }: { pace: Pace; why: string },
  error: RunError,
  course: Course,
  session: Session,
): Promise<void> {
  const { clock } = session.world;
  course.paused = pause(pace, course.paused, clock.random());
  session.tell({ event: 'retry', id: action.id, attempt: course.attempts + 1, inSeconds: course.paused / 1000, error, why });
  await clock.sleep(course.paused, session.halted);
}

/** The outcome if the work of an earlier attempt is found, or something in its place; undefined if the call must be repeated. */
async function lookUp(action: Action, call: Call, error: RunError, course: Course, session: Session): Promise<Outcome | undefined> {
  const { clock } = session.world;
  const began = clock.now();
  for (let looks = 1; ; looks += 1) {
    let found = await look(call, session);
    if (found.is === 'different' && found.unseen === true) found = await lookLate(action, call, session);
    if (found.is === 'unknown') return { state: 'failed', error: { ...error, message: `${error.message}; ${found.why}`, ambiguous: true } };
    if (found.is === 'ours') {
      const note = 'an earlier attempt had done it';
      await record(action, call.op, { event: 'done', output: found.output, note }, session);
      return { state: 'done', output: found.output, note };
    }
    // What a replica shows may be the account of before the attempt.
    const mayBeLate = course.doubtful && clock.now() - began < session.lag && !session.halted.aborted;
    if (found.is === 'different' && (found.unseen === true || !mayBeLate))
      return { state: 'failed', error: { ...error, message: `${error.message} (${found.how})`, ambiguous: found.doubtful === true } };
    const isPatient = mayBeLate && (found.is === 'different' || isOnce(call.op));
    if (!isPatient && (looks >= LOOKS || !session.waits || session.halted.aborted)) return undefined;
    course.paused = pause('replication', course.paused, clock.random());
    await clock.sleep(course.paused, session.halted);
  }
}

/** Looks when IAM would show what was made: whoever looks before, the next run included, may see an account without it. */
async function lookLate(action: Action, call: Call, session: Session): ReturnType<typeof look> {
  const { lag, halted, world } = session;
  if (lag > 0) {
    session.tell({ event: 'wait', id: action.id, seconds: lag / 1000, reason: 'what was made without an answer may show late' });
    await world.clock.sleep(lag, halted);
  }
  return look(call, session);
}

async function look(call: Call, session: Session): Promise<Found | { readonly is: 'unknown'; readonly why: string }> {
  try {
    return await session.limit(() => verify(call, session.scope, session.world.reader));
  } catch (error) {
    return { is: 'unknown', why: `whether it was done could not be read: ${runError(error, session).message}` };
  }
}

/** Writes a journal line; false, and no further call is sent, if it can't be written. */
async function record(
  action: Action,
  step: string,
  entry: Pick<JournalEntry, 'event' | 'output' | 'error' | 'note'>,
  session: Session,
): Promise<boolean> {
  const at = new Date(session.world.clock.now()).toISOString();
  try {
    await session.world.journal.write({ at, id: action.id, step, ...entry });
    return true;
  } catch (error) {
    session.halt(asFailure(error));
    return false;
  }
}

export function asFailure(error: unknown): Failure {
  if (error instanceof Failure) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new Failure(
    'journal',
    `the journal can't be written: ${message}`,
    'Make room or choose another journal folder, then run plan again.',
    error,
  );
}

function runError(error: unknown, session: Session): RunError {
  const said = error instanceof Error ? error.message : String(error);
  const message = withoutSecrets(said, session);
  if (error instanceof CallError) return { code: error.code, message, ambiguous: error.ambiguous };
  return { code: error instanceof Failure ? error.code : 'InternalError', message, ambiguous: false };
}
