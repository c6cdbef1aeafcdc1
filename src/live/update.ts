// What manifests must say differently to be what the account is.
import type { Pair } from '../kinds/terrain.ts';
import { kindOf } from '../kinds/index.ts';
import { addressOf } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import { isList, same } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { DesiredState, LiveState } from '../model/state.ts';
import { normalise } from '../policy/normal.ts';
import { declareDocument } from '../kinds/declare.ts';
import type { Exported } from './export.ts';
import { symbolic } from './symbolic.ts';

/** One correction of a manifest; the shape that manifests are edited with. */
export interface Correction {
  readonly address: Address;
  readonly field?: string;
  readonly value: Json | undefined;
  readonly document?: JsonObject;
  readonly origin?: { readonly file: string; readonly line: number };
}

export interface Difference {
  readonly exported: readonly Exported[];
  readonly desired: DesiredState;
  readonly live: LiveState;
  /** What narrowing compares: facets that are ignored or kept are no difference. */
  readonly pairs: readonly Pair[];
  /** Entities that this is about; the declared ones outside stay as they are. */
  readonly wanted: (address: Address) => boolean;
}

/** The corrections, in address order: fields that differ, entities that are gone, entities that are new. */
export function corrections({ exported, desired, live, pairs, wanted }: Difference): Correction[] {
  const known = new Map(exported.map((one) => [one.address, one]));
  const there = new Set(live.entities.map((entity) => addressOf(entity.kind, entity.name)));
  const declared = pairs.filter((pair) => pair.after !== null && wanted(pair.address));
  const settled = new Set<Address>([
    ...declared.flatMap((pair) => [pair.address, ...(pair.from === undefined ? [] : [pair.from])]),
    ...desired.removed.map((one) => one.address),
  ]);
  const changed = declared.flatMap((pair) => {
    // A rename that is still to come is no news of the account.
    if (pair.from !== undefined) return [];
    if (!there.has(pair.address)) return [{ address: pair.address, value: undefined, ...originOf(pair) }];
    const one = known.get(pair.address);
    return one === undefined ? [] : fieldsOf(pair, one, live);
  });
  const fresh = exported.filter((one) => !settled.has(one.address)).map(({ address, declaration }) => ({ address, value: declaration }));
  return [...changed, ...membershipsOf(declared, known), ...fresh];
}

function originOf({ after }: Pair): Pick<Correction, 'origin'> {
  return after === null ? {} : { origin: { file: after.origin.file, line: after.origin.line } };
}

function fieldsOf(pair: Pair, { declaration }: Exported, { scope }: LiveState): Correction[] {
  const [old, fresh] = [pair.after?.spec ?? {}, pair.live?.spec ?? {}];
  return Object.keys(old).flatMap((field): Correction[] => {
    if (same(old[field] ?? null, fresh[field] ?? null)) return [];
    const trust =
      field === 'trust'
        ? { document: symbolic({ trust: declareDocument(normalise(fresh[field] ?? {}, '2012-10-17')) }, scope)['trust'] }
        : {};
    return [{ address: pair.address, field, value: declaration[field], ...originOf(pair), ...documentOf(trust.document) }];
  });
}

function documentOf(document: Json | undefined): Pick<Correction, 'document'> {
  return typeof document === 'object' && document !== null && !isList(document) ? { document } : {};
}

// A membership may be written with the group: where a user has left one, its groups' lists are written with the users.
function membershipsOf(pairs: readonly Pair[], known: ReadonlyMap<Address, Exported>): Correction[] {
  const left = new Set(
    pairs.flatMap(({ after, live }) =>
      after?.kind === 'User' && live !== null
        ? names(after.spec['groups']).filter((name) => !names(live.spec['groups']).includes(name))
        : [],
    ),
  );
  const groups = [...left].flatMap((name) => {
    const one = known.get(addressOf('Group', name));
    return one === undefined || !pairs.some((pair) => pair.address === one.address)
      ? []
      : [{ address: one.address, field: 'members', value: one.declaration['members'] }];
  });
  const users = pairs.flatMap(({ after, address }) => (after?.kind === 'User' ? (known.get(address) ?? []) : []));
  const members = users.filter((one) => names(one.declaration['groups'] ?? null).some((name) => left.has(name)));
  return [...groups, ...members.map(({ address, declaration }) => ({ address, field: 'groups', value: declaration['groups'] }))];
}

function names(value: Json | undefined): string[] {
  return isList(value) ? value.filter((name) => typeof name === 'string') : [];
}

/** Addresses whose manifests and live state still differ. */
export function differing(pairs: readonly Pair[]): Address[] {
  return pairs.flatMap((pair) =>
    pair.after === null || kindOf(pair.after.kind) === undefined || (pair.live !== null && same(pair.live.spec, pair.after.spec))
      ? []
      : [pair.address],
  );
}
