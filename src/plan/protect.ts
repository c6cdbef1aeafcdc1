// Protected entities: never deleted, and nothing about them, their groups and their policies changes but by the pure addition of
// an Allow. Coarser than a comparison of access, and never wrong in the direction that hurts.
import { addressOf } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import type { Finding } from '../model/finding.ts';
import { matcher } from '../model/glob.ts';
import { isObject, same } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import type { Change } from '../model/plan.ts';
import type { Spec } from '../model/state.ts';
import { documentEffects } from '../kinds/effects.ts';
import { kindOf } from '../kinds/index.ts';
import type { Terrain } from '../kinds/kind.ts';
import type { Pair } from '../kinds/terrain.ts';
import type { Document } from '../policy/document.ts';
import type { Reach } from './reach.ts';
import { documentOf, sidesOf, textsOf } from './sides.ts';

export interface Protecting {
  readonly protect: readonly string[];
  readonly ownerTag: string;
  readonly reach: Reach;
  readonly pairs: readonly Pair[];
  readonly terrain: Terrain;
}

/** Refusals for every change that touches what is protected. No approval lifts them. */
export function protectedChanges(changes: readonly Change[], ground: Protecting): Finding[] {
  if (ground.protect.length === 0) return [];
  const guarded = guardedAddresses(ground);
  return changes.flatMap((change) => {
    const reasons = [change.address, ...(change.verb === 'rename' ? [change.from] : [])].flatMap((address) => guarded.get(address) ?? []);
    const [why] = reasons;
    if (why === undefined || change.verb === 'create' || isHarmless(change, ground)) return [];
    return [refused(change, why)];
  });
}

function refused(change: Change, why: string): Finding {
  return {
    severity: 'error',
    rule: 'protected',
    message: `${change.address} ${why}; the plan would ${change.verb} it, and only the addition of an Allow is let through.`,
    next: 'Take the change back, or take the protection away in a change of its own.',
    place: change.origin,
    address: change.address,
  };
}

// Everything that protection covers, with the reason: protected entities, their groups, the policies of both, before and after.
function guardedAddresses({ protect, reach, pairs, terrain }: Protecting): Map<Address, string> {
  const isProtected = matcher(protect);
  const reasons = new Map<Address, string>();
  const add = (address: Address, why: string): void => void (reasons.has(address) || reasons.set(address, why));
  const later = new Map(pairs.flatMap((pair) => (pair.after === null ? [] : [[pair.address, pair.after.spec] as const])));
  for (const [address] of reach.specs) {
    if (!isProtected(address)) continue;
    add(address, 'is protected');
    const specs = [reach.specs.get(address), later.get(address)];
    const groups = [
      ...specs.flatMap((spec) => textsOf(spec?.['groups'])).map((name) => addressOf('Group', name)),
      ...groupsJoinedFrom(address, reach, later),
    ];
    for (const group of groups) add(group, `is a group of ${address}, which is protected`);
    for (const held of [address, ...groups].flatMap((holder) => policiesOf([reach.specs.get(holder), later.get(holder)], holder, terrain)))
      add(held, `is a policy of ${address}, which is protected`);
  }
  return reasons;
}

// Memberships that are written, or read, on the side of the group.
function groupsJoinedFrom(user: Address, reach: Reach, later: ReadonlyMap<Address, Spec>): Address[] {
  const before = [...reach.members].flatMap(([group, members]) => (members.includes(user) ? [group] : []));
  const after = [...later].flatMap(([address, spec]) =>
    textsOf(spec['members']).some((name) => addressOf('User', name) === user) ? [address] : [],
  );
  return [...before, ...after];
}

function policiesOf(specs: readonly (Spec | undefined)[], holder: Address, terrain: Terrain): Address[] {
  const name = holder.slice(0, holder.indexOf('/'));
  const kind = name === 'User' || name === 'Role' || name === 'Group' ? kindOf(name) : undefined;
  return specs
    .flatMap((spec) => (spec === undefined ? [] : (kind?.holds(spec) ?? [])))
    .flatMap((held) => terrain.addressOf(held.arn) ?? []);
}

// Nothing but Allows are added, or nothing but our stamp is put on.
function isHarmless(change: Change, { ownerTag, terrain }: Protecting): boolean {
  const { before, after } = sidesOf(change);
  if (before === undefined || after === undefined || change.verb === 'replace' || change.verb === 'rename') return false;
  const differing = Object.keys({ ...before, ...after }).filter((field) => !same(before[field] ?? null, after[field] ?? null));
  return differing.every((field) => {
    const [old, fresh] = [before[field], after[field]];
    if (field === 'tags') return onlyStamp(old, fresh, ownerTag);
    if (field === 'policies') return onlyAllowsAttached(textsOf(old), textsOf(fresh), terrain);
    if (field === 'inline') return onlyAllowsAdded(isObject(old) ? old : {}, isObject(fresh) ? fresh : {});
    return (field === 'document' || field === 'trust') && addsOnlyAllows(documentOf(old), documentOf(fresh));
  });
}

function onlyStamp(before: Json | undefined, after: Json | undefined, ownerTag: string): boolean {
  if (!isObject(before) || !isObject(after)) return false;
  const without = (tags: Readonly<Record<string, Json>>): Json =>
    Object.fromEntries(Object.entries(tags).filter(([key]) => key !== ownerTag));
  return same(without(before), without(after));
}

function onlyAllowsAttached(before: readonly string[], after: readonly string[], terrain: Terrain): boolean {
  return (
    before.every((arn) => after.includes(arn)) &&
    after.filter((arn) => !before.includes(arn)).every((arn) => addsOnlyAllows(null, terrain.documents(arn)?.after ?? null))
  );
}

function onlyAllowsAdded(before: Readonly<Record<string, Json>>, after: Readonly<Record<string, Json>>): boolean {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => !same(before[name] ?? null, after[name] ?? null),
  );
  return names.every((name) => addsOnlyAllows(documentOf(before[name]), documentOf(after[name])));
}

function addsOnlyAllows(before: Document | null, after: Document | null): boolean {
  return same(documentEffects(before, after), ['allow+']);
}
