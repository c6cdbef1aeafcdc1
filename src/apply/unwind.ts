// The way back of a run: the executed actions' undo steps, last one first.
import { isCall } from '../model/call.ts';
import { actionsOf, isLost } from '../model/plan.ts';
import { resolveRefs, UnresolvedRef } from './refs.ts';
import type { ActionId, Step } from '../model/call.ts';
import type { JsonObject } from '../model/json.ts';
import type { Plan } from '../model/plan.ts';

export interface UndoStep {
  /** The action that is undone. */
  readonly id: ActionId;
  readonly step: Step;
}

export interface Unwinding {
  /** To be executed in this order. */
  readonly steps: readonly UndoStep[];
  /** What can't come back, and why. */
  readonly lost: readonly { readonly id: ActionId; readonly reason: string }[];
}

/**
 * Turns what a run did into the steps that take it back. `done` holds the actions that changed the account
 * (not the skipped ones) in the order in which they ended, with AWS's answers as the journal recorded them.
 * Throws if an action is not in the plan.
 */
export function unwind(plan: Pick<Plan, 'waves'>, done: readonly { readonly id: ActionId; readonly output: JsonObject }[]): Unwinding {
  const actions = new Map(actionsOf(plan).map((action) => [action.id, action]));
  const outputs = new Map(done.map(({ id, output }) => [id, output]));
  const steps: UndoStep[] = [];
  const lost: { id: ActionId; reason: string }[] = [];
  for (const { id } of done.toReversed()) {
    const action = actions.get(id);
    if (action === undefined) throw new Error(`the journal names the action ${id}, which its plan does not hold`);
    if (isLost(action.undo)) {
      lost.push({ id, reason: action.undo.lost });
      continue;
    }
    const back = wayBack(action.undo, outputs);
    if (typeof back === 'string') lost.push({ id, reason: back });
    else steps.push(...back.map((step) => ({ id, step })));
  }
  return { steps, lost };
}

function wayBack(undo: readonly Step[], outputs: ReadonlyMap<ActionId, JsonObject>): Step[] | string {
  try {
    return undo.map((step) => (isCall(step) ? resolveRefs(step, outputs) : step));
  } catch (error) {
    if (error instanceof UnresolvedRef) return `${error.message}, so that what to take back is not known`;
    throw error;
  }
}
