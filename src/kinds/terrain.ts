// The ground that walks cross: who holds what, before and after, looked up once and then by key.
import { addressOf } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import type { Desired, Live, LiveState } from '../model/state.ts';
import type { Document } from '../policy/document.ts';
import { normalise } from '../policy/normal.ts';
import { kindOf } from './index.ts';
import type { Holder, Terrain } from './kind.ts';

/** One entity on both sides of the plan; `after` is null for one that will be deleted. */
export interface Pair {
  readonly address: Address;
  readonly arn: string;
  readonly live: Live | null;
  readonly after: Desired | null;
}

/** Everything that planning asks of the surroundings. `pairs` are the declared and the removed; all other live entities stay. */
export function terrainOf(live: LiveState, pairs: readonly Pair[]): Terrain {
  const planned = new Map(pairs.map((pair) => [pair.address, pair]));
  const stay = live.entities.filter((entity) => !planned.has(addressOf(entity.kind, entity.name)));
  const staying: Desired[] = stay.map((entity) => ({ ...entity, origin: { file: '', line: 0, column: 0 } }));
  const after = [...pairs.flatMap((pair) => pair.after ?? []), ...staying];
  const before = index(live.entities);
  const later = index(after);
  const bystanders = group(live.bystanders.map((one) => [one.policyArn, { kind: one.kind, name: one.name, as: one.as }]));
  const documents = documentsOf(live, pairs, stay);
  const addresses = new Map<string, Address>([...live.entities.map((entity) => [entity.arn, addressOf(entity.kind, entity.name)] as const), ...pairs.map((pair) => [pair.arn, pair.address] as const)]);
  return {
    scope: live.scope,
    quotas: live.quotas,
    documents: (arn) => documents.get(arn) ?? null,
    holders: (arn) => [...(before.holders.get(arn) ?? []), ...(bystanders.get(arn) ?? [])],
    holdersAfter: (arn) => [...(later.holders.get(arn) ?? []), ...(bystanders.get(arn) ?? [])],
    addressOf: (arn) => addresses.get(arn),
    trustingAfter: (arn) => later.trusting.get(arn) ?? [],
  };
}

type Entity = Pick<Desired, 'kind' | 'name' | 'spec'>;

function index(entities: readonly Entity[]): { holders: Map<string, Holder[]>; trusting: Map<string, { name: string; trust: Document }[]> } {
  const holders: [string, Holder][] = [];
  const trusting: [string, { name: string; trust: Document }][] = [];
  for (const entity of entities) {
    const kind = kindOf(entity.kind);
    if (kind === undefined) continue;
    const { name } = entity;
    if (entity.kind === 'User' || entity.kind === 'Group' || entity.kind === 'Role') {
      for (const held of kind.holds(entity.spec)) holders.push([held.arn, { kind: entity.kind, name, as: held.as }]);
    }
    const trust = kind.trust(entity.spec);
    const trusted = trust === null ? [] : kind.references(entity.spec).filter((reference) => reference.field === 'trust');
    for (const { arn } of trusted) if (trust !== null) trusting.push([arn, { name, trust }]);
  }
  return { holders: group(holders), trusting: group(trusting) };
}

function group<T>(entries: readonly (readonly [string, T])[]): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const [key, value] of entries) {
    const found = groups.get(key);
    if (found === undefined) groups.set(key, [value]);
    else found.push(value);
  }
  return groups;
}

function documentsOf(live: LiveState, pairs: readonly Pair[], stay: readonly Live[]): Map<string, { before: Document | null; after: Document | null }> {
  const aws = Object.entries(live.awsPolicies).map(([arn, json]) => {
    const document = normalise(json, '2012-10-17');
    return [arn, { before: document, after: document }] as const;
  });
  const staying = stay.flatMap((entity) => {
    const document = documentOf(entity);
    return document === null ? [] : [[entity.arn, { before: document, after: document }] as const];
  });
  const planned = pairs.map((pair) => [pair.arn, { before: documentOf(pair.live), after: documentOf(pair.after) }] as const);
  return new Map([...aws, ...staying, ...planned.filter(([, sides]) => sides.before !== null || sides.after !== null)]);
}

function documentOf(entity: Entity | null): Document | null {
  return entity === null ? null : (kindOf(entity.kind)?.document(entity.spec) ?? null);
}
