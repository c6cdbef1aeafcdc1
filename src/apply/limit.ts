// Who may go next: an action starts when all it needs is done and no other action of its address is under way.
import { isWait } from '../model/call.ts';
import type { Address } from '../model/address.ts';
import type { ActionId } from '../model/call.ts';
import type { Action } from '../model/plan.ts';

export interface Queue {
  /** The next action that may start, the first in plan order; its address is taken from now on. Undefined if none may. */
  take(): Action | undefined;
  /** The action has ended; if well, what needs it comes one step nearer. */
  end(action: Action, well: boolean): void;
  /** What was never handed out, in plan order. */
  rest(): readonly Action[];
}

interface Entry {
  readonly action: Action;
  readonly rank: number;
  readonly dependents: Entry[];
  open: number;
}

/** Hands out a plan's actions. Throws if two share an id, or if one needs an action that is not in the plan. */
export function openQueue(actions: readonly Action[]): Queue {
  const entries = link(actions);
  const waiting = new Set(actions);
  const ready = [...entries.values()].filter((entry) => entry.open === 0);
  const busy = new Set<Address>();

  return {
    take() {
      const index = ready.findIndex(({ action }) => isWait(action.do) || !busy.has(action.address));
      const action = index < 0 ? undefined : ready.splice(index, 1)[0]?.action;
      if (action === undefined) return undefined;
      waiting.delete(action);
      if (!isWait(action.do)) busy.add(action.address);
      return action;
    },
    end(action, well) {
      if (!isWait(action.do)) busy.delete(action.address);
      if (!well) return;
      for (const dependent of entries.get(action.id)?.dependents ?? []) {
        dependent.open -= 1;
        if (dependent.open === 0) insert(ready, dependent);
      }
    },
    rest: () => [...waiting],
  };
}

function link(actions: readonly Action[]): ReadonlyMap<ActionId, Entry> {
  const entries = new Map<ActionId, Entry>(actions.map((action, rank) => [action.id, { action, rank, dependents: [], open: 0 }]));
  if (entries.size !== actions.length) throw new Error('two actions of the plan share an id');
  for (const entry of entries.values()) {
    for (const need of new Set(entry.action.needs)) {
      const needed = entries.get(need);
      if (needed === undefined) throw new Error(`${entry.action.id} needs ${need}, which is not in the plan`);
      needed.dependents.push(entry);
      entry.open += 1;
    }
  }
  return entries;
}

function insert(ready: Entry[], entry: Entry): void {
  const later = ready.findIndex((other) => other.rank > entry.rank);
  ready.splice(later < 0 ? ready.length : later, 0, entry);
}
