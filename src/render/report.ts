// What a run did: progress while it runs, and at its end what is done, what failed, what was not tried, and what to do next.
import type { DoneAction, FailedAction, NotTriedAction, RunError, RunEvent, RunReport } from '../model/run.ts';
import { clean } from './clean.ts';
import { count, layout, line, sections } from './layout.ts';
import type { Line, Look } from './layout.ts';

export interface Totals {
  /** Actions that have ended, this event included. */
  readonly done: number;
  readonly total: number;
}

const AMBIGUOUS = ' (no clear answer: the change may have been made)';

function because({ code, message, ambiguous }: RunError): string {
  return `${code}: ${message}${ambiguous ? AMBIGUOUS : ''}`;
}

/** One line for an event of a run, without a line break: `[3/7] done Role/deploy#CreateRole`. */
export function progressLine(event: RunEvent, { done, total }: Totals): string {
  return clean(`[${String(done).padStart(String(total).length)}/${total}] ${said(event)}`);
}

function said(event: RunEvent): string {
  switch (event.event) {
    case 'start':
      return `start ${event.id}`;
    case 'wait':
      return `wait ${event.seconds} s: ${event.reason}`;
    case 'retry':
      return `retry ${event.id} in ${event.inSeconds.toFixed(1)} s, attempt ${event.attempt} (${event.why}): ${because(event.error)}`;
    case 'done':
      return `done ${event.id}${event.note === undefined ? '' : ` (${event.note})`}`;
    case 'skipped':
      return `skipped ${event.id} (${event.note})`;
    case 'failed':
      return `failed ${event.id}: ${because(event.error)}`;
  }
}

/** The report of a run as text that ends with a line break; the last line counts. `again`: what goes on where the run stopped. */
export function renderReport(report: RunReport, look: Look, again = 'apply'): string {
  const whole = report.result === 'done' && report.cause === null && report.failed.length === 0 && report.notTried.length === 0;
  return layout(
    sections([
      whole ? [] : doneLines(report.done),
      skippedLines(report.done),
      failedLines(report.failed),
      notTriedLines(report.notTried),
      causeLines(report, again),
      [{ ...line(0, closing(report, whole), whole ? 'strong' : 'error'), whole: true }],
    ]),
    look,
  );
}

function doneLines(done: readonly DoneAction[]): Line[] {
  const made = done.filter(({ skipped }) => !skipped);
  if (made.length === 0) return [];
  return [line(0, `Done (${made.length}):`, 'strong'), ...made.map(({ id, note }) => line(2, note === undefined ? id : `${id} (${note})`))];
}

function skippedLines(done: readonly DoneAction[]): Line[] {
  const skipped = done.filter((action) => action.skipped);
  if (skipped.length === 0) return [];
  return [
    line(0, `Was so already, nothing done (${skipped.length}):`, 'strong'),
    ...skipped.map(({ id, note }) => line(2, note === undefined ? id : `${id} (${note})`)),
  ];
}

function failedLines(failed: readonly FailedAction[]): Line[] {
  if (failed.length === 0) return [];
  return [
    line(0, `Failed (${failed.length}):`, 'error'),
    ...failed.flatMap(({ id, error, next }) => [line(2, `${id}: ${because(error)}`, 'remove'), line(6, `next: ${next}`)]),
  ];
}

/** Actions that were not tried, those with one reason together. */
function notTriedLines(notTried: readonly NotTriedAction[]): Line[] {
  if (notTried.length === 0) return [];
  const reasons = [...new Set(notTried.map(({ reason }) => reason))];
  return [
    line(0, `Not tried (${notTried.length}):`, 'warning'),
    ...reasons.flatMap((reason) => [
      line(2, reason, 'dim'),
      ...notTried.filter((action) => action.reason === reason).map(({ id }) => line(4, id)),
    ]),
  ];
}

function causeLines({ cause, calls, run, result, failed }: RunReport, again: string): Line[] {
  if (result === 'done' && cause === null) return [];
  const stopped = cause === null ? [] : [line(0, `Stopped: ${cause.message}`, 'error'), line(2, `next: ${cause.next}`)];
  if (calls === 0) return [...stopped, line(0, 'The account is untouched: no writing call was sent.')];
  const undo = run === null ? [] : [line(2, `To go back: iamsync rollback ${run}`)];
  const repair = failed.length > 0 ? `Mend what failed, then run ${again} again` : `Run ${again} again`;
  return [...stopped, line(2, `To go on: ${repair}; it plans what is left.`), ...undo];
}

function closing({ result, run, calls, retries, done, failed, notTried }: RunReport, whole: boolean): string {
  const sent = `${count(calls, 'call')}${retries === 0 ? '' : `, ${retries} of them repeated`}`;
  const journal = run === null ? ' No journal was kept.' : ` Run: ${run}`;
  if (whole) return `Applied: ${count(done.length, 'action')} done, ${sent}.${journal}`;
  const how = result === 'interrupted' ? 'Interrupted' : 'Not applied in full';
  return `${how}: ${done.length} done, ${failed.length} failed, ${notTried.length} not tried, ${sent}.${journal}`;
}
