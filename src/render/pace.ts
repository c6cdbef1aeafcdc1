// How far something has come, in words for one line: how much of how much, how fast, what it waits for, how long it still takes.
import { clean } from './clean.ts';
import { count } from './layout.ts';

export interface Pace {
  /** What is counted: call, action. */
  readonly noun: string;
  readonly done: number;
  /** As far as is known; null if nothing is. */
  readonly total: number | null;
  /** Since it began. */
  readonly seconds: number;
  /** What it waits for, and for how many seconds still; null if for nothing. */
  readonly wait: { readonly seconds: number; readonly reason: string } | null;
  /** What is going on, or was last. */
  readonly what: string;
}

/** Seconds without which a rate says nothing. */
const SOON = 1;

/** `12/40 calls, 3.1/s, about 9 s left, waiting 2 s: Throttling (ListRoles)`, on one line. */
export function paceLine(pace: Pace): string {
  const { noun, done, total, wait, what } = pace;
  const all = total === null ? count(done, noun) : `${done}/${count(total, noun)}`;
  const parts = [all, ...speed(pace), ...(wait === null ? [] : [`waiting ${time(wait.seconds)}: ${wait.reason}`])];
  return clean(`${parts.join(', ')}${what === '' ? '' : ` (${what})`}`);
}

// While it waits, a time left that comes of the speed so far would be a promise.
function speed({ done, total, seconds, wait }: Pace): string[] {
  if (seconds < SOON || done === 0) return [];
  const rate = done / seconds;
  const left = total === null || wait !== null || total <= done ? [] : [`about ${time((total - done) / rate)} left`];
  return [`${rate >= 10 ? Math.round(rate) : rate.toFixed(1)}/s`, ...left];
}

/** `9 s`, `2 min 5 s`. */
function time(seconds: number): string {
  const whole = Math.max(1, Math.ceil(seconds));
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
