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

/** Progress of several accounts: a line for each that has ended, and on a terminal what is going on meanwhile. */
export function planning(screen: Screen, total: number) {
  const live = process.stderr.isTTY;
  const clear = live ? CLEAR : '';
  let ended = 0;
  return {
    tick: (name: string) => (done: number, what: string) => {
      const line = `${CLEAR}[${ended}/${total}] ${name}: ${done} ${done === 1 ? 'call' : 'calls'} (${what})`;
      if (live) screen.note(line.slice(0, CLEAR.length + screen.terminal.width - 1));
    },
    end: (name: string, how: string) => screen.note(`${clear}[${(ended += 1)}/${total}] ${name}: ${how}\n`),
  };
}

/** Notes of one of several accounts: every line begins with its name. */
export function labelled(note: Screen['note'], name: string): Screen['note'] {
  const line = (text: string): string => {
    const cleared = text.startsWith(CLEAR) ? CLEAR : '';
    const rest = text.slice(cleared.length);
    return rest === '' ? text : `${cleared}${name}: ${rest}`;
  };
  return (text) => note(text.split('\n').map(line).join('\n'));
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
