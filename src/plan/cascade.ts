// What a deletion takes with it: every implied call is in the plan, and here they are counted, with what can't come back.
import { gathered } from '../model/lists.ts';
import { isCall } from '../model/call.ts';
import type { Finding } from '../model/finding.ts';
import { isLost } from '../model/plan.ts';
import type { Change } from '../model/plan.ts';
import type { Draft } from './actions.ts';

/** One finding for each entity whose death implies further calls; a warning if something of it can't come back. */
export function cascades(changes: readonly Change[], drafts: readonly Draft[]): Finding[] {
  const implied = gathered(
    drafts.filter((one) => one.role === 'other'),
    ({ action }) => action.address,
  );
  return changes.flatMap((change) => (change.verb === 'delete' ? findingOf(change, implied.get(change.address) ?? []) : []));
}

function findingOf(change: Change, drafts: readonly Draft[]): Finding[] {
  if (drafts.length === 0) return [];
  const counts = new Map<string, number>();
  for (const { action } of drafts) {
    const op = isCall(action.do) ? action.do.op : 'Wait';
    counts.set(op, (counts.get(op) ?? 0) + 1);
  }
  const lost = drafts.filter(({ action }) => isLost(action.undo)).map(({ action }) => action.reason);
  const calls = [...counts].map(([op, count]) => `${count} × ${op}`).join(', ');
  return [
    {
      severity: lost.length === 0 ? 'note' : 'warning',
      rule: 'cascade',
      message: `Deleting ${change.address} implies ${drafts.length} ${drafts.length === 1 ? 'call' : 'calls'} before it: ${calls}.`,
      next:
        lost.length === 0
          ? 'Look at them under the calls of the plan.'
          : `Make sure that nobody needs what can't come back: ${lost.join('; ')}.`,
      place: change.origin,
      address: change.address,
    },
  ];
}
