// What no manifest declares: ours (orphaned, pruned with consent), ignored, AWS's own, or nobody's that we know of.
import { addressOf } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import { byCodePoint, isObject } from '../model/json.ts';
import type { Orphan, Unmanaged } from '../model/plan.ts';
import type { Live } from '../model/state.ts';
import { SLOT_TAG } from '../kinds/access-key/slot.ts';
import { kindOf } from '../kinds/index.ts';
import { CONSOLE_TAG } from '../kinds/login-profile/read.ts';
import type { Pair } from '../kinds/terrain.ts';
import type { Ground, Notes } from './rules.ts';
import { carriesTags, isStampedOurs, knowsTags, ownerOf, stackOf, stampOn } from './stamp.ts';

export interface Rest {
  readonly orphans: readonly Orphan[];
  /** Orphans that are pruned, as entities to delete. */
  readonly pruned: readonly Pair[];
  readonly unmanaged: Unmanaged;
}

/** Sorts the entities that are neither declared nor removed. */
export function sortRest(rest: readonly Live[], ground: Ground, notes: Notes): Rest {
  const orphans: Orphan[] = [];
  const pruned: Pair[] = [];
  const unmanaged: Address[] = [];
  for (const live of rest) {
    const address = addressOf(live.kind, live.name);
    // A part of another entity is that one's: neither an orphan nor unmanaged by itself.
    if (isBuiltIn(live) || ground.isIgnored(address) || kindOf(live.kind)?.holder !== undefined) continue;
    // What AWS keeps for its services is nobody's here, unless a manifest declares it.
    if (kindOf(live.kind)?.stays !== undefined) continue;
    const orphan = orphanOf(live, address, ground);
    if (orphan === null) unmanaged.push(address);
    else orphans.push(orphan);
    if (orphan?.pruned === true) pruned.push({ address, arn: live.arn, live: remembered(live), after: null });
  }
  if (ground.guards.prune) noteUnread(rest, notes);
  return { orphans, pruned, unmanaged: { counts: countsOf(unmanaged), listed: ground.listUnmanaged ? unmanaged : null } };
}

function isBuiltIn(live: Live): boolean {
  const path = live.spec['path'];
  return kindOf(live.kind)?.isBuiltIn(live.name, typeof path === 'string' ? path : '/') === true;
}

/** With iamsync's own tags in its spec, so that they come back if the deletion is undone. */
export function remembered(live: Live): Live {
  if (!knowsTags(live)) return live;
  const marks = Object.entries(live.marks ?? {}).filter(([key]) => key.startsWith('iamsync:') && !isAboutCredentials(key));
  const { tags } = live.spec;
  if (marks.length === 0 || !isObject(tags)) return live;
  return { ...live, spec: { ...live.spec, tags: { ...tags, ...Object.fromEntries(marks) } } };
}

// The credentials that they speak of are gone for good.
function isAboutCredentials(key: string): boolean {
  return key.startsWith(SLOT_TAG) || key === CONSOLE_TAG;
}

function orphanOf(live: Live, address: Address, ground: Ground): Orphan | null {
  const { guards } = ground;
  const stamp = stampOn(live, guards.ownerTag);
  const isOwners = stamp !== undefined && guards.owner !== null && ownerOf(stamp) === guards.owner;
  if (!isOwners && (stamp !== undefined || !ground.isOwn(address))) return null;
  const why = isOwners ? `stamped ${stamp}` : 'matched by own';
  const reason = reasonToKeep(live, address, ground, isOwners);
  return { address, why, pruned: reason === '', reason };
}

// Empty if it is pruned. A stamp must name this very entity; a name alone counts only where there can't be or can't be read a stamp.
function reasonToKeep(live: Live, address: Address, ground: Ground, isOwners: boolean): string {
  const { guards } = ground;
  if (guards.owner === null) return 'there is no owner in iamsync.yaml';
  if (isOwners && !isStampedOurs(live, guards, ground.account)) return 'its stamp names something else';
  if (!isOwners && carriesTags(live.spec) && knowsTags(live)) return 'it could carry a stamp and has none';
  if (stackOf(live) !== undefined) return `it belongs to the CloudFormation stack ${stackOf(live) ?? ''}`;
  if (ground.isProtected(address)) return 'it is protected';
  return guards.prune ? '' : 'prune is off';
}

function countsOf(addresses: readonly Address[]): Unmanaged['counts'] {
  const kinds = addresses.map((address) => address.slice(0, address.indexOf('/')));
  return [...new Set(kinds)].sort(byCodePoint).map((kind) => ({ kind, count: kinds.filter((one) => one === kind).length }));
}

function noteUnread(rest: readonly Live[], notes: Notes): void {
  const kinds = [...new Set(rest.filter((live) => carriesTags(live.spec) && !knowsTags(live)).map((live) => live.kind))].sort();
  for (const kind of kinds) {
    notes.findings.push({
      severity: 'note',
      rule: 'tags-unread',
      message: `The tags of undeclared entities of the kind ${kind} can't be read in bulk, so these are pruned only if own names them.`,
      next: 'Allow tag:GetResources to the one who plans.',
      place: null,
    });
  }
}
