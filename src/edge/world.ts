// Time, chance and interruption.
import { setMaxListeners } from 'node:events';
import type { Clock } from '../model/ports.ts';

export const clock: Clock = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (milliseconds, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve();
      const end = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      // Of many who wait for one signal, none is forgotten: each goes when it wakes up.
      if (signal !== undefined) setMaxListeners(0, signal);
      signal?.addEventListener('abort', end);
    }),
};

/** Where signals come from: `process`, or a stand-in. */
export interface Signals {
  on(signal: NodeJS.Signals, listener: () => void): unknown;
  off(signal: NodeJS.Signals, listener: () => void): unknown;
}

export interface Interruption {
  /** Aborted at the first SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  /** Stops listening; the process then ends at a signal as usual. */
  release(): void;
}

/** The exit code of a process that a SIGINT ended. */
const INTERRUPTED = 130;

/**
 * At the first SIGINT or SIGTERM, `told` is called and the signal aborted, so that calls under way can be finished;
 * the second one calls `exit(130)`.
 */
export function onInterrupt(signals: Signals, told: () => void, exit: (code: number) => void): Interruption {
  const controller = new AbortController();
  const listener = (): void => {
    if (controller.signal.aborted) return exit(INTERRUPTED);
    controller.abort();
    told();
  };
  signals.on('SIGINT', listener);
  signals.on('SIGTERM', listener);
  return {
    signal: controller.signal,
    release() {
      signals.off('SIGINT', listener);
      signals.off('SIGTERM', listener);
    },
  };
}
