// The order in the columns of a drawing, such that few edges cross. An edge that passes a column has a way through it, which it
// shares with others of its sort to the same end.
import type { GraphEdge, GraphNode } from './nouns.ts';

/** A place in a column: a node, or a way through for edges. */
export interface Cell {
  readonly column: number;
  /** Null for a way through. */
  readonly node: GraphNode | null;
}

export interface Columns {
  readonly cells: readonly (readonly Cell[])[];
  /** What a cell is tied to in the columns beside it. */
  readonly tiesOf: (cell: Cell) => readonly Cell[];
  /** The cells that an edge goes through, its ends included. */
  readonly wayOf: (edge: GraphEdge) => readonly Cell[];
}

/** Rounds of sorting by neighbours. */
const ROUNDS = 8;

/** The columns that hold something. Nodes come in the order in which they stay where nothing speaks against it. */
export function columnsOf(nodes: readonly GraphNode[], edges: readonly GraphEdge[], columnOf: (node: GraphNode) => number): Columns {
  const used = [...new Set(nodes.map(columnOf))].sort((a, b) => a - b);
  const cellOf = new Map(nodes.map((node): [string, Cell] => [node.id, { column: used.indexOf(columnOf(node)), node }]));
  const cells: Cell[][] = used.map((_, column) => [...cellOf.values()].filter((cell) => cell.column === column));
  const through = new Map<string, Cell>();
  const ways = new Map<GraphEdge, readonly Cell[]>();
  const ties = new Map<Cell, Set<Cell>>();
  for (const edge of edges) {
    const way = wayThrough(edge, cellOf, (column, key) => {
      const cell = through.get(key) ?? { column, node: null };
      if (!through.has(key)) cells[column]?.push(cell);
      through.set(key, cell);
      return cell;
    });
    ways.set(edge, way);
    for (const [index, cell] of way.entries()) {
      const next = way[index + 1];
      if (next === undefined || next.column === cell.column) continue;
      ties.set(cell, (ties.get(cell) ?? new Set()).add(next));
      ties.set(next, (ties.get(next) ?? new Set()).add(cell));
    }
  }
  const tiesOf = (cell: Cell): readonly Cell[] => [...(ties.get(cell) ?? [])];
  return { cells: uncrossed(cells, tiesOf), tiesOf, wayOf: (edge) => ways.get(edge) ?? [] };
}

function wayThrough(edge: GraphEdge, cellOf: ReadonlyMap<string, Cell>, way: (column: number, key: string) => Cell): readonly Cell[] {
  const [from, to] = [cellOf.get(edge.from), cellOf.get(edge.to)];
  if (from === undefined || to === undefined) return [];
  const distance = Math.abs(to.column - from.column);
  const step = Math.sign(to.column - from.column);
  const passed = Array.from({ length: Math.max(0, distance - 1) }, (_, index): Cell => {
    const column = from.column + step * (index + 1);
    return way(column, [column, step, edge.kind, edge.status, edge.to].join(' '));
  });
  return [from, ...passed, to];
}

/** The best order of some rounds in which every column is sorted by the mean place of what its cells are tied to. */
function uncrossed(cells: readonly (readonly Cell[])[], tiesOf: (cell: Cell) => readonly Cell[]): readonly (readonly Cell[])[] {
  let present = cells.map((column) => [...column]);
  let best: readonly (readonly Cell[])[] = present;
  let least = crossings(present, tiesOf);
  for (let round = 0; round < ROUNDS && least > 0; round++) {
    const isForward = round % 2 === 0;
    const next = present.map((column) => [...column]);
    for (const index of isForward ? next.keys() : [...next.keys()].toReversed()) {
      const column = next[index];
      const beside = next[isForward ? index - 1 : index + 1];
      if (column !== undefined && beside !== undefined) next[index] = sorted(column, beside, tiesOf);
    }
    present = next;
    const found = crossings(present, tiesOf);
    if (found < least) [best, least] = [present, found];
  }
  return best;
}

function sorted(column: readonly Cell[], beside: readonly Cell[], tiesOf: (cell: Cell) => readonly Cell[]): Cell[] {
  const at = new Map(beside.map((cell, index) => [cell, index]));
  const pull = column.map((cell, index) => {
    const places = tiesOf(cell).flatMap((tie) => at.get(tie) ?? []);
    const mean =
      places.length === 0 ? (index / column.length) * beside.length : places.reduce((sum, place) => sum + place, 0) / places.length;
    return { cell, mean, index };
  });
  return pull.sort((a, b) => a.mean - b.mean || a.index - b.index).map(({ cell }) => cell);
}

function crossings(cells: readonly (readonly Cell[])[], tiesOf: (cell: Cell) => readonly Cell[]): number {
  let sum = 0;
  for (const [index, column] of cells.entries()) {
    const at = new Map((cells[index + 1] ?? []).map((cell, place) => [cell, place]));
    const ends = column.flatMap((cell, place) => tiesOf(cell).flatMap((tie) => (at.has(tie) ? [[place, at.get(tie) ?? 0] as const] : [])));
    for (const [first, [left, right]] of ends.entries())
      for (const [otherLeft, otherRight] of ends.slice(first + 1)) if ((left - otherLeft) * (right - otherRight) < 0) sum += 1;
  }
  return sum;
}
