// Why an action stands where it stands: every edge and the phase, as data with a reason.
import { parseAddress } from '../model/address.ts';
import type { ActionId } from '../model/call.ts';
import type { Explanation } from '../model/explanation.ts';
import { isCall, isWait } from '../model/call.ts';
import { actionsOf } from '../model/plan.ts';
import type { Action, Phase, Plan } from '../model/plan.ts';
import { kindOf } from '../kinds/index.ts';

/** What each phase is for. */
const PHASE_REASONS: Readonly<Record<Phase, string>> = {
  born: "changes nobody's access: it prepares what comes later",
  tighten: 'only denies more, so it comes before anything is granted',
  grant: 'allows more, so it comes after every new limit and before anything is taken',
  revoke: 'takes what was allowed, so it comes after what replaces it',
  loosen: 'lifts a limit, so it comes after what the limit was for is gone',
  buried: 'cleans up what nobody holds any more',
};

/** Explains one action; undefined if the plan has no action of this id. */
export function explain(plan: Plan, id: ActionId): Explanation | undefined {
  const actions = new Map(actionsOf(plan).map((action) => [action.id, action]));
  const action = actions.get(id);
  if (action === undefined) return undefined;
  const needs = action.needs.flatMap((need) => {
    const earlier = actions.get(need);
    return earlier === undefined ? [] : [{ id: need, why: edge(earlier, action) }];
  });
  const neededBy = [...actions.values()]
    .filter((later) => later.needs.includes(id))
    .map((later) => ({ id: later.id, why: edge(action, later) }));
  const wave = plan.waves.findIndex((one) => one.some((member) => member.id === id)) + 1;
  return { action, wave, phase: PHASE_REASONS[action.phase], needs, neededBy };
}

function edge(earlier: Action, later: Action): string {
  if (isWait(later.do) || isWait(earlier.do))
    return isWait(later.do) ? `waits: ${later.do.reason}` : `comes after the wait: ${isWait(earlier.do) ? earlier.do.reason : ''}`;
  if (later.takes.includes(earlier.address) && creates(earlier))
    return `${earlier.address} is born before ${later.address} takes hold of it`;
  if (earlier.lets.includes(later.address) && destroys(later)) return `${earlier.address} lets go of ${later.address} before it dies`;
  if (earlier.address === later.address) return `the moves of ${later.address} keep their order`;
  return `phase ${earlier.phase} comes before phase ${later.phase} among what the same principals hold`;
}

// A rename gives the name that others use, as a creation does.
function creates(action: Action): boolean {
  return (
    isCall(action.do) &&
    (action.do.op === lifeOf(action)?.create ||
      'NewPath' in action.do.input ||
      'NewUserName' in action.do.input ||
      'NewGroupName' in action.do.input)
  );
}

function destroys(action: Action): boolean {
  return isCall(action.do) && action.do.op === lifeOf(action)?.destroy;
}

function lifeOf(action: Action) {
  const parsed = parseAddress(action.address);
  return parsed === undefined ? undefined : kindOf(parsed.kind)?.life;
}
