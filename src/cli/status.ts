// The status line of a terminal: one line that is rewritten while something goes on. Elsewhere a plain line now and then.
import { clipped } from '../render/layout.ts';
import { paceLine } from '../render/pace.ts';
import type { Pace } from '../render/pace.ts';
import type { Screen } from './screen.ts';

/** The order to begin the present line anew. */
export const CLEAR = '\r\u001b[2K';

/** Milliseconds between two drawings without an event, so that what is left counts down. */
const REDRAWN = 500;
/** Milliseconds between two plain lines: what ends sooner needs none. */
const PLAIN = 10_000;
/** Columns where nobody says how many there are. */
const WIDTH = 80;

export interface Status {
  /** How far it is; with `answered` false, what it waits for stays. */
  tell(state: Pick<Pace, 'done' | 'total' | 'what'>, answered?: boolean): void;
  /** It waits, for so many seconds. */
  wait(seconds: number, reason: string): void;
  /** A line that stays. */
  keep(line: string): void;
  /** Takes the line away. */
  end(): void;
}

/** Whether standard error is a terminal that a line can be rewritten on. */
export function isLive(): boolean {
  return process.stderr.isTTY && process.env['TERM'] !== 'dumb';
}

/** Opens it; nothing is shown before the first word. `noun`: what is counted. */
export function openStatus({ note }: Pick<Screen, 'note'>, label: string, noun: string): Status {
  const began = performance.now();
  let state: Pick<Pace, 'done' | 'total' | 'what'> = { done: 0, total: null, what: '' };
  let waiting: { readonly until: number; readonly reason: string } | null = null;
  let told = began;
  const line = (now: number): string => {
    const wait = waiting === null || waiting.until <= now ? null : { seconds: (waiting.until - now) / 1000, reason: waiting.reason };
    return `${label}: ${paceLine({ ...state, noun, seconds: (now - began) / 1000, wait })}`;
  };
  const draw = (): void => {
    const now = performance.now();
    // One column stays free: a full line would make some terminals begin the next one.
    if (isLive()) return note(`${CLEAR}${clipped(line(now), (process.stderr.columns || WIDTH) - 1)}`);
    if (now - told < PLAIN) return;
    told = now;
    note(`${line(now)}\n`);
  };
  const timer = setInterval(draw, REDRAWN).unref();
  return {
    tell(next, answered = true) {
      state = next;
      if (answered) waiting = null;
      draw();
    },
    wait(seconds, reason) {
      waiting = { until: performance.now() + seconds * 1000, reason };
      draw();
    },
    keep(text) {
      note(isLive() ? `${CLEAR}${text}\n` : `${text}\n`);
    },
    end() {
      clearInterval(timer);
      if (isLive()) note(CLEAR);
    },
  };
}
