// The pace of the clients that read an account: one for all of them, since one program calls too often.
import { MOST_MISSES, openPacer } from '../apply/pace.ts';
import { isThrottling, symptomOf } from './symptom.ts';
import { clock } from './world.ts';

export interface Pacing {
  /** Resolves when the next request may be sent, after so many milliseconds at least, with the time at which it is. */
  turn(least: number): Promise<number>;
  /** Notes what a request that was sent at a time met. False: AWS serves nobody, and one more would only be a burden. */
  missed(error: unknown, sent: number): boolean;
  served(): void;
}

/** `random` is in [0, 1): jitter. */
export function openPacing(random: () => number): Pacing {
  const pacer = openPacer(random);
  return {
    async turn(least) {
      if (least > 0) await clock.sleep(least);
      for (let turn = -1; turn !== pacer.turn();) {
        turn = pacer.turn();
        const wait = Math.ceil(pacer.reserve(clock.now()));
        if (wait > 0) await clock.sleep(wait);
      }
      return clock.now();
    },
    missed(error, sent) {
      const { code, ambiguous, status } = symptomOf(error);
      if (isThrottling(code) || status === 429) pacer.throttled(sent, clock.now());
      else if (ambiguous || code === 'NetworkError') pacer.unanswered(sent, clock.now());
      else pacer.served(clock.now());
      return pacer.misses() < MOST_MISSES;
    },
    served: () => pacer.served(clock.now()),
  };
}

/** For requests that somebody else paces. */
export const UNPACED: Pacing = { turn: () => Promise.resolve(0), missed: () => true, served: () => undefined };
