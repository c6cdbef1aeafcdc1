// Which boxes hold a pattern: found by how it begins, instead of asking each box.
//
// A pattern that holds another begins with as many plain characters or fewer, and with the same ones.
import { append } from '../../model/lists.ts';
import { spend } from './budget.ts';
import type { Budget } from './budget.ts';
import type { Side } from './box.ts';
import { holds } from './pattern.ts';
import type { Pattern } from './pattern.ts';

interface Entry {
  readonly pattern: Pattern;
  readonly id: number;
}

export interface Lookup {
  /** By what stands before the first wildcard. */
  readonly byHead: ReadonlyMap<string, readonly Entry[]>;
  /** The lengths of the heads, ascending. */
  readonly lengths: readonly number[];
  /** Sides with `*`. */
  readonly everywhere: readonly number[];
  /** Sides that exclude. */
  readonly negated: readonly { readonly id: number; readonly not: Lookup }[];
}

export function lookupOf(sides: readonly Side[]): Lookup {
  const byHead = new Map<string, Entry[]>();
  const everywhere: number[] = [];
  const negated: { id: number; not: Lookup }[] = [];
  for (const [id, side] of sides.entries()) {
    if (side.negated) {
      negated.push({ id, not: lookupOf([{ ...side, negated: false }]) });
      continue;
    }
    for (const pattern of side.patterns) {
      if (pattern.parts === null) everywhere.push(id);
      else append(byHead, pattern.head, { pattern, id });
    }
  }
  const lengths = [...new Set([...byHead.keys()].map((head) => head.length))].sort((a, b) => a - b);
  return { byHead, lengths, everywhere, negated };
}

/** The sides that hold all of a pattern, by their place. */
export function found(lookup: Lookup, inner: Pattern, budget: Budget): ReadonlySet<number> {
  const ids = new Set<number>(lookup.everywhere);
  spend(budget, 5 + lookup.everywhere.length);
  if (inner.parts !== null) {
    for (const length of lookup.lengths) {
      if (length > inner.head.length) break;
      for (const { pattern, id } of lookup.byHead.get(inner.head.slice(0, length)) ?? []) {
        spend(budget, 5 + inner.size);
        if (!ids.has(id) && holds(pattern, inner)) ids.add(id);
      }
    }
  }
  for (const { id, not } of lookup.negated) if (!isFound(not, inner, budget)) ids.add(id);
  return ids;
}

function isFound(lookup: Lookup, inner: Pattern, budget: Budget): boolean {
  if (lookup.everywhere.length > 0) return true;
  return inner.parts !== null && found(lookup, inner, budget).size > 0;
}
