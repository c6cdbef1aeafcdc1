// The ground that walks cross: who holds what, before and after, looked up once and then by key.
import { append } from '../model/lists.ts';
import { addressOf, parseAddress } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import type { Place } from '../model/finding.ts';
import { same } from '../model/json.ts';
import { once } from '../model/once.ts';
import { isUnread } from '../model/state.ts';
import type { Desired, Live, LiveState, Spec } from '../model/state.ts';
import type { Document } from '../policy/document.ts';
import { normalise } from '../policy/normal.ts';
import { kindOf } from './index.ts';
import type { Effect, Hold, Holder, Kind, Moves, Terrain, TrustingRole } from './kind.ts';

/** One entity on both sides of the plan; `after` is null for one that will be deleted. */
export interface Pair {
  readonly address: Address;
  /** As it will be; of one that is deleted, as it is. */
  readonly arn: string;
  /** Its spec holds the names and ARNs that others will have, so that nothing differs for their sake. */
  readonly live: Live | null;
  readonly after: Desired | null;
  /** The address that it has in the account, if it is renamed. */
  readonly from?: Address;
  /** Set if the entity is adopted: the live spec with nothing but our stamp put on it. */
  readonly adopted?: Spec;
  /** Where it is removed; absent where it is declared, or pruned. */
  readonly origin?: Place;
}

/** Everything that planning asks of the surroundings. `pairs` are the declared and the removed; all other live entities stay. */
export function terrainOf(live: LiveState, pairs: readonly Pair[]): Terrain {
  const moves = movesOf(pairs);
  const planned = new Map(pairs.map((pair) => [pair.address, pair]));
  const stay = once(() =>
    live.entities.filter((entity) => !moves.planned(addressOf(entity.kind, entity.name))).map((entity) => followed(entity, moves)),
  );
  // Most plans ask for a little of this, and each of it takes all of the account.
  const now = once(() => index(live.entities));
  const later = once(() => index([...pairs.flatMap((pair) => pair.after ?? []), ...stay()]));
  const settled = once(() => new Map(stay().map((entity) => [addressOf(entity.kind, entity.name), entity.spec])));
  const addresses = once(() => addressesOf(live, pairs, moves));
  const documents = once(() => documentsOf(live, pairs, stay()));
  const terrain: Terrain = {
    scope: live.scope,
    quotas: live.quotas,
    documents: (arn) => documents().get(arn) ?? null,
    holders: (arn) => holdersIn(now(), arn).map((holder) => ({ ...holder, address: moves.address(holder.address) })),
    holdersAfter: (arn) => holdersIn(later(), arn),
    addressOf: (arn) => addresses().get(arn),
    trusting: (arn) => trustingIn(now(), arn),
    trustingAfter: (arn) => trustingIn(later(), arn),
    sides(address) {
      const pair = planned.get(address);
      const staying = planned.has(address) ? null : (settled().get(address) ?? null);
      return pair === undefined
        ? { before: staying, after: staying }
        : { before: pair.live?.spec ?? null, after: pair.after?.spec ?? null };
    },
    planned: (address) => moves.planned(address),
    replaced: (address) => isReplaced(planned.get(address)),
    gives(address) {
      const kind = kindAt(address);
      const { before, after } = terrain.sides(address);
      const effects = [before, after].flatMap((spec): readonly Effect[] => (spec === null ? [] : (kind?.gives?.(spec, terrain) ?? [])));
      return [...new Set(effects)].sort();
    },
  };
  return terrain;
}

/** Whether the pair can only be had by deleting the entity and making it again. */
export function isReplaced(pair: Pair | undefined): boolean {
  const { live, after } = pair ?? {};
  if (live === null || live === undefined || after === null || after === undefined) return false;
  return fixedFields(kindOf(after.kind), live.spec, after.spec).length > 0;
}

/** The fields that differ although no call can change them; of what was not read, nobody knows. */
export function fixedFields(kind: Kind | undefined, before: Spec, after: Spec): string[] {
  return (kind?.fixed ?? []).filter((field) => !isUnread(before[field]) && !same(before[field] ?? null, after[field] ?? null));
}

/** What changes its name or ARN in a plan, out of its pairs. */
export function movesOf(pairs: readonly Pick<Pair, 'address' | 'arn' | 'live' | 'after' | 'from'>[]): Moves {
  const arns = new Map(
    pairs.flatMap((pair) =>
      pair.live === null || pair.after === null || pair.live.arn === pair.arn ? [] : [[pair.live.arn, pair.arn] as const],
    ),
  );
  const addresses = new Map(pairs.flatMap((pair) => (pair.from === undefined ? [] : [[pair.from, pair.address] as const])));
  const planned = new Set(pairs.flatMap((pair) => [pair.address, ...(pair.from === undefined ? [] : [pair.from])]));
  return {
    arn: (old) => arns.get(old) ?? old,
    address: (old) => addresses.get(old) ?? old,
    planned: (address) => planned.has(address),
  };
}

/** A live entity as it will look without a call of its own. */
export function followed(entity: Live, moves: Moves): Live {
  const follow = kindOf(entity.kind)?.follow?.(entity.spec, moves);
  return follow === undefined ? entity : { ...entity, spec: follow };
}

function kindAt(address: Address): Kind | undefined {
  const parsed = parseAddress(address);
  return parsed === undefined ? undefined : kindOf(parsed.kind);
}

type Entity = Pick<Desired, 'kind' | 'name' | 'spec'>;

/** Who holds and trusts what, by ARN. */
interface Index {
  readonly holders: ReadonlyMap<string, readonly { readonly entity: Entity; readonly as: Hold }[]>;
  readonly trusting: ReadonlyMap<string, readonly Entity[]>;
}

function index(entities: readonly Entity[]): Index {
  const holders = new Map<string, { entity: Entity; as: Hold }[]>();
  const trusting = new Map<string, Entity[]>();
  for (const entity of entities) {
    const kind = kindOf(entity.kind);
    if (kind === undefined) continue;
    for (const { arn, as } of kind.holds(entity.spec)) append(holders, arn, { entity, as });
    if (kind.trust(entity.spec) === null) continue;
    for (const { field, arn } of kind.references(entity.spec)) if (field === 'trust') append(trusting, arn, entity);
  }
  return { holders, trusting };
}

function holdersIn({ holders }: Index, arn: string): Holder[] {
  return (holders.get(arn) ?? []).flatMap(({ entity: { kind, name }, as }) => {
    const grip = kindOf(kind)?.grip?.(name, arn, as);
    return grip === undefined ? [] : [{ address: addressOf(kind, name), name, as, ...grip }];
  });
}

function trustingIn({ trusting }: Index, arn: string): TrustingRole[] {
  return (trusting.get(arn) ?? []).flatMap(({ kind, name, spec }) => {
    const trust = kindOf(kind)?.trust(spec) ?? null;
    const put = trust === null ? undefined : kindOf(kind)?.retrust?.(name, trust);
    return trust === null || put === undefined ? [] : [{ address: addressOf(kind, name), name, trust, put }];
  });
}

function addressesOf(live: LiveState, pairs: readonly Pair[], moves: Moves): Map<string, Address> {
  const there = live.entities.map((entity) => [entity.arn, moves.address(addressOf(entity.kind, entity.name))] as const);
  return new Map([...there, ...pairs.map((pair) => [pair.arn, pair.address] as const)]);
}

function documentsOf(
  live: LiveState,
  pairs: readonly Pair[],
  stay: readonly Live[],
): Map<string, { before: Document | null; after: Document | null }> {
  const aws = Object.entries(live.awsPolicies).map(([arn, json]) => {
    const document = normalise(json, '2012-10-17');
    return [arn, { before: document, after: document }] as const;
  });
  const staying = stay.flatMap((entity) => {
    const document = documentOf(entity);
    return document === null ? [] : [[entity.arn, { before: document, after: document }] as const];
  });
  const planned = pairs.flatMap((pair) => {
    const sides = { before: documentOf(pair.live), after: documentOf(pair.after) };
    return sides.before === null && sides.after === null
      ? []
      : [...new Set([pair.live?.arn ?? pair.arn, pair.arn])].map((arn) => [arn, sides] as const);
  });
  return new Map([...aws, ...staying, ...planned]);
}

function documentOf(entity: Entity | null): Document | null {
  return entity === null ? null : (kindOf(entity.kind)?.document(entity.spec) ?? null);
}
