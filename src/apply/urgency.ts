// What has to go first so that a run takes no longer than it must: whatever is of a long chain of calls. All else is as urgent.
// A Wait counts as one call: what it waits for stands early in a plan anyway, and where replicas lag, the order of the plan is the one tried most.
import type { ActionId } from '../model/call.ts';
import type { Action } from '../model/plan.ts';

/** Chains that are shorter end in time in any order. */
const SHORTEST = 8;
/** Of the calls that each place has to make, the share that a chain may take up and still end in time. */
const SHARE = 0.1;

/**
 * How many calls come one after another from an action on, itself included, for those of a long chain; who is not named is not urgent.
 * `concurrency`: how many calls are made at once.
 */
export function urgencyOf(actions: readonly Action[], concurrency: number): ReadonlyMap<ActionId, number> {
  const least = Math.max(SHORTEST, (SHARE * actions.length) / concurrency);
  const urgent = new Map<ActionId, number>();
  // From the beginnings on, so that the end of a long chain is as urgent as the rest of it.
  for (const [{ id, needs }, length] of [...lengths(actions)].toReversed())
    if (length >= least || needs.some((need) => urgent.has(need))) urgent.set(id, length);
  return urgent;
}

// From the ends of the chains to their beginnings; what is part of a circle has no end and is not named.
function lengths(actions: readonly Action[]): ReadonlyMap<Action, number> {
  const byId = new Map(actions.map((action) => [action.id, action]));
  const open = new Map<ActionId, number>();
  for (const { needs } of actions) for (const need of new Set(needs)) open.set(need, (open.get(need) ?? 0) + 1);
  const behind = new Map<ActionId, number>();
  const found = new Map<Action, number>();
  const rest = actions.filter(({ id }) => !open.has(id));
  for (let action = rest.pop(); action !== undefined; action = rest.pop()) {
    const length = 1 + (behind.get(action.id) ?? 0);
    found.set(action, length);
    for (const need of new Set(action.needs)) {
      behind.set(need, Math.max(behind.get(need) ?? 0, length));
      const left = (open.get(need) ?? 0) - 1;
      open.set(need, left);
      const needed = byId.get(need);
      if (left === 0 && needed !== undefined) rest.push(needed);
    }
  }
  return found;
}
