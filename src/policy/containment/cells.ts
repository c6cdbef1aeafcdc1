// The patterns of a region: what several boxes have in common, what they leave out, and how a pattern is cut where `?` matters.
import { spend } from './budget.ts';
import type { Budget } from './budget.ts';
import type { Box } from './box.ts';
import type { Cover } from './form.ts';
import { ANY, globOf, STAR, textOf } from './glob.ts';
import type { Glob, Token } from './glob.ts';
import { EVERYTHING, holds, patternOf, shared } from './pattern.ts';
import type { Pattern } from './pattern.ts';
import type { Cell } from './witness.ts';

type SideName = 'actions' | 'resources';

/** Patterns that together are one side of all boxes; parts of them may be excluded. */
export function cellsOf(region: readonly Box[], side: SideName, budget: Budget): readonly Pattern[] {
  let cells: readonly Pattern[] = [EVERYTHING];
  for (const box of region) {
    if (box[side].negated) continue;
    cells = met(cells, box[side].patterns, budget);
  }
  const outside = region.flatMap((box) => (box[side].negated ? box[side].patterns : []));
  return outside.length === 0 ? cells : cells.filter((cell) => !outside.some((pattern) => holds(pattern, cell)));
}

function met(cells: readonly Pattern[], patterns: readonly Pattern[], budget: Budget): readonly Pattern[] {
  if (cells.length === 1 && cells[0]?.parts === null) return patterns;
  if (patterns.length === 1 && patterns[0]?.parts === null) return cells;
  const found = new Map<string, Pattern>();
  for (const cell of cells) {
    spend(budget, patterns.length);
    for (const pattern of patterns) for (const each of shared(cell, pattern, budget).patterns) found.set(each.id, each);
  }
  return [...found.values()];
}

/** All of the cell lies in what the region excludes. */
export function excluded(region: readonly Box[], { action, resource }: Cell): boolean {
  return region.some(
    (box) =>
      (box.actions.negated && box.actions.patterns.some((pattern) => holds(pattern, action))) ||
      (box.resources.negated && box.resources.patterns.some((pattern) => holds(pattern, resource))),
  );
}

/** Most cells that one is cut into. */
const MOST = 400;

/**
 * `a*` lies in `a` and `a?*` together, and in neither alone. So where the covers have `?`, each `*` is cut by its length: none,
 * one, ... characters, or more than the covers have `?`. Null if there is nothing to cut.
 */
export function split(cell: Cell, covers: readonly Cover[]): readonly Cell[] | null {
  const inActions = Math.max(...covers.map((cover) => cover.anyInActions));
  const inResources = Math.max(...covers.map((cover) => cover.anyInResources));
  const actions = inActions === 0 ? [cell.action] : cut(cell.action, inActions);
  const resources = inResources === 0 ? [cell.resource] : cut(cell.resource, inResources);
  if (actions === null || resources === null || actions.length * resources.length > MOST) return null;
  if (actions.length * resources.length === 1) return null;
  return actions.flatMap((action) => resources.map((resource) => ({ ...cell, action, resource })));
}

function cut(pattern: Pattern, longest: number): readonly Pattern[] | null {
  if (pattern.parts === null) return [pattern];
  let ways: (readonly Glob[])[] = [[]];
  for (const part of pattern.parts) {
    const globs = cutGlob(part.tokens, longest).map((tokens) => globOf(textOf(tokens), tokens));
    if (ways.length * globs.length > MOST) return null;
    ways = ways.flatMap((way) => globs.map((glob) => [...way, glob]));
  }
  return ways.map((way) => patternOf(way.map(({ text }) => text).join(':'), way));
}

/** A `*` behind as many `?` as matter was cut already. */
function cutGlob(tokens: readonly Token[], longest: number): readonly (readonly Token[])[] {
  let ways: (readonly Token[])[] = [[]];
  for (const [i, token] of tokens.entries()) {
    const before = tokens.slice(0, i).reverse();
    const run = before.findIndex((each) => each !== ANY);
    const isCut = (run < 0 ? before.length : run) > longest;
    if (token !== STAR || isCut) ways = ways.map((way) => [...way, token]);
    else ways = ways.flatMap((way) => lengths(longest).map((some) => [...way, ...some]));
    if (ways.length > MOST) return ways;
  }
  return ways;
}

function lengths(longest: number): readonly (readonly Token[])[] {
  const exact = Array.from({ length: longest + 1 }, (_, n) => Array.from({ length: n }, () => ANY));
  return [...exact, [...Array.from({ length: longest + 1 }, () => ANY), STAR]];
}
