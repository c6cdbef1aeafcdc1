// Narrowing: what is compared with what. Omission, unread fields and spelling are settled here, on the inputs of the diff,
// so that the diff itself is plain equality.
import { addressOf } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import type { Finding } from '../model/finding.ts';
import { byCodePoint } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import type { UnreadFacet } from '../model/plan.ts';
import { isKept, isUnread } from '../model/state.ts';
import type { Desired, DesiredState, Live, LiveState, Removal, Spec } from '../model/state.ts';
import { kindOf } from '../kinds/index.ts';
import type { Pair } from '../kinds/terrain.ts';

export interface KeptField {
  readonly address: Address;
  readonly field: string;
  readonly value: Json;
}

export interface Narrowed {
  /** The declared and the removed entities, in address order. */
  readonly pairs: readonly Pair[];
  readonly kept: readonly KeptField[];
  readonly unread: readonly UnreadFacet[];
  readonly findings: readonly Finding[];
}

/** Pairs every declared and removed entity with its live counterpart, and settles kept and unread fields. */
export function narrow(desired: DesiredState, live: LiveState): Narrowed {
  const found = new Map(live.entities.map((entity) => [addressOf(entity.kind, entity.name), entity]));
  const insensitive = new Map(live.entities.map((entity) => [addressOf(entity.kind, entity.name).toLowerCase(), entity]));
  const notes: { kept: KeptField[]; unread: UnreadFacet[]; findings: Finding[] } = { kept: [], unread: [], findings: [] };
  const declared = desired.entities.map((entity) => {
    const address = addressOf(entity.kind, entity.name);
    const twin = found.get(address) === undefined ? insensitive.get(address.toLowerCase()) : undefined;
    if (twin !== undefined) notes.findings.push(caseClash(entity, twin));
    return settle(entity, found.get(address) ?? null, desired, notes);
  });
  const removed = desired.removed.flatMap((removal) => removedPair(removal, found.get(removal.address), notes.findings));
  return { pairs: [...declared, ...removed].sort((a, b) => byCodePoint(a.address, b.address)), ...notes };
}

function settle(entity: Desired, live: Live | null, desired: DesiredState, notes: { kept: KeptField[]; unread: UnreadFacet[] }): Pair {
  const kind = kindOf(entity.kind);
  const address = addressOf(entity.kind, entity.name);
  const path = entity.spec['path'];
  const arn = live?.arn ?? kind?.arn(entity.name, typeof path === 'string' ? path : '/', desired.scope) ?? '';
  const after: Desired = { ...entity, spec: resolve(entity.spec, live, address, notes) };
  const aligned = live === null || kind === undefined ? live : { ...live, spec: kind.align(live.spec, after.spec) };
  return { address, arn, live: aligned, after };
}

// Kept: as it is. Unread: neither side is compared, so the desired side takes the marker over.
function resolve(spec: Spec, live: Live | null, address: Address, notes: { kept: KeptField[]; unread: UnreadFacet[] }): Spec {
  const fields = Object.keys(spec).map((field): [string, Json] => {
    const wanted = spec[field] ?? null;
    const there = live?.spec[field] ?? null;
    if (isKept(wanted)) {
      if (there !== null) notes.kept.push({ address, field, value: there });
      return [field, there];
    }
    if (!isUnread(there)) return [field, wanted];
    notes.unread.push({ address, field, reason: there.unread });
    return [field, there];
  });
  return Object.fromEntries(fields);
}

function removedPair(removal: Removal, live: Live | undefined, findings: Finding[]): Pair[] {
  if (live === undefined) return [];
  const id = live.facts['id'];
  if (removal.unique !== undefined && id !== removal.unique) {
    findings.push({
      severity: 'note',
      rule: 'removed-another',
      message: `${removal.address} is there, but with the id ${String(id)}: it was made anew since, and stays.`,
      next: 'Drop the line from removed.',
      place: removal.origin,
      address: removal.address,
    });
    return [];
  }
  return [{ address: removal.address, arn: live.arn, live, after: null }];
}

function caseClash(entity: Desired, twin: Live): Finding {
  return {
    severity: 'error',
    rule: 'name-case',
    message: `The account has ${addressOf(twin.kind, twin.name)}; IAM does not tell names apart by case, so ${entity.name} cannot be created.`,
    next: `Write the name as ${twin.name}.`,
    place: entity.origin,
    address: addressOf(entity.kind, entity.name),
  };
}
