// How fast calls may be sent: as fast as they come, until AWS asks for fewer; then at a rate that it takes, and that is sought out slowly.
// While AWS does not serve at all, one call at a time tries whether it does again. Pure: whoever asks says what time it is.
// IAM's buckets are not published and can't be made larger: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html

export interface Pacer {
  /** Takes the next place in the queue. Milliseconds until it may be used. */
  reserve(now: number): number;
  /** Changes when places that were taken before no longer hold: whoever waits for one takes another. */
  turn(): number;
  /** AWS served a call, whatever it said. */
  served(): void;
  /** AWS refused a call that was sent at a time for being one too many. */
  throttled(sent: number, now: number): void;
  /** To a call that was sent at a time came no answer of AWS. */
  unanswered(sent: number, now: number): void;
  /** How many calls in a row AWS did not serve. */
  misses(): number;
}

/** So many in a row, whosever they were: AWS serves nobody, and more would only be a burden. With the pauses in between, about a minute. */
export const MOST_MISSES = 16;

/** Calls a second after AWS has asked for fewer for the first time, and the fewest that are ever sent. */
const FIRST = 2;
const FEWEST = 0.2;
/** How much faster it goes with each call that was served, by the refusals so far: the rate is sought out, and found. */
const SEEKING = [1, 1.06, 1.01] as const;
/** Once it is known, for as many calls as it is likely to hold; after these, whether AWS takes more by now. */
const HOLDING = 1.0003;
const HELD = 150;
const TRYING = 1.005;
/** A little less is asked for than what is thought to be taken. */
const SHARE = 0.97;

const THROTTLED = { base: 500, cap: 20_000 };
const UNANSWERED = { base: 200, cap: 10_000 };
/** Who waits behind the one that tries whether AWS serves again, waits so much longer at most. */
const BEHIND = 1_000;

interface State {
  /** Calls a second. */
  rate: number;
  /** When the next place in the queue is. */
  next: number;
  turn: number;
  misses: number;
  /** The pause after the last miss; 0 once a call was served. */
  pause: number;
  /** How much longer each one waits than the one before it, while nobody knows whether AWS serves again. */
  behind: number;
  /** When the last pause began: calls sent before it tell nothing new. */
  paused: number;
  /** The refusals so far, when the last one was, and what was served since. */
  refusals: number;
  refused: number;
  served: number;
}

const START: Readonly<State> = {
  rate: Infinity,
  next: 0,
  turn: 0,
  misses: 0,
  pause: 0,
  behind: 0,
  paused: -Infinity,
  refusals: 0,
  refused: 0,
  served: 0,
};

/** A pacer that lets every call go at once. `random` is in [0, 1): jitter, so that several runs do not go in step. */
export function openPacer(random: () => number): Pacer {
  const at: State = { ...START };
  const backOff = (now: number, { base, cap }: typeof THROTTLED): void => {
    const isFirst = at.pause === 0;
    at.pause = isFirst ? base : Math.min(cap, at.pause * (1.5 + random()));
    // After one refusal at a rate that is nearly right, nobody has to wait for the answer to another call.
    at.behind = isFirst && at.refusals > 1 ? 0 : Math.min(at.pause, BEHIND);
    at.next = now + at.pause;
    at.paused = now;
    at.turn += 1;
  };
  return {
    reserve(now) {
      const place = Math.max(now, at.next);
      at.next = place + Math.max(1000 / at.rate, at.behind);
      return place - now;
    },
    turn: () => at.turn,
    served() {
      at.misses = 0;
      at.pause = 0;
      at.behind = 0;
      at.served += 1;
      at.rate *= growth(at);
    },
    throttled(sent, now) {
      at.misses += 1;
      if (sent <= at.paused) return;
      slowDown(at, now);
      backOff(now, THROTTLED);
    },
    unanswered(sent, now) {
      at.misses += 1;
      if (sent > at.paused) backOff(now, UNANSWERED);
    },
    misses: () => at.misses,
  };
}

function growth({ refusals, served }: State): number {
  return SEEKING[refusals] ?? (served < HELD ? HOLDING : TRYING);
}

// Between two refusals the bucket was empty at both ends: it takes what was served in between, or more if it was full at some time, and
// less than what was asked for at last. At first the former is taken, since whoever sought goes far too fast; later on the middle.
function slowDown(at: State, now: number): void {
  const measured = Math.min(at.rate, (at.served * 1000) / Math.max(1, now - at.refused));
  const found = at.refusals < 2 ? measured : Math.sqrt(measured * at.rate);
  at.rate = at.rate === Infinity ? FIRST : Math.max(FEWEST, SHARE * found);
  at.refusals += 1;
  at.refused = now;
  at.served = 0;
}
