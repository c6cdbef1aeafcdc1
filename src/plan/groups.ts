// Which changes can touch each other: components of principals and of the documents that they hold. What is in different
// components needs no order between it.
import { addressOf } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import type { Desired, Live, LiveState } from '../model/state.ts';
import { kindOf } from '../kinds/index.ts';
import type { Terrain } from '../kinds/kind.ts';
import type { Pair } from '../kinds/terrain.ts';

/** A function from an address to the name of its component. `moving` are the addresses whose access changes in the plan. */
export function componentsOf(moving: ReadonlySet<Address>, pairs: readonly Pair[], live: LiveState, terrain: Terrain): (address: Address) => Address {
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
    for (const holder of [...terrain.holders(pair.arn), ...terrain.holdersAfter(pair.arn)]) join(pair.address, addressOf(holder.kind, holder.name));
  }
  // Whoever may become a role has what the role has.
  for (const entity of [...live.entities, ...pairs.flatMap((pair) => pair.after ?? [])]) {
    for (const trusted of trustedBy(entity, terrain)) {
      const address = addressOf(entity.kind, entity.name);
      if (moving.has(address) || moving.has(trusted)) join(address, trusted);
    }
  }
  return find;
}

function trustedBy(entity: Live | Desired, terrain: Terrain): Address[] {
  const references = kindOf(entity.kind)?.references(entity.spec) ?? [];
  return references.filter((reference) => reference.field === 'trust').flatMap((reference) => terrain.addressOf(reference.arn) ?? []);
}
