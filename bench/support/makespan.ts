// What a plan takes at least: the longest chain of needs, or all of its calls by as many as may be under way at once.
import { isCall, isWait } from '../../src/model/call.ts';
import type { ActionId } from '../../src/model/call.ts';
import { actionsOf } from '../../src/model/plan.ts';
import type { Action, Plan } from '../../src/model/plan.ts';

export interface Least {
  readonly calls: number;
  /** Milliseconds; waits take no time in it. */
  readonly criticalPath: number;
  readonly byCalls: number;
  /** Around the longest wait: the calls that it waits for, the wait, and the calls that wait for it; 0 without one. */
  readonly aroundWaits: number;
}

/** The bounds of a plan whose calls each take `latency` milliseconds, `atOnce` of them at a time. Actions stand in the order of their needs. */
export function leastOf(plan: Plan, latency: number, atOnce: number): Least {
  const actions = actionsOf(plan);
  const calls = (some: readonly Action[]): number => some.filter((action) => isCall(action.do)).length;
  const inTime = (some: readonly Action[]): number => (calls(some) / atOnce) * latency;
  const ends = new Map<ActionId, number>();
  for (const action of actions) {
    const begins = Math.max(0, ...action.needs.map((need) => ends.get(need) ?? Number.NaN));
    ends.set(action.id, begins + (isWait(action.do) ? 0 : latency));
  }
  const around = actions.flatMap((action) => {
    if (!isWait(action.do)) return [];
    const [ahead, behind] = [neededBy(action, actions), needing(action, actions)];
    return [inTime(ahead) + action.do.seconds * 1000 + inTime(behind)];
  });
  return {
    calls: calls(actions),
    criticalPath: Math.max(0, ...ends.values()),
    byCalls: inTime(actions),
    aroundWaits: Math.max(0, ...around),
  };
}

function needing(wait: Action, actions: readonly Action[]): readonly Action[] {
  const found = new Set<ActionId>([wait.id]);
  return actions.filter((action) => {
    const needs = action.needs.some((need) => found.has(need));
    if (needs) found.add(action.id);
    return needs;
  });
}

function neededBy(wait: Action, actions: readonly Action[]): readonly Action[] {
  const wanted = new Set<ActionId>(wait.needs);
  const found = actions.toReversed().filter((action) => {
    if (!wanted.has(action.id)) return false;
    for (const need of action.needs) wanted.add(need);
    return true;
  });
  return found;
}
