// What a plan does to access: the account as it is against the account as it will be.
import { accessDiff } from '../access/diff.ts';
import { openedPaths } from '../access/escalation.ts';
import type { ActionTable } from '../model/actions.ts';
import type { Finding } from '../model/finding.ts';
import type { Change, ComputedAccess } from '../model/plan.ts';
import { same } from '../model/json.ts';
import type { Grant, Principal, Principals } from '../model/principal.ts';
import type { Live, LiveState, Spec } from '../model/state.ts';
import { principalsOf } from '../kinds/principals.ts';
import type { Pair } from '../kinds/terrain.ts';
import { expected } from './expected.ts';
import { textsOf } from './sides.ts';

/** The principals on both sides of a plan. */
export interface Sides {
  readonly before: Principals;
  readonly after: Principals;
}

/** A table that knows no action: every pattern is told as it is written. */
export const NO_ACTIONS: ActionTable = {
  date: '',
  services: [],
  globalKeys: [],
  service: () => undefined,
  find: () => undefined,
  expand: () => [],
  nearest: () => undefined,
  key: () => undefined,
};

/** Both sides; where nothing changes they are the same. */
export function sidesOfPlan(live: LiveState, pairs: readonly Pair[], changes: readonly Change[]): Sides {
  const before = principalsOf(live);
  return { before, after: changes.length === 0 ? before : sharing(before, principalsOf(letGo(expected(live, pairs), pairs))) };
}

// Whoever stays the same is one object on both sides, so that nobody need look for what differs.
function sharing({ principals }: Principals, after: Principals): Principals {
  const there = new Map(principals.map((principal) => [principal.address, principal]));
  const kept = (principal: Principal): Principal => {
    const former = there.get(principal.address);
    return former !== undefined && isUnmoved(former, principal) ? former : principal;
  };
  return { ...after, principals: after.principals.map(kept) };
}

function isUnmoved(one: Principal, other: Principal): boolean {
  return (
    one.arn === other.arn &&
    one.uniqueId === other.uniqueId &&
    isSameGrant(one.boundary, other.boundary) &&
    one.policies.length === other.policies.length &&
    one.policies.every((grant, index) => isSameGrant(grant, other.policies[index] ?? null)) &&
    same(one.trust, other.trust) &&
    same(one.tags, other.tags) &&
    same(one.unknown, other.unknown)
  );
}

function isSameGrant(one: Grant | null, other: Grant | null): boolean {
  if (one === null || other === null) return one === other;
  return one.document === other.document && one.source === other.source && one.via === other.via;
}

// What dies is taken from all who hold it, declared or not.
function letGo(state: LiveState, pairs: readonly Pair[]): LiveState {
  const dead = pairs.filter((pair) => pair.after === null);
  const arns = new Set(dead.flatMap((pair) => (pair.address.startsWith('Policy/') ? [pair.arn] : [])));
  const groups = new Set(dead.flatMap((pair) => (pair.address.startsWith('Group/') ? [pair.address.slice('Group/'.length)] : [])));
  if (arns.size + groups.size === 0) return state;
  return { ...state, entities: state.entities.map((entity) => without(entity, arns, groups)) };
}

function without(entity: Live, arns: ReadonlySet<string>, groups: ReadonlySet<string>): Live {
  const { spec } = entity;
  const left = (field: string, gone: ReadonlySet<string>): Spec => {
    const all = textsOf(spec[field]);
    const some = all.filter((one) => !gone.has(one));
    return some.length === all.length ? {} : { [field]: some };
  };
  const { boundary } = spec;
  const freed = typeof boundary === 'string' && arns.has(boundary) ? { boundary: null } : {};
  const changed = { ...left('policies', arns), ...left('groups', groups), ...freed };
  return Object.keys(changed).length === 0 ? entity : { ...entity, spec: { ...spec, ...changed } };
}

export interface Told {
  readonly access: ComputedAccess;
  /** That ways to more were not looked for to the end, and whose. */
  readonly findings: readonly Finding[];
}

/** Who gains and loses what by a plan, and which ways to more it opens. */
export function accessOf({ before, after }: Sides, table: ActionTable): Told {
  if (before === after) return { access: { state: 'computed', actionsOf: null, principals: [], paths: [] }, findings: [] };
  // Ways to more are found among known actions: who has no table only wants to know what changes.
  const { paths, undecided } = table === NO_ACTIONS ? { paths: [], undecided: [] } : openedPaths(before, after);
  return {
    access: { state: 'computed', ...accessDiff(before, after, table), paths },
    findings: undecided.length === 0 ? [] : [cut(undecided)],
  };
}

const MOST_NAMED = 5;

function cut(undecided: readonly string[]): Finding {
  const named = undecided.slice(0, MOST_NAMED).join(', ');
  const others = undecided.length > MOST_NAMED ? ` and ${undecided.length - MOST_NAMED} others` : '';
  return {
    severity: 'warning',
    rule: 'escalation-undecided',
    message: `Whether this opens ways to more access was not looked for to the end for ${named}${others}: their policies are too many or too tangled.`,
    next: 'Ask about one of them with iamsync escalation --principal, or split their policies.',
    place: null,
  };
}
