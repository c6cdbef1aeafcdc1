// What must be looked at together: calls on which the access of the same person hangs.
import type { Address } from '../../model/address.ts';
import type { Draft } from '../actions.ts';
import type { Trial } from './trial.ts';

/** The name of the component of every address: what somebody's access hangs on, all of it, is in one. */
export function componentsOf(
  drafts: readonly Draft[],
  { subjects, touches }: Pick<Trial, 'subjects' | 'touches'>,
): (address: Address) => Address {
  const parents = new Map<Address, Address>();
  const find = (node: Address): Address => {
    let root = node;
    for (let up = parents.get(root); up !== undefined && up !== root; up = parents.get(root)) root = up;
    if (root !== node) parents.set(node, root);
    return root;
  };
  const movedIn = new Map<string, Address[]>();
  for (const { hasEffect, action } of drafts) {
    if (!hasEffect) continue;
    for (const key of touches.get(action.id) ?? []) {
      const found = movedIn.get(key);
      if (found === undefined) movedIn.set(key, [action.address]);
      else if (found.at(-1) !== action.address) found.push(action.address);
    }
  }
  for (const { keys } of subjects) {
    const [first, ...others] = [...keys].flatMap((key) => movedIn.get(key) ?? []);
    if (first === undefined) continue;
    for (const other of others) if (find(other) !== find(first)) parents.set(find(other), find(first));
  }
  return find;
}
