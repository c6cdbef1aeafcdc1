// Whether who applies may make a call at one moment, in requests that it could make before the plan.
import { compiledOf } from '../../access/effective.ts';
import { contextOf, givenIn, openIn, usualIn } from '../../access/known.ts';
import type { KnownValues } from '../../access/known.ts';
import { describeGrounds, rulingOn } from '../../access/ruling.ts';
import type { Scope } from '../../model/address.ts';
import type { AccessRequest } from '../../model/access.ts';
import type { Principal } from '../../model/principal.ts';
import { meets } from '../../policy/containment.ts';
import type { View } from '../transition/views.ts';
import type { Ask } from './asks.ts';

export interface Might {
  /** True if it could before the plan, in some context. */
  could(ask: Ask): boolean;
  /** True if it could, and with this view can't any more. */
  loses(ask: Ask, view: View): boolean;
  /** True if no context lets it; never where not all its policies are known. */
  never(ask: Ask, view: View): boolean;
  /** Why not, in the names of the account: ` (denied by Policy/x: …)`; empty if nothing denies it. */
  why(ask: Ask, view: View): string;
}

/** Steps of work for one question. */
const BUDGET = 200_000;

export function mightOf(before: View, scope: Scope, asOf: string): Might {
  const asked = new Map<string, boolean>();
  const contexts = new Map<string, Open>();
  const usual = new Map<number, AccessRequest['context']>();
  const rulingFor = (ask: Ask, view: View, open: AccessRequest['context']) => {
    const known = remembered(usual, view.id, () => contextOf(knownBy(view.principal, scope, asOf)));
    return rulingOn(view.principal, { ...ask, context: { ...known, ...ask.context, ...open } });
  };
  const isAllowed = (ask: Ask, view: View, open: AccessRequest['context']): boolean => rulingFor(ask, view, open).decision === 'Allowed';
  const find = (ask: Ask): Open => {
    if (isAllowed(ask, before, {})) return {};
    const made = openedBy(ask, before, scope, asOf);
    return made !== null && isAllowed(ask, before, made) ? made : null;
  };
  const opening = (ask: Ask): Open => remembered(contexts, keyOf(ask), () => find(ask));
  return {
    could: (ask) => opening(ask) !== null,
    loses(ask, view) {
      const open = opening(ask);
      return open !== null && remembered(asked, `${view.id} ${keyOf(ask)}`, () => !isAllowed(ask, view, open));
    },
    never: (ask, view) =>
      remembered(asked, `never ${view.id} ${keyOf(ask)}`, () => {
        if (view.principal.unknown.length > 0 || isAllowed(ask, view, {})) return false;
        const query = { actions: [ask.action], resources: [ask.resource] };
        return meets(compiledOf(view.principal), query, { budget: BUDGET }).verdict === 'disjoint';
      }),
    why(ask, view) {
      const { grounds } = rulingFor(ask, view, opening(ask) ?? {});
      return grounds === null ? '' : ` (denied by ${describeGrounds(grounds)})`;
    },
  };
}

/** What it takes beside what is known for a call to be allowed before the plan; null if nothing is known that does. */
type Open = AccessRequest['context'] | null;

function remembered<K, T>(known: Map<K, T>, key: K, find: () => T): T {
  const there = known.get(key);
  if (there !== undefined) return there;
  const found = find();
  known.set(key, found);
  return found;
}

function keyOf({ action, resource, context }: Ask): string {
  return `${action} ${resource} ${JSON.stringify(context)}`;
}

function openedBy(ask: Ask, { principal }: View, scope: Scope, asOf: string): Open {
  const answer = meets(compiledOf(principal), { actions: [ask.action], resources: [ask.resource] }, { budget: BUDGET });
  return answer.verdict === 'met' ? (openIn(answer.witness, { ...givenIn(principal, {}, asOf), ...regionOf(scope) }) ?? {}) : null;
}

function knownBy(principal: Principal, scope: Scope, asOf: string): KnownValues {
  return usualIn(principal, { ...givenIn(principal, {}, asOf), ...regionOf(scope) });
}

const REGIONS: Readonly<Record<string, string>> = { 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' };

// Where IAM is, wherever it is called from (https://docs.aws.amazon.com/general/latest/gr/iam-service.html).
function regionOf({ partition }: Scope): KnownValues {
  return { 'aws:requestedregion': [REGIONS[partition] ?? 'us-east-1'], 'aws:viaawsservice': ['false'] };
}
