// The order of a way back: what a run did later is taken back earlier, where one needed the other.
import { byCodePoint } from '../model/json.ts';
import { isCall } from '../model/call.ts';
import { refsOf } from './refs.ts';
import type { ActionId } from '../model/call.ts';
import type { Action } from '../model/plan.ts';

/** An undo step as an action, and the action that it takes back. */
export interface Reverse {
  readonly of: ActionId;
  readonly action: Omit<Action, 'needs'>;
}

/**
 * Waves of the actions with what each needs. `original` are all actions of the run that is taken back, with their own needs;
 * `reverse` are in the order in which one after the other would be right.
 */
export function reverseOrder(original: readonly Action[], reverse: readonly Reverse[], propagationSeconds: number): Action[][] {
  const units = new Map<ActionId, Reverse[]>();
  for (const one of reverse) units.set(one.of, [...(units.get(one.of) ?? []), one]);
  const later = laterOf(original, units);
  const ordered = reverse.flatMap((one): Action[] => {
    const unit = units.get(one.of) ?? [];
    const previous = unit[unit.indexOf(one) - 1]?.action.id;
    const needs = previous === undefined ? later(one.of) : [previous];
    return awaited({ ...one.action, needs }, reverse, propagationSeconds);
  });
  return inWaves(ordered);
}

// An action waits for the way back of all that needed it; where one of these has none, for what needed that one.
function laterOf(original: readonly Action[], units: ReadonlyMap<ActionId, readonly Reverse[]>): (id: ActionId) => ActionId[] {
  const dependents = new Map<ActionId, ActionId[]>();
  for (const { id, needs } of original) for (const need of needs) dependents.set(need, [...(dependents.get(need) ?? []), id]);
  const known = new Map<ActionId, ReadonlySet<ActionId>>();
  // From the last action to the first, so that every dependent is known before what it needs: no recursion over long chains.
  for (const { id } of original.toReversed()) {
    const found = (dependents.get(id) ?? []).flatMap((dependent) => {
      const last = units.get(dependent)?.at(-1)?.action.id;
      return last === undefined ? [...(known.get(dependent) ?? [])] : [last];
    });
    known.set(id, new Set(found));
  }
  return (id) => [...(known.get(id) ?? [])].sort(byCodePoint);
}

// A version that is made here must be known everywhere before it becomes the default.
function awaited(action: Action, reverse: readonly Reverse[], seconds: number): Action[] {
  const made = isCall(action.do) ? refsOf(action.do).filter((id) => reverse.some((other) => other.action.id === id)) : [];
  if (made.length === 0) return [action];
  const reason = 'a policy version becomes known to all of IAM before it becomes the default';
  const id = `Account/propagation#Wait:${action.id}`;
  const wait: Action = {
    id,
    address: 'Account/propagation',
    do: { seconds, reason },
    undo: [],
    takes: [],
    lets: [],
    phase: action.phase,
    needs: made,
    risk: 'none',
    reason,
  };
  return [wait, { ...action, needs: [...new Set([...action.needs, id])].sort(byCodePoint) }];
}

// Every action stands in the first wave after all that it needs; the order inside a wave is the given one.
function inWaves(actions: readonly Action[]): Action[][] {
  const levels = new Map<ActionId, number>();
  const waves: Action[][] = [];
  for (const action of actions) {
    const level = Math.max(-1, ...action.needs.map((need) => levels.get(need) ?? -1)) + 1;
    levels.set(action.id, level);
    (waves[level] ??= []).push(action);
  }
  return waves;
}
