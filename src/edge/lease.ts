// How long a lock in S3 holds, and how its owner knows: by every clock there is, so that neither a stopped process nor a sleeping
// machine takes its lease for longer than it is.
import { uptime } from 'node:os';

/** Milliseconds. */
export interface LeaseTimes {
  readonly length: number;
  readonly renewEvery: number;
  /** What must be left of it before a call. */
  readonly margin: number;
}

/** What the clocks of this machine show, in milliseconds, each from a start of its own. */
export type Clocks = () => readonly number[];

const SECONDS = 300;

/** Five minutes, renewed every minute, a minute left before each call. Tests shorten it by IAMSYNC_LEASE_SECONDS. */
export function leaseTimes(env: Readonly<Record<string, string | undefined>>): LeaseTimes {
  const wanted = Number(env['IAMSYNC_LEASE_SECONDS']);
  const length = 1000 * (wanted >= 1 && wanted <= SECONDS ? wanted : SECONDS);
  return { length, renewEvery: length / 5, margin: length / 5 };
}

/** The steady clock, the one that also counts while the machine sleeps, and the one on the wall. */
export const clocks: Clocks = () => [performance.now(), uptime() * 1000, Date.now()];

/** The most that any of the clocks has moved on since they showed `start`. */
export function passed(start: readonly number[], now: readonly number[]): number {
  return Math.max(...start.map((from, index) => (now[index] ?? from) - from));
}
