// The blocks of all changes, folded as far as the room asks: long ones cut, then titles alone, then titles of one row, then names in one line.
import type { Change, Plan, Verb } from '../model/plan.ts';
import { parseAddress } from '../model/address.ts';
import { byCause, sinceName } from './causes.ts';
import type { CauseGroup } from './causes.ts';
import { changeBlock, changedIn, defaultsOf, INDENT, named, namedTogether, sides } from './changes.ts';
import { BLANK, clipped, count, height, line, sections } from './layout.ts';
import type { Line } from './layout.ts';

/** Rows of a plan of a hundred changes before it is folded. */
export const MOST_LINES = 120;

export interface Room {
  /** Rows of the terminal, once lines are broken. */
  readonly rows: number;
  readonly width: number;
}

export interface Blocks {
  readonly lines: readonly Line[];
  /** Something is not shown in full. */
  readonly isCut: boolean;
}

interface Block {
  readonly change: Change;
  readonly lines: readonly Line[];
}

interface Group {
  readonly cause: CauseGroup['cause'];
  readonly blocks: readonly Block[];
}

/** All blocks, this change before drift, in so many rows, or in as few as every name needs; `room` null is for all of them in full. */
export function changeBlocks(plan: Pick<Plan, 'changes' | 'defaulted' | 'since'>, room: Room | null): Blocks {
  const defaults = defaultsOf(plan);
  const groups = byCause(plan).map(({ cause, changes }): Group => {
    return { cause, blocks: changes.map((change) => ({ change, lines: changeBlock(change, defaults) })) };
  });
  const together = (linesOf: (blocks: readonly Block[]) => readonly Line[]): Line[] =>
    sections(groups.map(({ cause, blocks }) => [...causeTitle(cause, plan.since), ...linesOf(blocks)]));
  const whole = together((blocks) => apart(blocks.map(({ lines }) => lines)));
  if (room === null || height(whole, room.width) <= room.rows) return { lines: whole, isCut: false };
  return { lines: foldedBlocks(groups, together, room), isCut: true };
}

/** Rows that the blocks take when they are folded to the titles. */
export function titleRows({ changes }: Pick<Plan, 'changes'>, width: number): number {
  return height(changes.map(shortTitle), width);
}

function foldedBlocks(
  groups: readonly Group[],
  together: (linesOf: (blocks: readonly Block[]) => readonly Line[]) => Line[],
  { rows, width }: Room,
): Line[] {
  const most = longest(
    groups,
    (cutTo) =>
      height(
        together((blocks) => apart(blocks.map((block) => cut(block, cutTo)))),
        width,
      ) <= rows,
  );
  if (most !== null) return together((blocks) => apart(blocks.map((block) => cut(block, most))));
  const titles = together((blocks) => blocks.map(titleWithDigest));
  if (height(titles, width) <= rows) return titles;
  return packed(groups, together, { rows, width });
}

function apart(blocks: readonly (readonly Line[])[]): Line[] {
  return blocks.flatMap((lines, index) => (index === 0 ? lines : [BLANK, ...lines]));
}

function causeTitle(cause: CauseGroup['cause'], since: Plan['since']): Line[] {
  if (cause === null || since === undefined) return [];
  const text =
    cause === 'drift'
      ? `Drift: as ${sinceName(since)} declares it already, the account is not:`
      : `This change, since ${sinceName(since)}:`;
  return [line(0, text, 'strong')];
}

/** Lines of a block below which only its title is left. */
const SHORTEST = 3;

/** The greatest length of a block at which all fit; null if not even the shortest does. */
function longest(groups: readonly Group[], fits: (most: number) => boolean): number | null {
  let [low, high] = [SHORTEST - 1, Math.max(SHORTEST, ...groups.flatMap(({ blocks }) => blocks.map(({ lines }) => lines.length)))];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (fits(middle)) low = middle;
    else high = middle - 1;
  }
  return low < SHORTEST ? null : low;
}

function cut({ lines }: Block, most: number): readonly Line[] {
  if (lines.length <= most) return lines;
  return [...lines.slice(0, most - 1), line(INDENT, `… ${count(lines.length - most + 1, 'more line')}`, 'dim')];
}

function titleWithDigest({ change, lines }: Block): Line {
  const [before, after] = sides(change);
  const digest = before === undefined || after === undefined ? count(lines.length - 1, 'line') : changedIn(change).join(', ');
  const [head = shortTitle(change)] = lines;
  return lines.length === 1 ? head : { ...head, text: `${head.text}  … ${digest}` };
}

function shortTitle(change: Change): Line {
  return { ...line(0, ''), ...named(change) };
}

/** Verbs in the order in which their names are put together: what a reviewer must not overlook last. */
const FOLDED_FIRST: readonly Verb[] = ['create', 'adopt', 'update', 'rename', 'replace', 'delete'];
/** Entities of one verb and kind from which on their names share a line. */
const MANY = 4;

/** Titles of one row where they fit into it, and names of one verb and kind on one line, as many kinds as it takes. */
function packed(
  groups: readonly Group[],
  together: (linesOf: (blocks: readonly Block[]) => readonly Line[]) => Line[],
  { rows, width }: Room,
): Line[] {
  const joined = new Set<string>();
  const shown = (): Line[] => together((blocks) => titlesOf(blocks, joined, width));
  let lines = shown();
  for (const key of foldable(groups.flatMap(({ blocks }) => blocks.map(({ change }) => change)))) {
    if (height(lines, width) <= rows) break;
    joined.add(key);
    const next = shown();
    // Names that fill a row each would gain nothing and lose their own sign.
    if (height(next, width) < height(lines, width)) lines = next;
    else joined.delete(key);
  }
  return lines;
}

function titlesOf(blocks: readonly Block[], joined: ReadonlySet<string>, width: number): Line[] {
  return blocks.flatMap(({ change }, index) => {
    const key = keyOf(change);
    if (!joined.has(key)) return [{ ...shortTitle(change), text: clipped(shortTitle(change).text, width) }];
    if (blocks.findIndex((other) => keyOf(other.change) === key) < index) return [];
    const addresses = blocks.flatMap((other) => (keyOf(other.change) === key ? [other.change.address] : []));
    return [namedTogether(change.verb, addresses)];
  });
}

function keyOf({ verb, address }: Change): string {
  return `${verb} ${parseAddress(address)?.kind ?? ''}`;
}

function foldable(changes: readonly Change[]): string[] {
  const counts = new Map<string, { readonly verb: Verb; number: number }>();
  for (const change of changes) {
    // What it was called before has no place among other names.
    if (change.verb === 'rename') continue;
    const found = counts.get(keyOf(change)) ?? { verb: change.verb, number: 0 };
    found.number += 1;
    counts.set(keyOf(change), found);
  }
  const rank = ({ verb }: { readonly verb: Verb }): number => FOLDED_FIRST.indexOf(verb);
  return [...counts]
    .filter(([, { number }]) => number >= MANY)
    .sort(([, a], [, b]) => rank(a) - rank(b) || b.number - a.number)
    .map(([key]) => key);
}
