// Steps put together: who can become whom, and how far an administrator is from everyone.
import { append } from '../../model/lists.ts';
import { isSpent } from './memory.ts';
import { isFinal } from './move.ts';
import type { Move } from './move.ts';
import { isAdministrator } from './power.ts';
import { stepsOf } from './steps.ts';
import type { Hold, World } from './world.ts';

export interface Graph {
  readonly world: World;
  /** By key of the hold. */
  readonly moves: ReadonlyMap<string, readonly Move[]>;
  /** Addresses of principals whose steps are not all looked for: there was no work left for it. */
  readonly cut: ReadonlySet<string>;
  /** Least number of steps to an administrator, by key: of concrete steps only, and of any. */
  readonly concrete: ReadonlyMap<string, number>;
  readonly possible: ReadonlyMap<string, number>;
}

/** Most principals that changed themselves and are looked at again; what exceeds it ends where it began. */
const MOST_VARIANTS = 400;

/** All steps from all principals, and from what they become. */
export function graphOf(world: World): Graph {
  const moves = new Map<string, readonly Move[]>();
  const cut = new Set<string>();
  const waiting: Hold[] = [...world.holds.values()];
  const queued = new Set(world.holds.keys());
  const most = waiting.length + MOST_VARIANTS;
  for (let at = 0; at < waiting.length; at++) {
    const hold = waiting[at];
    if (hold === undefined || isAdministrator(world.memory, hold.principal)) continue;
    const steps = moves.size < most ? stepsOf(world, hold) : [];
    if (isSpent(world.memory)) cut.add(hold.principal.address);
    moves.set(hold.key, steps);
    for (const { to } of steps) {
      if (typeof to === 'string' || queued.has(to.key)) continue;
      queued.add(to.key);
      waiting.push(to);
    }
  }
  return { world, moves, cut, concrete: distances(moves, ({ grade }) => grade === 'concrete'), possible: distances(moves, () => true) };
}

// Breadth first, from the administrators back.
function distances(moves: ReadonlyMap<string, readonly Move[]>, counts: (move: Move) => boolean): ReadonlyMap<string, number> {
  const found = new Map<string, number>();
  const before = new Map<string, string[]>();
  for (const [key, steps] of moves) {
    for (const step of steps) {
      if (!counts(step)) continue;
      if (step.to === 'administrator') found.set(key, 1);
      else if (step.to !== 'itself') append(before, step.to.key, key);
    }
  }
  const waiting = [...found.keys()];
  for (let at = 0; at < waiting.length; at++) {
    const key = waiting[at] ?? '';
    for (const other of before.get(key) ?? []) {
      if (found.has(other)) continue;
      found.set(other, (found.get(key) ?? 0) + 1);
      waiting.push(other);
    }
  }
  return found;
}

/** The shortest way to an administrator from a hold, one of them; empty if there is none. */
export function shortest({ moves, concrete, possible }: Graph, from: string, isConcrete: boolean): readonly Move[] {
  const distance = isConcrete ? concrete : possible;
  const chain: Move[] = [];
  for (let key: string | undefined = from; key !== undefined;) {
    const left = distance.get(key);
    const next: Move | undefined = (moves.get(key) ?? []).find(
      ({ to, grade }) =>
        (!isConcrete || grade === 'concrete') &&
        (to === 'administrator' ? left === 1 : to !== 'itself' && distance.get(to.key) === (left ?? 0) - 1),
    );
    if (next === undefined) return [];
    chain.push(next);
    key = typeof next.to === 'string' ? undefined : next.to.key;
  }
  return chain;
}

/** The steps that lead to an administrator at once. */
export function directly({ moves }: Graph, from: string): readonly Move[] {
  const found = (moves.get(from) ?? []).filter(({ to }) => to === 'administrator');
  return found.filter((move) => isFinal(move) || !found.some((other) => other.template === move.template && isFinal(other)));
}

/** Whom else one can become: the shortest way to each. */
export function reached(
  { moves }: Graph,
  from: string,
  isConcrete: boolean,
): readonly { readonly hold: Hold; readonly chain: readonly Move[] }[] {
  const seen = new Set([from]);
  const found: { readonly hold: Hold; readonly chain: readonly Move[] }[] = [];
  let front: readonly { readonly key: string; readonly chain: readonly Move[] }[] = [{ key: from, chain: [] }];
  while (front.length > 0) {
    const next: { readonly key: string; readonly chain: readonly Move[] }[] = [];
    for (const { key, chain } of front) {
      for (const move of moves.get(key) ?? []) {
        if (typeof move.to === 'string' || seen.has(move.to.key) || (isConcrete && move.grade !== 'concrete')) continue;
        if (found.length >= MOST_REACHED) return found;
        seen.add(move.to.key);
        const way = { hold: move.to, chain: [...chain, move] };
        found.push(way);
        next.push({ key: move.to.key, chain: way.chain });
      }
    }
    front = next;
  }
  return found;
}

/** Most principals that are told of one that can become many; the nearest. */
const MOST_REACHED = 20;
