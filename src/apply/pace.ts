// How fast calls may be sent: as fast as they come, until AWS asks for fewer; then at a rate that it takes, judged by what it served and
// refused so far.
// While AWS does not serve at all, one call at a time tries whether it does again. Pure: whoever asks says what time it is.
// IAM's buckets are not published and can't be made larger: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
import { likelyRates } from './bucket.ts';
import type { Sign } from './bucket.ts';

export interface Pacer {
  /** Takes the next place in the queue. Milliseconds until it may be used. */
  reserve(now: number): number;
  /** Changes when places that were taken before no longer hold: whoever waits for one takes another. */
  turn(): number;
  /** AWS served a call, whatever it said. */
  served(now: number): void;
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
const FIRST = 10;
const FEWEST = 0.2;
/** How much faster it goes with each call that was served, while nothing else is known than that first refusal. */
const SEEKING = 1.1;
/** Faster than that, several calls would be under way when one is refused. */
const SOUGHT = 60;
/** In so many calls it goes up to the most that the bucket may be thought to take; in more, where that is not far. */
const SOON = 25;
const LATE = 300;
const FAR = 1.5;
/** Beyond that it tries slowly whether AWS takes more by now. */
const TRYING = 1.002;
/** A little less is asked for than what is thought to be taken. */
const SHARE = 0.98;
/** By so many calls the bucket is judged. */
const REMEMBERED = 400;

const THROTTLED = { base: 500, cap: 20_000 };
/** A bucket that is known has its next token sooner; but not before the answers under way are there. */
const SHORTEST = 50;
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
  /** How much faster it goes with each call that was served, up to what is aimed at. */
  growth: number;
  aim: number;
  /** When the last refusal was that told something, and how many calls were served since. */
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
  growth: 1,
  aim: Infinity,
  refused: 0,
  served: 0,
};

/** A pacer that lets every call go at once. `random` is in [0, 1): jitter, so that several runs do not go in step. */
export function openPacer(random: () => number): Pacer {
  const at: State = { ...START };
  const signs: Sign[] = [];
  const note = (sign: Sign): void => {
    signs.push(sign);
    if (signs.length > 2 * REMEMBERED) signs.splice(0, REMEMBERED);
  };
  return {
    reserve(now) {
      const place = Math.max(now, at.next);
      at.next = place + Math.max(1000 / at.rate, at.behind);
      return place - now;
    },
    turn: () => at.turn,
    served(now) {
      note({ at: now, served: true });
      at.misses = 0;
      at.pause = 0;
      at.behind = 0;
      at.served += 1;
      at.rate *= at.rate < at.aim ? at.growth : TRYING;
    },
    throttled(sent, now) {
      at.misses += 1;
      if (sent <= at.paused) return;
      note({ at: now, served: false });
      const isNew = at.rate === Infinity;
      slowDown(at, signs, now);
      // One refusal is no outage: nobody has to wait for the answer to another call.
      backOff(at, now, { ...THROTTLED, base: isNew ? THROTTLED.base : soonest(at.rate), alone: at.pause > 0 }, random());
    },
    unanswered(sent, now) {
      at.misses += 1;
      if (sent > at.paused) backOff(at, now, { ...UNANSWERED, alone: true }, random());
    },
    misses: () => at.misses,
  };
}

interface Pause {
  /** Milliseconds: the first one, and the longest. */
  readonly base: number;
  readonly cap: number;
  /** Who goes first after it, is to go alone. */
  readonly alone: boolean;
}

function backOff(at: State, now: number, { base, cap, alone }: Pause, random: number): void {
  at.pause = at.pause === 0 ? base : Math.min(cap, at.pause * (1.5 + random));
  at.behind = alone ? Math.min(at.pause, BEHIND) : 0;
  at.next = now + at.pause;
  at.paused = now;
  at.turn += 1;
}

function soonest(rate: number): number {
  return Math.min(THROTTLED.base, Math.max(SHORTEST, 1000 / rate));
}

// Only what was served since the last refusal tells something new.
function slowDown(at: State, signs: readonly Sign[], now: number): void {
  if (at.rate === Infinity) Object.assign(at, { rate: FIRST, growth: SEEKING, aim: SOUGHT });
  else if (at.served > 0) {
    // Between two refusals the bucket gave what was served, but for a rest of the first one and of the last.
    const served = ((at.served / 2) * 1000) / Math.max(1, now - at.refused);
    const { least, most } = likelyRates(signs, { least: Math.max(FEWEST, Math.min(at.rate, served)), most: Math.max(FEWEST, at.rate) });
    at.rate = Math.max(FEWEST, SHARE * Math.sqrt(least * most));
    at.aim = most;
    at.growth = (most / at.rate) ** (1 / (most / least < FAR ? LATE : SOON));
  } else return;
  at.refused = now;
  at.served = 0;
}
