// A layout as SVG: boxes, curves and headings by class, so that the colours stand in one style sheet.
import { element } from '../html/element.ts';
import type { Element } from '../html/element.ts';
import { count } from '../layout.ts';
import { BOX } from './layout.ts';
import type { Layout, PlacedEdge, PlacedNode } from './layout.ts';
import { KIND_WORDS, sayEdge, STATUS_WORDS } from './nouns.ts';
import type { GraphEdge, GraphNode } from './nouns.ts';

/** One letter in front of a label, so that kinds are not told by colour alone. */
export const GLYPHS: Readonly<Record<GraphNode['kind'], string>> = {
  outside: '↘',
  user: 'U',
  group: 'G',
  role: 'R',
  policy: 'P',
  inline: 'I',
  aws: 'A',
  power: '!',
};
const SIGNS = { same: '', added: '+', removed: '−', changed: '~' } as const;

export interface Words {
  readonly title: string;
  readonly description: string;
  /** Begins the ids in it, which no other drawing of the page may have. */
  readonly id: string;
  /** Nodes can be chosen. */
  readonly isAlive: boolean;
}

/** The `svg` element. Its size is that of the layout; a style sheet may scale it. */
export function drawing({ width, height, headings, nodes, edges }: Layout, { title, description, id, isAlive }: Words): Element {
  const named = { role: isAlive ? 'group' : 'img', 'aria-labelledby': `${id}-title ${id}-description` };
  return element(
    'svg',
    { class: 'drawing', xmlns: 'http://www.w3.org/2000/svg', viewBox: `0 0 ${width} ${height}`, width, height, ...named },
    element('title', { id: `${id}-title` }, title),
    element('desc', { id: `${id}-description` }, description),
    element(
      'defs',
      {},
      ARROWS.map((kind) => arrow(kind, id)),
    ),
    element(
      'g',
      { class: 'headings' },
      headings.map(({ text, x }) => element('text', { x, y: 22 }, text)),
    ),
    element(
      'g',
      { class: 'edges' },
      inFront(edges).map((edge) => curve(edge, id)),
    ),
    element(
      'g',
      { class: 'nodes' },
      nodes.map((node) => box(node, isAlive)),
    ),
  );
}

const ARROWS = ['same', 'added', 'removed', 'escalation'] as const;

function arrow(kind: (typeof ARROWS)[number], id: string): Element {
  const head = element('path', { d: 'M0 0L8 4L0 8Z' });
  return element(
    'marker',
    {
      id: `${id}-${kind}`,
      class: `tip ${kind}`,
      viewBox: '0 0 8 8',
      refX: 7,
      refY: 4,
      markerWidth: 7,
      markerHeight: 7,
      orient: 'auto',
      markerUnits: 'userSpaceOnUse',
    },
    head,
  );
}

// What changes is drawn above what stays, and what leads to more access above everything.
function inFront(edges: readonly PlacedEdge[]): readonly PlacedEdge[] {
  const rank = ({ kind, status }: GraphEdge): number => (kind === 'escalation' ? 2 : Number(status !== 'same'));
  return edges.toSorted((a, b) => rank(a.edge) - rank(b.edge));
}

function curve({ edge, path }: PlacedEdge, id: string): Element {
  const moved = edge.status === 'changed' ? 'same' : edge.status;
  const head = edge.kind === 'escalation' ? edge.kind : moved;
  return element(
    'path',
    { d: path, class: `edge ${edge.kind} ${edge.status}`, 'marker-end': `url(#${id}-${head})` },
    element('title', {}, sayEdge(edge)),
  );
}

function box({ node, x, y, hidden, isFocus }: PlacedNode, isAlive: boolean): Element {
  const { id, kind, short, status } = node;
  const said = sayNode(node, hidden);
  const alive = isAlive ? { tabindex: 0, role: 'button', 'data-id': id, 'aria-label': said } : {};
  const second = [status === 'same' ? '' : STATUS_WORDS[status], KIND_WORDS[kind]].filter((word) => word !== '').join(' · ');
  return element(
    'g',
    { class: `node ${kind} ${status}${isFocus ? ' focus' : ''}`, transform: `translate(${x} ${y})`, ...alive },
    element('title', {}, said),
    element('rect', { class: 'box', width: BOX.width, height: BOX.height, rx: 7 }),
    element('rect', { class: 'chip', x: 7, y: 9, width: 20, height: 24, rx: 5 }),
    element('text', { class: 'glyph', x: 17, y: 25.5 }, GLYPHS[kind]),
    element('text', { class: 'label', x: 34, y: 18 }, short),
    element('text', { class: 'second', x: 34, y: 33 }, `${SIGNS[status]}${status === 'same' ? '' : ' '}${second}`),
    hidden === 0 ? [] : element('text', { class: 'hidden', x: BOX.width - 8, y: 33 }, status === 'same' ? `+${hidden} more` : `+${hidden}`),
  );
}

/** A node in words. */
export function sayNode({ id, kind, status }: GraphNode, hidden: number): string {
  const name = kind === 'outside' ? id.replace(/^outside\//, '') : id;
  const more = hidden === 0 ? '' : `, ${count(hidden, 'neighbour')} not shown`;
  return `${name} (${KIND_WORDS[kind]}${status === 'same' ? '' : `, ${STATUS_WORDS[status]}`})${more}`;
}
