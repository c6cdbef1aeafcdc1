// Time that passes only while everybody waits for it: a minute takes no time, and the same happens every time.
import { setMaxListeners } from 'node:events';
import type { Clock } from '../../src/model/ports.ts';
import { Dice } from '../../src/sandbox/dice.ts';

interface Sleeper {
  readonly at: number;
  readonly wake: () => void;
}

/** A clock that jumps to whoever wakes up next, as soon as nobody has anything left to do. Chance comes from the seed. */
export function openTime(start: number, seed: string): Clock {
  const dice = new Dice(seed);
  let now = start;
  let sleepers: Sleeper[] = [];
  let ticking = false;
  const tick = (): void => {
    const next = sleepers.reduce<Sleeper | undefined>((first, one) => (first === undefined || one.at < first.at ? one : first), undefined);
    ticking = next !== undefined;
    if (next === undefined) return;
    sleepers = sleepers.filter((one) => one !== next);
    now = Math.max(now, next.at);
    next.wake();
    setImmediate(tick);
  };
  return {
    now: () => now,
    random: () => dice.next(),
    sleep: (milliseconds, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve();
        const end = (): void => {
          sleepers = sleepers.filter((one) => one !== sleeper);
          signal?.removeEventListener('abort', end);
          resolve();
        };
        const sleeper: Sleeper = { at: now + milliseconds, wake: end };
        if (signal !== undefined) setMaxListeners(0, signal);
        signal?.addEventListener('abort', end);
        sleepers.push(sleeper);
        if (!ticking) setImmediate(tick);
        ticking = true;
      }),
  };
}
