// Reads that AWS makes wait, for whoever shows what is going on. A process has one status line, so one listens at a time.
import type { Retry } from '../edge/retry.ts';

let listener: ((retry: Retry) => void) | null = null;

/** Told before a read is repeated. */
export function tellWait(retry: Retry): void {
  listener?.(retry);
}

/** Listens until the returned function is called. */
export function listenToWaits(told: (retry: Retry) => void): () => void {
  listener = told;
  return () => {
    if (listener === told) listener = null;
  };
}
