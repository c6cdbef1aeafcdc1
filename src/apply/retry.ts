// The retry table: what to do about a failed call. Pure; no decision reads the clock or the account.
// Codes: https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html; repeat safety follows what each operation does twice.
import { MOST_MISSES } from './pace.ts';
import { canBeLookedUp, isDeath, isOnce, isRemoval, isRename } from './repeating.ts';
import type { WriteOp } from '../model/call.ts';

/** What is known about the failing call. */
export interface Situation {
  readonly op: WriteOp;
  /** Attempts made, this one included. */
  readonly attempts: number;
  /** Milliseconds since the first attempt. */
  readonly elapsed: number;
  /** An earlier attempt got no clear answer, so that it may have done the work. */
  readonly doubtful: boolean;
  /** The entity, or one that the call takes hold of, was made or changed by this run or is younger than two minutes. */
  readonly fresh: boolean;
  /** The entity itself was created by this run. */
  readonly born: boolean;
  /** This run has taken something away from the entity, or from what held it. */
  readonly emptied: boolean;
  /** This run has deleted an entity of this address. */
  readonly buried: boolean;
  /** How many calls in a row, this one included and whosever they were, AWS did not serve. */
  readonly misses: number;
}

/** How long to pause before repeating: IAM's token buckets refill by the second, replicas take seconds, a lost packet is over at once. */
export type Pace = 'throttled' | 'network' | 'replication';

export type Decision =
  | { readonly then: 'repeat'; readonly pace: Pace; readonly why: string }
  /** Ask AWS whether the work was done before repeating. */
  | { readonly then: 'reread'; readonly pace: Pace; readonly why: string }
  /** An earlier attempt did the work. */
  | { readonly then: 'done'; readonly note: string }
  /** The account already was as wanted. */
  | { readonly then: 'skip'; readonly note: string }
  | { readonly then: 'fail' }
  /** No further call can succeed. */
  | { readonly then: 'stop' };

interface Symptom {
  readonly code: string;
  readonly message: string;
  readonly ambiguous: boolean;
}

const THROTTLED: ReadonlySet<string> = new Set([
  'Throttling',
  'Throttled',
  'RequestThrottled',
  'RequestLimitExceeded',
  'TooManyRequests',
  'SlowDown',
]);

const CREDENTIALS_LOST: ReadonlySet<string> = new Set([
  'ExpiredToken',
  'TokenRefreshRequired',
  'InvalidClientTokenId',
  'UnrecognizedClient',
  'RequestExpired',
  'CredentialsProviderError',
]);

// What answers is not AWS, or nothing was asked at all: another attempt would meet the same.
const HOPELESS: ReadonlySet<string> = new Set(['NotAws', 'TlsError', 'RegionError', 'InternalError']);

const MOST_THROTTLED = 10;
const MOST_UNANSWERED = 10;
// Replicas usually agree within seconds; Terraform waits two minutes as well. A name that is used again takes "several minutes".
const REPLICATION = 120_000;
const UNMODIFIABLE = 300_000;

/** What to do about a failed call of IAM. The same symptom and situation always give the same decision. */
export function decide(symptom: Symptom, at: Situation): Decision {
  if (isLockedOut(symptom)) return { then: 'stop' };
  if (isThrottled(symptom)) {
    if (at.misses >= MOST_MISSES) return { then: 'stop' };
    return at.attempts < MOST_THROTTLED
      ? { then: 'repeat', pace: 'throttled', why: 'AWS asks for fewer calls a second' }
      : { then: 'fail' };
  }
  if (HOPELESS.has(symptom.code)) return { then: 'fail' };
  if (isUnanswered(symptom)) return unanswered(symptom, at);
  switch (symptom.code) {
    case 'NoSuchEntity':
      return missing(symptom, at);
    case 'EntityAlreadyExists':
      return existing(at);
    case 'LimitExceeded':
      return atQuota(at);
    // What AWS says of a service-linked role that is there already.
    case 'InvalidInput':
      return atQuota(at);
    case 'DeleteConflict':
      return at.emptied ? replicating(at, 'what was just taken away still shows') : { then: 'fail' };
    case 'MalformedPolicyDocument':
      return at.fresh && /invalid principal/i.test(symptom.message)
        ? replicating(at, 'a new principal is not known everywhere yet')
        : { then: 'fail' };
    case 'ConcurrentModification':
      return replicating(at, 'AWS is still working on an earlier change');
    case 'EntityTemporarilyUnmodifiable':
      return replicating(at, 'AWS is still working on an earlier change', UNMODIFIABLE);
  }
  return { then: 'fail' };
}

/** AWS asks for fewer calls. */
export function isThrottled({ code }: Pick<Symptom, 'code'>): boolean {
  return THROTTLED.has(code);
}

/** What came was no answer of AWS to the call. */
export function isUnanswered({ code, ambiguous }: Pick<Symptom, 'code' | 'ambiguous'>): boolean {
  return ambiguous || code === 'NetworkError';
}

/** AWS takes no call with these credentials. */
export function isLockedOut({ code }: Pick<Symptom, 'code'>): boolean {
  return CREDENTIALS_LOST.has(code);
}

function unanswered(symptom: Symptom, at: Situation): Decision {
  if (at.misses >= MOST_MISSES) return { then: 'stop' };
  if (at.attempts >= MOST_UNANSWERED) return { then: 'fail' };
  // A second CreatePolicyVersion, for one, would make a second version; nearly all operations are harmless when repeated.
  const then = symptom.ambiguous && isOnce(at.op) ? 'reread' : 'repeat';
  return { then, pace: 'network', why: symptom.ambiguous ? 'no clear answer arrived' : 'the call did not reach AWS' };
}

// AWS's own policies are everywhere: one that is not there will not come.
const AWS_MANAGED = /arn:[a-z-]+:iam::aws:policy\//;

// What is missing is the entity itself, not a part of it or a hold on it.
const WHOLE = /^The (user|group|role) with name \S+ cannot be found/;

function missing({ message }: Symptom, at: Situation): Decision {
  if (at.doubtful && isRename(at.op) && at.elapsed < REPLICATION)
    return { then: 'reread', pace: 'replication', why: 'an earlier attempt may have renamed it' };
  if (!isRemoval(at.op))
    return at.fresh && !AWS_MANAGED.test(message) ? replicating(at, 'what was just made is not known everywhere yet') : { then: 'fail' };
  // After an attempt without an answer, a part that is gone was taken by it; that the whole is gone may be a replica that lags.
  const lags = at.born && !(at.doubtful && (isDeath(at.op) || !WHOLE.test(message)));
  if (lags && at.elapsed < REPLICATION) return replicating(at, 'what was just made is not known everywhere yet');
  if (at.doubtful) return { then: 'done', note: 'an earlier attempt had done it' };
  return { then: 'skip', note: 'it was gone already' };
}

function existing(at: Situation): Decision {
  // After a rename that was done, it is the old name that would be missing.
  if (at.doubtful && !isRename(at.op) && at.elapsed < REPLICATION)
    return { then: 'reread', pace: 'replication', why: 'an earlier attempt may have made it' };
  return at.buried ? replicating(at, 'the name of what was just deleted is not free yet') : { then: 'fail' };
}

// Never retried as throttling, which it is not (the SDK takes it for that).
function atQuota(at: Situation): Decision {
  const mayBeOurs = at.doubtful && at.elapsed < REPLICATION && canBeLookedUp(at.op);
  return mayBeOurs ? { then: 'reread', pace: 'replication', why: 'an earlier attempt may have made it' } : { then: 'fail' };
}

function replicating(at: Situation, why: string, patience = REPLICATION): Decision {
  return at.elapsed < patience ? { then: 'repeat', pace: 'replication', why } : { then: 'fail' };
}

const PACES: { readonly [P in Pace]: { readonly base: number; readonly cap: number } } = {
  throttled: { base: 500, cap: 20_000 },
  network: { base: 200, cap: 10_000 },
  replication: { base: 1_000, cap: 10_000 },
};

/**
 * Milliseconds to pause, by decorrelated jitter: random between the base and three times the previous pause, capped
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter/). `random` is in [0, 1); `previous` is 0 at first.
 */
export function pause(pace: Pace, previous: number, random: number): number {
  const { base, cap } = PACES[pace];
  const most = Math.max(base, previous * 3);
  return Math.round(Math.min(cap, base + random * (most - base)));
}
