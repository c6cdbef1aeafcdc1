// Progress on standard error: one line that is rewritten on a terminal, plain lines elsewhere.
import type { ActionId } from '../model/call.ts';
import type { RunEvent } from '../model/run.ts';
import { progressLine } from '../render/report.ts';
import type { Screen } from './screen.ts';

const CLEAR = '\r\u001b[2K';

export interface Reading {
  readonly tick: (done: number, what: string) => void;
  /** Clears the line. */
  readonly end: () => void;
}

/** Progress of reading an account; silent without a terminal, since it is over in a moment. */
export function reading(screen: Screen): Reading {
  if (!process.stderr.isTTY) return { tick: () => undefined, end: () => undefined };
  return {
    tick: (done, what) => screen.note(`${CLEAR}reading the account: ${done} ${done === 1 ? 'call' : 'calls'} (${what})`),
    end: () => screen.note(CLEAR),
  };
}

/** Progress of a run: every event is a line without a terminal; on one, only what people must see stays. */
export function applying(screen: Screen, total: number): (event: RunEvent) => void {
  const ended = new Set<ActionId>();
  return (event) => {
    if (event.event === 'done' || event.event === 'skipped' || event.event === 'failed') ended.add(event.id);
    const line = progressLine(event, { done: ended.size, total });
    if (!process.stderr.isTTY) {
      if (event.event !== 'start') screen.note(`${line}\n`);
      return;
    }
    const stays = event.event === 'failed' || event.event === 'retry' || event.event === 'wait';
    screen.note(`${CLEAR}${line.slice(0, stays ? undefined : screen.terminal.width - 1)}${stays || ended.size === total ? '\n' : ''}`);
  };
}
