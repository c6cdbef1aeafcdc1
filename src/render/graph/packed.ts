// A picture on its way to the browser: lists instead of members, numbers instead of names.
import { EDGE_KINDS, NODE_KINDS, STATUSES } from './nouns.ts';
import type { Graph } from './nouns.ts';

export interface Packed {
  readonly nodes: readonly (readonly [id: string, kind: number, short: string, status: number])[];
  readonly edges: readonly (readonly [from: number, to: number, kind: number, status: number, note: string])[];
  readonly lacks: string;
  /** What to draw around at first. */
  readonly focus: readonly string[];
}

/** `focus`: what to draw around at first; nothing for an overview. */
export function pack({ nodes, edges, lacks }: Graph, focus: readonly string[] = []): Packed {
  const at = new Map(nodes.map(({ id }, index) => [id, index]));
  return {
    nodes: nodes.map(({ id, kind, short, status }) => [id, NODE_KINDS.indexOf(kind), short, STATUSES.indexOf(status)]),
    edges: edges.map(({ from, to, kind, status, note }) => [
      at.get(from) ?? 0,
      at.get(to) ?? 0,
      EDGE_KINDS.indexOf(kind),
      STATUSES.indexOf(status),
      note,
    ]),
    lacks,
    focus,
  };
}

/** The picture again; of labels, only as much as a drawing has room for. */
export function unpack({ nodes, edges, lacks }: Packed): Graph {
  const idOf = (index: number): string => nodes[index]?.[0] ?? '';
  return {
    nodes: nodes.map(([id, kind, short, status]) => ({
      id,
      kind: NODE_KINDS[kind] ?? 'outside',
      label: short,
      short,
      status: STATUSES[status] ?? 'same',
    })),
    edges: edges.map(([from, to, kind, status, note]) => ({
      from: idOf(from),
      to: idOf(to),
      kind: EDGE_KINDS[kind] ?? 'attached',
      status: STATUSES[status] ?? 'same',
      note,
    })),
    lacks,
  };
}
