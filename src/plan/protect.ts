// Protected entities: never deleted, and never losing permissions, which the comparison of access decides, however they are lost.
import { parseAddress } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import type { AccessLine, PrincipalAccess } from '../model/access-change.ts';
import type { Finding } from '../model/finding.ts';
import { matcher } from '../model/glob.ts';
import { isObject, ownMember, same } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import type { Change, ComputedAccess } from '../model/plan.ts';
import { documentEffects } from '../kinds/effects.ts';
import { kindOf } from '../kinds/index.ts';
import type { Terrain } from '../kinds/kind.ts';
import type { Document } from '../policy/document.ts';
import { documentOf, sidesOf, textsOf } from './sides.ts';

export interface Protecting {
  readonly protect: readonly string[];
  readonly ownerTag: string;
  readonly terrain: Terrain;
  readonly access: ComputedAccess;
}

/** Refusals for every change that touches what is protected. No approval lifts them. */
export function protectedChanges(changes: readonly Change[], ground: Protecting): Finding[] {
  if (ground.protect.length === 0) return [];
  const isProtected = matcher(ground.protect);
  const touched = changes.filter(
    (change) =>
      change.verb !== 'create' &&
      [change.address, ...(change.verb === 'rename' ? [change.from] : []), ...heldBy(change)].some(isProtected) &&
      !isHarmless(change, ground),
  );
  const said = new Set(touched.map((change) => change.address));
  return [...touched.map(refused), ...losers(changes, ground).filter(({ address }) => address === undefined || !said.has(address))];
}

// Who loses a part of itself.
function heldBy({ verb, address }: Change): Address[] {
  const parsed = verb === 'delete' ? parseAddress(address) : undefined;
  const holder = parsed === undefined ? undefined : kindOf(parsed.kind)?.holder?.(parsed.name);
  return holder === undefined ? [] : [holder];
}

function refused(change: Change): Finding {
  return {
    severity: 'error',
    rule: 'protected',
    message: `${change.address} is protected; the plan would ${change.verb} it, and only what takes nothing away is let through.`,
    next: NEXT,
    place: change.origin,
    address: change.address,
  };
}

const NEXT = 'Take the change back, or take the protection away in a change of its own.';

// Whoever loses something, be it by a group, a policy or a boundary that no line of the manifests protects.
function losers(changes: readonly Change[], { protect, access }: Protecting): Finding[] {
  const isProtected = matcher(protect);
  const names = new Map(changes.flatMap((change) => (change.verb === 'rename' ? [[change.address, change.from] as const] : [])));
  const places = new Map(changes.map((change) => [change.address, change.origin]));
  return access.principals.flatMap((one): Finding[] => {
    const why = one.is === 'born' ? null : lossOf(one);
    if (why === null) return [];
    const found = one.principals.filter((address) => isProtected(address) || isProtected(names.get(address) ?? address));
    return found.map((address) => ({
      severity: 'error',
      rule: 'protected',
      message: `${address} is protected, and ${why}.`,
      next: NEXT,
      place: places.get(address) ?? null,
      address,
    }));
  });
}

function lossOf({ loses, narrowed, trust, undecided }: PrincipalAccess): string | null {
  const [line, limited] = [loses[0], narrowed[0]];
  if (line !== undefined) return `would lose ${told(line)}`;
  if (limited !== undefined) return `could use ${told(limited)} under fewer conditions only`;
  const [untrusted] = [...trust.loses, ...trust.narrowed];
  if (untrusted !== undefined) return `${untrusted.who} could no longer become it as before`;
  return undecided[0] === undefined ? null : `whether it loses anything is undecided (${undecided[0]})`;
}

function told({ actions, resources, notResources }: AccessLine): string {
  const where = notResources.length > 0 ? `all but ${notResources[0] ?? ''}` : (resources[0] ?? '*');
  return `${actions.slice(0, 3).join(', ')}${actions.length > 3 ? ' and more' : ''} on ${where}`;
}

/** Fields of users and roles whose meaning is judged as access. */
const TOLD_AS_ACCESS = new Set(['policies', 'inline', 'boundary', 'groups', 'trust', 'tags']);
/** Fields that give and take nothing. */
const IDLE = new Set(['description', 'maxSessionDuration']);

// Nothing but Allows are added, or nothing but our stamp is put on; users and roles are judged by their access.
function isHarmless(change: Change, { ownerTag, terrain }: Protecting): boolean {
  const { before, after } = sidesOf(change);
  if (before === undefined || after === undefined || change.verb === 'replace' || change.verb === 'rename') return false;
  const differing = Object.keys({ ...before, ...after }).filter(
    (field) => !same(ownMember(before, field) ?? null, ownMember(after, field) ?? null),
  );
  const isPrincipal = change.address.startsWith('User/') || change.address.startsWith('Role/');
  return differing.every((field) => {
    if (IDLE.has(field)) return true;
    if (isPrincipal) return TOLD_AS_ACCESS.has(field);
    const [old, fresh] = [ownMember(before, field), ownMember(after, field)];
    if (field === 'tags') return onlyStamp(old, fresh, ownerTag);
    if (field === 'policies') return onlyAllowsAttached(textsOf(old), textsOf(fresh), terrain);
    if (field === 'inline') return onlyAllowsAdded(isObject(old) ? old : {}, isObject(fresh) ? fresh : {});
    return field === 'document' && addsOnlyAllows(documentOf(old), documentOf(fresh));
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
    (name) => !same(ownMember(before, name) ?? null, ownMember(after, name) ?? null),
  );
  return names.every((name) => addsOnlyAllows(documentOf(ownMember(before, name)), documentOf(ownMember(after, name))));
}

function addsOnlyAllows(before: Document | null, after: Document | null): boolean {
  return same(documentEffects(before, after), ['allow+']);
}
