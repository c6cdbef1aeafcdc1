// Which changes can touch each other: components of principals and of the documents that they hold. What is in different
// components needs no order between it.
import { addressOf } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import type { Desired, LiveState } from '../model/state.ts';
import { kindOf } from '../kinds/index.ts';
import type { Terrain } from '../kinds/kind.ts';
import type { Pair } from '../kinds/terrain.ts';

/** A function from an address to the name of its component. `moving` are the addresses whose access changes in the plan. */
export function componentsOf(
  moving: ReadonlySet<Address>,
  pairs: readonly Pair[],
  live: LiveState,
  terrain: Terrain,
): (address: Address) => Address {
  const parents = new Map<Address, Address>();
  const find = (node: Address): Address => {
    let root = node;
    for (let up = parents.get(root); up !== undefined && up !== root; up = parents.get(root)) root = up;
    parents.set(node, root);
    return root;
  };
  const join = (a: Address, b: Address): void => {
    const [left, right] = [find(a), find(b)];
    if (left !== right) parents.set(right, left);
  };
  for (const pair of pairs) {
    if (!moving.has(pair.address)) continue;
    const arns = new Set([pair.live?.arn ?? pair.arn, pair.arn]);
    for (const arn of arns)
      for (const holder of [...terrain.holders(arn), ...terrain.holdersAfter(arn)]) join(pair.address, holder.address);
  }
  // Whoever may become a role has what the role has; whoever is in a group, what the group has.
  for (const { address, entity } of entitiesOf(pairs, live)) {
    for (const other of tiesOf(entity, terrain)) if (moving.has(address) || moving.has(other)) join(address, other);
  }
  return find;
}

type Entity = Pick<Desired, 'kind' | 'spec'>;

function entitiesOf(pairs: readonly Pair[], live: LiveState): { address: Address; entity: Entity }[] {
  const there = live.entities.map((entity) => ({ address: addressOf(entity.kind, entity.name), entity }));
  const planned = pairs.flatMap((pair) =>
    [pair.live, pair.after].flatMap((entity) => (entity === null ? [] : [{ address: pair.address, entity }])),
  );
  return [...there, ...planned];
}

function tiesOf(entity: Entity, terrain: Terrain): Address[] {
  const kind = kindOf(entity.kind);
  const trusted = (kind?.references(entity.spec) ?? [])
    .filter((reference) => reference.field === 'trust')
    .flatMap((reference) => terrain.addressOf(reference.arn) ?? []);
  return [...trusted, ...(kind?.links?.(entity.spec) ?? []).map((link) => link.address)];
}
