// What a run may have made without knowing of it: an access key whose answer never came. Who made another one before IAM shows the
// first would leave a key that nobody knows of.
import type { JournalEntry } from '../model/run.ts';

/** The longest that IAM's replicas are given to show what was made, in milliseconds; seconds are usual. */
export const LONGEST_LAG = 60_000;

/**
 * When an access key was last asked for and no clear answer is recorded, in milliseconds since the epoch; null if no key is in doubt.
 * Takes the entries of a run's journal in their order.
 */
export function lastDoubt(entries: readonly JournalEntry[]): number | null {
  const [open, unclear] = [new Map<string, number>(), new Map<string, number>()];
  for (const { id, step, event, error, at } of entries) {
    if (step !== 'CreateAccessKey') continue;
    open.delete(id);
    if (event === 'try') open.set(id, Date.parse(at));
    else if (event === 'failed' && error?.ambiguous === true) unclear.set(id, Date.parse(at));
    // That a later attempt was refused, or not sent, says nothing of an earlier one.
    else if (event !== 'failed') unclear.delete(id);
  }
  const doubts = [...open.values(), ...unclear.values()];
  return doubts.length === 0 ? null : Math.max(...doubts);
}
