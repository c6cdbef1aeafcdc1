// Where everything of a drawing stands: a column for each sort of node, edges through gaps between them, nothing upon anything else.
import { columnsOf } from './columns.ts';
import type { Cell, Columns } from './columns.ts';
import { NODE_KINDS } from './nouns.ts';
import type { GraphEdge, GraphNode, NodeKind } from './nouns.ts';
import type { Part } from './neighbourhood.ts';

/** Sizes in units of the drawing, which are pixels at the default zoom. */
export const BOX = { width: 208, height: 42 } as const;
const GAP = { column: 76, row: 12, way: 8 } as const;
const MARGIN = { side: 16, top: 44, bottom: 16 } as const;
/** Rounds of pulling towards neighbours. */
const ROUNDS = 12;

export interface PlacedNode {
  readonly node: GraphNode;
  readonly x: number;
  readonly y: number;
  /** Neighbours that are not shown. */
  readonly hidden: number;
  readonly isFocus: boolean;
}

export interface PlacedEdge {
  readonly edge: GraphEdge;
  /** The data of an SVG path. */
  readonly path: string;
}

export interface Heading {
  readonly text: string;
  readonly x: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly headings: readonly Heading[];
  readonly nodes: readonly PlacedNode[];
  readonly edges: readonly PlacedEdge[];
}

/** The same part, the same layout. */
export function layoutOf(part: Part): Layout {
  const columns = columnsOf(part.nodes, part.edges, columnOf);
  const heights = placed(columns);
  const xOf = (column: number): number => MARGIN.side + column * (BOX.width + GAP.column);
  const top = Math.min(...heights.values()) - MARGIN.top;
  const yOf = (cell: Cell): number => Math.round((heights.get(cell) ?? 0) - top);
  const nodes = columns.cells.flatMap((cells, column) =>
    cells.flatMap((cell): PlacedNode[] => {
      const { node } = cell;
      if (node === null) return [];
      const own = { node, x: xOf(column), y: yOf(cell), hidden: part.hidden.get(node.id) ?? 0 };
      return [{ ...own, isFocus: part.focus.includes(node.id) }];
    }),
  );
  const bottom = Math.max(0, ...nodes.map(({ y }) => y + BOX.height), ...columns.cells.flat().map(yOf));
  const last = columns.cells.length - 1;
  return {
    // Edges inside of the last column need room on its right.
    width: Math.max(0, xOf(last) + BOX.width + MARGIN.side + 44),
    height: bottom + MARGIN.bottom,
    headings: columns.cells.map((cells, column) => ({ text: headingOf(cells), x: xOf(column) })),
    nodes,
    edges: part.edges.map((edge) => ({
      edge,
      path: pathOf(columns.wayOf(edge).map((cell) => ({ x: xOf(cell.column), y: yOf(cell), isBox: cell.node !== null }))),
    })),
  };
}

const COLUMN: Readonly<Record<NodeKind, number>> = { outside: 0, user: 1, group: 2, role: 3, policy: 4, inline: 4, aws: 4, power: 4 };

function columnOf({ kind }: GraphNode): number {
  return COLUMN[kind];
}

const HEADINGS = ['From outside', 'Users', 'Groups', 'Roles', 'Policies'];

function headingOf(cells: readonly Cell[]): string {
  const kind = NODE_KINDS.find((one) => cells.some(({ node }) => node?.kind === one));
  return kind === undefined ? '' : (HEADINGS[COLUMN[kind]] ?? '');
}

function sizeOf({ node }: Cell): number {
  return node === null ? GAP.way : BOX.height + GAP.row;
}

/** The upper edge of every box, and the height of every way through a column. Pulled towards what each is tied to; order is kept. */
function placed({ cells: columns, tiesOf }: Columns): ReadonlyMap<Cell, number> {
  const at = new Map<Cell, number>();
  const middle = (cell: Cell): number => (at.get(cell) ?? 0) + (cell.node === null ? 0 : BOX.height / 2);
  for (const cells of columns) {
    let y = -cells.reduce((sum, cell) => sum + sizeOf(cell), 0) / 2;
    for (const cell of cells) {
      at.set(cell, y);
      y += sizeOf(cell);
    }
  }
  for (let round = 0; round < ROUNDS; round++) {
    for (const cells of round % 2 === 0 ? columns : columns.toReversed()) {
      const wanted = cells.map((cell) => {
        const ties = tiesOf(cell);
        const pull = ties.length === 0 ? middle(cell) : ties.reduce((sum, tie) => sum + middle(tie), 0) / ties.length;
        return pull - (cell.node === null ? 0 : BOX.height / 2);
      });
      for (const [index, y] of apart(wanted, cells.map(sizeOf)).entries()) {
        const cell = cells[index];
        if (cell !== undefined) at.set(cell, y);
      }
    }
  }
  return at;
}

/** The places nearest to those that are wanted, in the same order and with room for each: neighbours that collide become one block. */
function apart(wanted: readonly number[], sizes: readonly number[]): number[] {
  const blocks: { start: number; sum: number; count: number; size: number }[] = [];
  for (const [index, want] of wanted.entries()) {
    let block = { start: want, sum: want, count: 1, size: sizes[index] ?? 0 };
    for (let before = blocks.at(-1); before !== undefined && before.start + before.size > block.start; before = blocks.at(-1)) {
      blocks.pop();
      const sum = before.sum + block.sum - block.count * before.size;
      const count = before.count + block.count;
      block = { start: sum / count, sum, count, size: before.size + block.size };
    }
    blocks.push(block);
  }
  const places: number[] = [];
  for (const { start, count } of blocks) {
    let y = start;
    for (let taken = 0; taken < count; taken++) {
      places.push(y);
      y += sizes[places.length - 1] ?? 0;
    }
  }
  return places;
}

interface Stop {
  readonly x: number;
  readonly y: number;
  readonly isBox: boolean;
}

/** Curves from the side of the first box through the gaps to the side of the last one. */
function pathOf(stops: readonly Stop[]): string {
  const [first, last] = [stops[0], stops.at(-1)];
  if (first === undefined || last === undefined) return '';
  const half = BOX.height / 2;
  const [y, end] = [first.y + half, last.y + half];
  const right = first.x + BOX.width;
  if (first.x === last.x) {
    const reach = right + 26 + Math.min(30, Math.abs(end - y) / 8);
    return `M${right} ${y}C${reach} ${y} ${reach} ${end} ${right + 1} ${end}`;
  }
  const isForward = last.x > first.x;
  const [start, goal] = isForward ? [right, last.x - 1] : [first.x, last.x + BOX.width + 1];
  let [x, path] = [start, `M${start} ${y}`];
  let height = y;
  for (const stop of stops.slice(1, -1)) {
    const [enter, leave] = isForward ? [stop.x, stop.x + BOX.width] : [stop.x + BOX.width, stop.x];
    path += `${curve(x, height, enter, stop.y)}H${leave}`;
    [x, height] = [leave, stop.y];
  }
  return `${path}${curve(x, height, goal, end)}`;
}

function curve(x: number, y: number, toX: number, toY: number): string {
  const middle = Math.round((x + toX) / 2);
  return `C${middle} ${y} ${middle} ${toY} ${toX} ${toY}`;
}
