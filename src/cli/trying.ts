// Trying checks for real, one deed after the other. Every object that is written is written down first in mind, and removed in the end.
import { trialOf } from '../access/trials.ts';
import { outcomeOf } from '../model/check.ts';
import type { Assertion, Check, CheckLine, CheckResult } from '../model/check.ts';
import type { Actor, Deed, Outcome } from '../model/acting.ts';

export interface Cast {
  /** Who acts for a check; or why nobody does. */
  actorFor(check: Check): Promise<Actor | string>;
  /** Whether deeds would go to AWS. */
  isAws(): Promise<boolean>;
  /** Who else may write an object that is to be read, and remove what was written. */
  readonly helpers: readonly Actor[];
  /** A name that no object has. */
  name(): string;
}

interface ObjectAt {
  readonly bucket: string;
  readonly key: string;
}

interface Written extends ObjectAt {
  readonly mayBeAws: boolean;
  readonly by: Actor;
}

export interface Tried {
  readonly checks: readonly CheckResult[];
  /** Objects that could not be removed. */
  readonly notes: readonly string[];
}

/** Tries checks until the signal is aborted, and removes what was written in any case. */
export async function tryChecks(checks: readonly Check[], cast: Cast, signal: AbortSignal): Promise<Tried> {
  const written: Written[] = [];
  const results: CheckResult[] = [];
  const notes: string[] = [];
  try {
    for (const check of checks) {
      if (signal.aborted) break;
      const { name, principal, origin } = check;
      const lines = await tryCheck(check, cast, written, signal);
      results.push({ name, principal, origin, outcome: outcomeOf(lines), lines });
    }
  } finally {
    for (const object of written) notes.push(...(await remove(object, cast.helpers)));
  }
  return { checks: results, notes };
}

async function tryCheck(check: Check, cast: Cast, written: Written[], signal: AbortSignal): Promise<CheckLine[]> {
  const mayBeAws = check.live !== null;
  const barred = !mayBeAws && (await cast.isAws());
  const actor = barred ? 'the endpoint is AWS, and the check has no live: { prefix: … }' : await cast.actorFor(check);
  const lines: CheckLine[] = [];
  for (const { says, assertion, action, resource } of linesOf(check)) {
    const line = { says, action, resource, origin: assertion.origin };
    const trial = trialOf({ action, resource, context: assertion.context, prefix: check.live?.prefix ?? null, name: cast.name() });
    if (typeof actor === 'string') lines.push({ ...line, outcome: 'not-tried', why: actor });
    else if (signal.aborted) lines.push({ ...line, outcome: 'not-tried', why: 'interrupted' });
    else if ('reason' in trial) lines.push({ ...line, outcome: 'not-tried', why: trial.reason });
    else lines.push({ ...line, ...judged(says, await perform(trial.deed, actor, { cast, written, mayBeAws })) });
  }
  return lines;
}

function linesOf({ can, cannot }: Check) {
  const each = (says: CheckLine['says']) => (assertion: Assertion) =>
    assertion.actions.flatMap((action) => assertion.resources.map((resource) => ({ says, assertion, action, resource })));
  return [...can.flatMap(each('can')), ...cannot.flatMap(each('cannot'))];
}

function judged(says: CheckLine['says'], { is, message }: Outcome): Pick<CheckLine, 'outcome' | 'why'> {
  switch (is) {
    case 'done':
      return says === 'can' ? { outcome: 'holds', why: 'done' } : { outcome: 'fails', why: 'it was done' };
    case 'denied':
      return says === 'cannot' ? { outcome: 'holds', why: 'AccessDenied' } : { outcome: 'fails', why: `AccessDenied: ${message}` };
    case 'failed':
      return { outcome: 'undecided', why: message };
    case 'forbidden':
      return { outcome: 'not-tried', why: message };
  }
}

interface Stage {
  readonly cast: Cast;
  readonly written: Written[];
  readonly mayBeAws: boolean;
}

async function perform(deed: Deed, actor: Actor, stage: Stage): Promise<Outcome> {
  const { written, mayBeAws } = stage;
  switch (deed.op) {
    case 'PutObject':
      return put(deed, actor, stage);
    case 'GetObject':
    case 'DeleteObject': {
      const there = await provide(deed, actor, stage);
      if (there.is !== 'done')
        return { is: 'forbidden', message: `nobody who acts here could write an object to try it on: ${there.message}` };
      const outcome = await actor.act(deed, mayBeAws);
      if (deed.op === 'DeleteObject' && outcome.is === 'done') written.splice(indexOf(deed, written), 1);
      return outcome;
    }
    default:
      return actor.act(deed, mayBeAws);
  }
}

// Without an answer it may have been written all the same.
async function put({ bucket, key }: ObjectAt, by: Actor, { written, mayBeAws }: Stage): Promise<Outcome> {
  const outcome = await by.act({ op: 'PutObject', bucket, key }, mayBeAws);
  if (outcome.is === 'done' || outcome.is === 'failed') written.push({ bucket, key, mayBeAws, by });
  return outcome;
}

async function provide(object: ObjectAt, actor: Actor, stage: Stage): Promise<Outcome> {
  let last: Outcome = { is: 'failed', message: 'nobody acts' };
  for (const writer of [...stage.cast.helpers, actor]) {
    last = await put(object, writer, stage);
    if (last.is === 'done') return last;
  }
  return last;
}

function indexOf({ bucket, key }: ObjectAt, written: readonly Written[]): number {
  return written.findIndex((one) => one.bucket === bucket && one.key === key);
}

async function remove({ bucket, key, mayBeAws, by }: Written, helpers: readonly Actor[]): Promise<string[]> {
  let last = '';
  for (const actor of [...helpers, by]) {
    const outcome = await actor.act({ op: 'DeleteObject', bucket, key }, mayBeAws);
    if (outcome.is === 'done' || /^NoSuch(Bucket|Key)/.test(outcome.message)) return [];
    last = outcome.message;
  }
  return [`s3://${bucket}/${key} was written and could not be removed: ${last}`];
}
