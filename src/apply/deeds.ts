// What a run did to the account, as its journal tells: what is sure, and what only the account can tell.
import type { ActionId } from '../model/call.ts';
import type { JsonObject } from '../model/json.ts';
import type { JournalEntry } from '../model/run.ts';

export interface Deed {
  readonly id: ActionId;
  /** AWS's answer without its secrets. */
  readonly output: JsonObject;
  /** False for a call without a clear answer, or one that the end of the run cut off: it may have been made or not. */
  readonly sure: boolean;
}

/** The actions that changed the account, or may have, in the order in which they ended. What was skipped changed nothing. */
export function deedsOf(entries: readonly JournalEntry[]): Deed[] {
  const deeds = new Map<ActionId, Deed>();
  const doubtful = new Set<ActionId>();
  for (const { id, event, output = {}, error } of entries) {
    // Deleted first, so that the deed stands where the action ended.
    const before = deeds.delete(id);
    if (event === 'done') deeds.set(id, { id, output, sure: true });
    if (event === 'try') deeds.set(id, { id, output: {}, sure: false });
    if (event !== 'failed') continue;
    if (error?.ambiguous === true) doubtful.add(id);
    if (before && doubtful.has(id)) deeds.set(id, { id, output: {}, sure: false });
  }
  return [...deeds.values()];
}
