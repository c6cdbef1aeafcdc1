// Progress on standard error: one line that is rewritten on a terminal, plain lines elsewhere.
import type { ActionId } from '../model/call.ts';
import type { RunEvent } from '../model/run.ts';
import { count } from '../render/layout.ts';
import { progressLine } from '../render/report.ts';
import type { Screen } from './screen.ts';
import { CLEAR, isLive, openStatus } from './status.ts';
import { listenToWaits } from './waits.ts';

export interface Reading {
  readonly tick: (done: number, what: string, expected?: number) => void;
  /** Clears the line. */
  readonly end: () => void;
}

/** Progress of reading an account, and what AWS makes it wait for. */
export function reading(screen: Screen): Reading {
  const status = openStatus(screen, 'reading the account', 'call');
  const deaf = listenToWaits(({ inSeconds, code, attempt }) => status.wait(inSeconds, `${code}, attempt ${attempt}`));
  return {
    tick: (done, what, expected) => status.tell({ done, total: expected ?? null, what }),
    end() {
      deaf();
      status.end();
    },
  };
}

/** Progress of several accounts: a line for each that has ended, and on a terminal what is going on meanwhile. */
export function planning(screen: Screen, total: number) {
  const status = openStatus(screen, 'planning', 'account');
  const deaf = listenToWaits(({ inSeconds, code, attempt }) => status.wait(inSeconds, `${code}, attempt ${attempt}`));
  let ended = 0;
  return {
    tick: (name: string) => (done: number, what: string) =>
      status.tell({ done: ended, total, what: `${name}: ${count(done, 'call')}, ${what}` }, false),
    end(name: string, how: string) {
      ended += 1;
      status.keep(`[${ended}/${total}] ${name}: ${how}`);
      if (ended < total) return;
      deaf();
      status.end();
    },
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

export interface Applying {
  readonly onEvent: (event: RunEvent) => void;
  /** Clears the line. */
  readonly end: () => void;
}

/** Progress of a run: every event is a line without a terminal; on one, only what people must see stays. */
export function applying(screen: Screen, total: number): Applying {
  const ended = new Set<ActionId>();
  const status = isLive() ? openStatus(screen, 'applying', 'action') : null;
  const onEvent = (event: RunEvent): void => {
    if (event.event === 'done' || event.event === 'skipped' || event.event === 'failed') ended.add(event.id);
    const line = progressLine(event, { done: ended.size, total });
    if (status === null) {
      if (event.event !== 'start') screen.note(`${line}\n`);
      return;
    }
    if (event.event === 'failed' || event.event === 'retry') status.keep(line);
    if (event.event === 'wait') status.wait(event.seconds, event.reason);
    else status.tell({ done: ended.size, total, what: event.id }, event.event !== 'start');
  };
  return { onEvent, end: () => status?.end() };
}
