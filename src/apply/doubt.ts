// Whether a call whose answer never came was made after all: asked of the account before anything is built on it.
import { isCall } from '../model/call.ts';
import { actionsOf, isLost } from '../model/plan.ts';
import { resolveRefs } from './refs.ts';
import { hasLookup, verify } from './verify.ts';
import type { Scope } from '../model/address.ts';
import type { Call } from '../model/call.ts';
import type { Action, Plan } from '../model/plan.ts';
import type { IamReader } from '../model/ports.ts';
import type { Deed } from './deeds.ts';
import type { Outputs } from './refs.ts';

/**
 * The deeds that were done, with what AWS would have answered. One whose call nobody can look up is kept, and not sure: taking it back
 * changes nothing if it was not done, and doing it again changes nothing if it was. Reads only for those that are not sure.
 */
export async function settleDoubts(plan: Plan, deeds: readonly Deed[], reader: IamReader): Promise<Deed[]> {
  const scope: Scope = { account: plan.account, partition: plan.partition };
  const actions = new Map(actionsOf(plan).map((action) => [action.id, action]));
  const outputs: Outputs = new Map(deeds.map(({ id, output }) => [id, output]));
  const settled: Deed[] = [];
  for (const deed of deeds) {
    const action = actions.get(deed.id);
    const found = deed.sure || action === undefined ? deed : await settle(action, deed, outputs, { scope, reader });
    if (found !== undefined) settled.push(found);
  }
  return settled;
}

async function settle(action: Action, deed: Deed, outputs: Outputs, at: { scope: Scope; reader: IamReader }): Promise<Deed | undefined> {
  const step = action.do;
  if (!isCall(step)) return undefined;
  if (hasLookup(step)) {
    const found = await verify(resolveRefs(step, outputs), at.scope, at.reader);
    if (found.is === 'absent') return undefined;
    return { id: deed.id, output: found.is === 'ours' ? found.output : {}, sure: true };
  }
  // What its way back would make is still there: then it was not done.
  const back = firstCall(action);
  if (back === undefined || !hasLookup(back)) return deed;
  const found = await verify(resolveRefs(back, outputs), at.scope, at.reader);
  return found.is === 'absent' ? { ...deed, sure: true } : undefined;
}

function firstCall({ undo }: Action): Call | undefined {
  return isLost(undo) ? undefined : undo.find(isCall);
}
