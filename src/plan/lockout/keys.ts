// Calls on the user that applies which leave its permissions alone: on its access keys, of which nobody here knows which is in use, and
// on its name.
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

/** The call that gives the user another name; null if none does. */
export function renameIn(actions: readonly Action[], user: string): Action | null {
  const isIt = ({ do: step }: Action): boolean =>
    isCall(step) && step.op === 'UpdateUser' && step.input.UserName === user && step.input.NewUserName !== undefined;
  return actions.find(isIt) ?? null;
}
