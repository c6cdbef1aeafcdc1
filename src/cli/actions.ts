// The table of AWS's actions, where a plan has something to tell with it.
import { loadActionTable } from '../edge/actions.ts';
import type { ActionTable } from '../model/actions.ts';
import type { Change } from '../model/plan.ts';

/** What a request for a plan needs to tell access; the table is not loaded where nothing changes. */
export async function actionsFor(changes: readonly Change[]): Promise<{ readonly actions?: ActionTable }> {
  return changes.length === 0 ? {} : { actions: await loadActionTable() };
}
