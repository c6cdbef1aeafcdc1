// The access keys of the user that applies: which call takes one from it. Which of them it uses, nobody here knows.
import { isCall } from '../../model/call.ts';
import type { Action } from '../../model/plan.ts';

/** The calls that delete a key of the user or switch it off. */
export function keyCalls(actions: readonly Action[], user: string): Action[] {
  return actions.filter(({ do: step }) => {
    if (!isCall(step)) return false;
    if (step.op === 'DeleteAccessKey') return step.input.UserName === user;
    return step.op === 'UpdateAccessKey' && step.input.UserName === user && step.input.Status === 'Inactive';
  });
}
