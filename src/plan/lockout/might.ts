// Whether who applies may make a call at one moment, in requests that it could make before the plan.
import { compiledOf, permissionsOf } from '../../access/effective.ts';
import { askedOf, contextOf, givenIn, openIn, usualIn } from '../../access/known.ts';
import type { KnownValues } from '../../access/known.ts';
import { describeGrounds, rulingOn } from '../../access/ruling.ts';
import type { Scope } from '../../model/address.ts';
import type { AccessRequest } from '../../model/access.ts';
import type { Principal } from '../../model/principal.ts';
import { compilePermissions, meets } from '../../policy/containment.ts';
import type { Compiled } from '../../policy/containment.ts';
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
  const rulingFor = (ask: Asked, view: View, open: AccessRequest['context']) => {
    const known = remembered(usual, view.id, () => contextOf(knownBy(view.principal, scope, asOf)));
    return rulingOn(view.principal, { ...ask, context: { ...known, ...ask.context, ...open } });
  };
  const isAllowed = (ask: Asked, view: View, open: AccessRequest['context']): boolean => rulingFor(ask, view, open).decision === 'Allowed';
  const meeting = meetingIn();
  const find = (ask: Asked): Open => {
    if (isAllowed(ask, before, {})) return {};
    const { principal } = before;
    const answer = meeting(ask, before);
    if (answer.verdict !== 'met') return null;
    const known = { ...givenIn(principal, {}, asOf), ...regionOf(scope), ...saidBy(ask, principal) };
    const made = openIn(answer.witness, known) ?? {};
    return isAllowed(ask, before, made) ? made : null;
  };
  const opening = (ask: Ask): Open => remembered(contexts, keyOf(formerly(ask)), () => find(formerly(ask)));
  return {
    could: (ask) => opening(ask) !== null,
    loses(ask, view) {
      const open = opening(ask);
      return open !== null && remembered(asked, `${view.id} ${keyOf(ask)} ${keyOf(formerly(ask))}`, () => !isAllowed(ask, view, open));
    },
    never: (ask, view) =>
      remembered(asked, `never ${view.id} ${keyOf(ask)}`, () => {
        if (view.principal.unknown.length > 0 || isAllowed(ask, view, {})) return false;
        return meeting(ask, view).verdict === 'disjoint';
      }),
    why(ask, view) {
      const { grounds } = rulingFor(ask, view, opening(ask) ?? {});
      return grounds === null ? '' : ` (denied by ${describeGrounds(grounds)})`;
    },
  };
}

type Asked = Omit<Ask, 'former'>;

// Whether any context lets it, with what the call itself says of it.
function meetingIn(): (ask: Asked, view: View) => ReturnType<typeof meets> {
  const compiled = new Map<string, Compiled>();
  return (ask, view) => {
    const said = saidBy(ask, view.principal);
    const all = remembered(compiled, `${view.id} ${JSON.stringify(said)}`, () => compiledWith(view.principal, said));
    return meets(all, { actions: [ask.action], resources: [ask.resource] }, { budget: BUDGET });
  };
}

function formerly({ former, ...ask }: Ask): Asked {
  return { ...ask, context: former };
}

// Keys that follow from the call and what it is about: what it does not say is not there.
const OF_CALL = /^(aws:(requesttag\/.+|tagkeys)|iam:(policyarn|permissionsboundary|passedtoservice|awsservicename))$/;
const OF_TARGET = /^(aws|iam):resourcetag\/./;

function saidBy({ context, isTold }: Asked, principal: Principal): KnownValues {
  const absent = [...askedOf(principal)].filter((key) => OF_CALL.test(key) || (isTold && OF_TARGET.test(key)));
  const present = Object.entries(context).map(([key, values]) => [key.toLowerCase(), [values].flat()] as const);
  return { ...Object.fromEntries(absent.map((key) => [key, []])), ...Object.fromEntries(present) };
}

function compiledWith(principal: Principal, said: KnownValues): Compiled {
  if (Object.keys(said).length === 0) return compiledOf(principal);
  const { permissions, known } = permissionsOf(principal);
  return compilePermissions(permissions, { ...known, values: { ...known.values, ...said } });
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

function keyOf({ action, resource, context }: Asked): string {
  return `${action} ${resource} ${JSON.stringify(context)}`;
}

function knownBy(principal: Principal, scope: Scope, asOf: string): KnownValues {
  return usualIn(principal, { ...givenIn(principal, {}, asOf), ...regionOf(scope) });
}

const REGIONS: Readonly<Record<string, string>> = { 'aws-cn': 'cn-north-1', 'aws-us-gov': 'us-gov-west-1' };

// Where IAM is, wherever it is called from (https://docs.aws.amazon.com/general/latest/gr/iam-service.html).
function regionOf({ partition }: Scope): KnownValues {
  return { 'aws:requestedregion': [REGIONS[partition] ?? 'us-east-1'], 'aws:viaawsservice': ['false'] };
}
