// The part of a picture that can be taken in at a glance: some nodes and what is near them, and how much is not shown.
import { NODE_KINDS } from './nouns.ts';
import type { Graph, GraphEdge, GraphNode } from './nouns.ts';

/** Nodes of a drawing. */
export const MOST_NODES = 40;
/** Edges of a drawing. */
const MOST_EDGES = { whole: 120, chosen: 64 } as const;
/** Neighbours of one kind that a node brings along: in an overview, around what was chosen, and a step further. What changes comes beyond that. */
const FAN = { overview: 3, near: 8, far: 3 } as const;
/** Of these, what was chosen brings all along: they say what it may do. */
const HELD: ReadonlySet<string> = new Set(['group', 'policy', 'inline', 'aws']);
/** Nodes that an overview is drawn around where nothing changes. */
const MOST_SEEDS = 12;

export interface Part {
  readonly nodes: readonly GraphNode[];
  readonly edges: readonly GraphEdge[];
  /** The nodes that it was drawn around; none for a picture as a whole. */
  readonly focus: readonly string[];
  /** How many neighbours of a node are not shown. */
  readonly hidden: ReadonlyMap<string, number>;
  /** Nodes that were asked for, directly or as near enough, and found no room. */
  readonly left: number;
  /** Edges between nodes that are shown, beyond those that are. */
  readonly undrawn: number;
}

/** A picture with what is asked of it again and again. */
export interface Index {
  readonly graph: Graph;
  readonly nodes: ReadonlyMap<string, GraphNode>;
  readonly edges: ReadonlyMap<string, readonly GraphEdge[]>;
}

export function indexOf(graph: Graph): Index {
  const edges = new Map<string, GraphEdge[]>(graph.nodes.map(({ id }) => [id, []]));
  for (const edge of graph.edges) {
    edges.get(edge.from)?.push(edge);
    if (edge.to !== edge.from) edges.get(edge.to)?.push(edge);
  }
  return { graph, nodes: new Map(graph.nodes.map((node) => [node.id, node])), edges };
}

/** What is at most `depth` edges away from the focus: what changes before what stays, and no more than there is room for. */
export function neighbourhood(index: Index, focus: readonly string[], depth: number, isOverview = false): Part {
  const wanted = inOrder(
    index,
    [...new Set(focus)].filter((id) => index.nodes.has(id)),
  );
  const shown = new Map(wanted.slice(0, MOST_NODES).map((id) => [id, 0]));
  let left = wanted.length - shown.size;
  let frontier = [...shown.keys()];
  for (let step = 0; step < depth && frontier.length > 0; step++) {
    const near = new Set(frontier.flatMap((id) => neighboursOf(index, id)).filter((id) => !shown.has(id)));
    const fan = isOverview ? FAN.overview : FAN[step === 0 ? 'near' : 'far'];
    const kept = new Set(frontier.flatMap((id) => fewOf(index, id, shown, fan)));
    const next = inOrder(index, [...kept]).slice(0, MOST_NODES - shown.size);
    left += near.size - next.length;
    for (const id of next) shown.set(id, step + 1);
    frontier = next;
  }
  return partOf(index, shown, wanted.slice(0, MOST_NODES), left);
}

/** All of a small picture; of a large one what changes with what is beside it, else ways to more access, else what most hangs on. */
export function overview(index: Index): Part {
  const { nodes, edges } = index.graph;
  if (nodes.length <= MOST_NODES) return partOf(index, new Map(nodes.map(({ id }) => [id, 0])), [], 0);
  const moving = edges.filter(({ status }) => status !== 'same').flatMap(({ from, to }) => [from, to]);
  const changed = nodes.filter(({ status }) => status !== 'same').map(({ id }) => id);
  const seeds = changed.length + moving.length > 0 ? [...changed, ...moving] : [...risen(index), ...hubs(index)].slice(0, MOST_SEEDS);
  const part = neighbourhood(index, seeds, 1, true);
  return { ...part, focus: changed.length > 0 ? part.focus : [], left: nodes.length - part.nodes.length };
}

/** The ends of ways to more access: whole ways, those that are certain first. */
function risen({ graph }: Index): readonly string[] {
  const ways = graph.edges.filter(({ kind }) => kind === 'escalation');
  const isConcrete = ({ note }: GraphEdge): boolean => note.startsWith('concrete');
  const sorted = [...ways.filter(isConcrete), ...ways.filter((way) => !isConcrete(way))];
  return [...new Set(sorted.flatMap(({ from, to }) => [from, to]))].slice(0, MOST_SEEDS / 2);
}

function hubs({ graph, edges }: Index): readonly string[] {
  const degree = (id: string): number => edges.get(id)?.length ?? 0;
  const sorted = graph.nodes.map(({ id }, at) => ({ id, at })).sort((a, b) => degree(b.id) - degree(a.id) || a.at - b.at);
  return sorted.map(({ id }) => id);
}

/** Neighbours that are not shown yet: all that change or lead to more access, and a few of each kind of the others. */
function fewOf(index: Index, id: string, shown: ReadonlyMap<string, number>, fan: number): string[] {
  const counts = new Map<string, number>();
  return inOrder(index, neighboursOf(index, id)).filter((other) => {
    const node = index.nodes.get(other);
    if (node === undefined || shown.has(other)) return false;
    const number = (counts.get(node.kind) ?? 0) + 1;
    counts.set(node.kind, number);
    return number <= fan || node.status !== 'same' || (fan === FAN.near && HELD.has(node.kind));
  });
}

/** `rings`: how many steps each node that is shown is away from what it was drawn around. */
function partOf(index: Index, rings: ReadonlyMap<string, number>, focus: readonly string[], left: number): Part {
  const between = index.graph.edges.filter(({ from, to }) => rings.has(from) && rings.has(to) && from !== to);
  const rank = rankBy(index, rings, new Set(focus));
  const first = between.map((edge, at) => ({ edge, at, rank: rank(edge) })).sort((a, b) => a.rank - b.rank || a.at - b.at);
  const drawn = new Set(first.slice(0, focus.length === 0 ? MOST_EDGES.whole : MOST_EDGES.chosen).map(({ edge }) => edge));
  const hidden = [...rings.keys()].map((id) => [id, neighboursOf(index, id).filter((other) => !rings.has(other)).length] as const);
  return {
    nodes: index.graph.nodes.filter(({ id }) => rings.has(id)),
    edges: between.filter((edge) => drawn.has(edge)),
    focus,
    hidden: new Map(hidden.filter(([, number]) => number > 0)),
    left,
    undrawn: between.length - drawn.size,
  };
}

// What changes and what is at the focus, then what ties each node to the step before it, then the rest.
function rankBy({ edges }: Index, rings: ReadonlyMap<string, number>, focus: ReadonlySet<string>): (edge: GraphEdge) => number {
  const ties = new Set(
    [...rings].flatMap(
      ([id, ring]) => (edges.get(id) ?? []).find(({ from, to }) => (rings.get(from === id ? to : from) ?? ring) < ring) ?? [],
    ),
  );
  return (edge) => {
    if (edge.status !== 'same' || focus.has(edge.from) || focus.has(edge.to)) return 0;
    if (ties.has(edge)) return 1;
    return (edge.kind === 'escalation') === focus.size > 0 ? 3 : 2;
  };
}

function neighboursOf({ edges }: Index, id: string): string[] {
  return [...new Set((edges.get(id) ?? []).map(({ from, to }) => (from === id ? to : from)))].filter((other) => other !== id);
}

// What changes, then what leads to more access, then by kind and name.
function inOrder({ nodes, edges }: Index, ids: readonly string[]): string[] {
  const rank = (id: string): number => {
    const node = nodes.get(id);
    if (node === undefined) return Infinity;
    const near = edges.get(id) ?? [];
    const moves = node.status !== 'same' ? 0 : 20;
    const risks = near.some(({ kind }) => kind === 'escalation') ? 0 : 10;
    return moves + risks + NODE_KINDS.indexOf(node.kind);
  };
  return ids
    .map((id) => ({ id, rank: rank(id) }))
    .sort((a, b) => a.rank - b.rank || (a.id < b.id ? -1 : 1))
    .map(({ id }) => id);
}
