// The picture in a report: a drawing that stands by itself, and the data with which the script draws others.
import { captionOf } from '../graph/caption.ts';
import { drawing } from '../graph/drawing.ts';
import { layoutOf } from '../graph/layout.ts';
import { indexOf, MOST_NODES, neighbourhood, overview } from '../graph/neighbourhood.ts';
import type { Part as Shown } from '../graph/neighbourhood.ts';
import { NODE_KINDS, sayEdge, STATUS_WORDS } from '../graph/nouns.ts';
import type { Graph, NodeKind } from '../graph/nouns.ts';
import { pack } from '../graph/packed.ts';
import { count } from '../layout.ts';
import { dataElement, element } from './element.ts';
import type { Child, Element } from './element.ts';
import { controls, fold } from './parts.ts';
import type { Part } from './parts.ts';

export interface View {
  /** What to draw around at first; nothing for an overview. */
  readonly focus: readonly string[];
  readonly depth: number;
}

const OVERVIEW: View = { focus: [], depth: 1 };

/** What of a picture is shown at first. */
export function partOf(graph: Graph, { focus, depth }: View = OVERVIEW): Shown {
  const index = indexOf(graph);
  return focus.length === 0 ? overview(index) : neighbourhood(index, focus, depth);
}

/** The part; nothing for an account without anybody. */
export function picturePart(graph: Graph, id: string, view: View = OVERVIEW): Part[] {
  if (graph.nodes.length === 0) return [];
  const shown = partOf(graph, view);
  const caption = captionOf(shown);
  const title = 'Users, groups, roles and policies, and what ties them together';
  const picture = drawing(layoutOf(shown), { title, description: caption, id: `${id}-drawing`, isAlive: false });
  const label = 'Drawing: plus and minus zoom, arrow keys move, zero shows all';
  const content: Child[] = [
    tools(graph, view),
    element('p', { class: 'intro' }, introOf(graph)),
    element('div', { class: 'offers', 'aria-live': 'polite' }),
    legend(graph),
    element('div', { class: 'frame', tabindex: 0, role: 'region', 'aria-label': label }, picture),
    element('p', { class: 'caption', 'aria-live': 'polite' }, `${caption} ${graph.lacks}`.trim()),
    fold(
      'The same in words',
      element(
        'ul',
        { class: 'words' },
        shown.edges.map((edge) => element('li', {}, sayEdge(edge))),
      ),
    ),
    dataElement(pack(graph, view.focus)),
  ];
  return [{ id, title: 'Picture', content, attributes: { 'data-picture': `${id}-drawing` } }];
}

const policies = (number: number): string => `${number} ${number === 1 ? 'policy' : 'policies'}`;
const COUNTED: Readonly<Record<NodeKind, (number: number) => string>> = {
  outside: (number) => `${number} from outside`,
  user: (number) => count(number, 'user'),
  group: (number) => count(number, 'group'),
  role: (number) => count(number, 'role'),
  policy: policies,
  inline: (number) => `${number} inline`,
  aws: (number) => `${number} of AWS`,
  power: () => '',
};

function introOf({ nodes }: Graph): string {
  const counts = NODE_KINDS.flatMap((kind) => {
    const number = nodes.filter((node) => node.kind === kind).length;
    return number === 0 || kind === 'power' ? [] : [COUNTED[kind](number)];
  });
  const limit = nodes.length > MOST_NODES ? ` At most ${MOST_NODES} are drawn at a time: choose one to see what is near it.` : '';
  return `${counts.join(', ')}.${limit}`;
}

function tools({ nodes }: Graph, { depth }: View): Element {
  const search = element('input', { type: 'search', placeholder: 'user, role, policy …', autocomplete: 'off', spellcheck: 'false' });
  const steps = [1, 2, 3].map((step) => element('option', { value: step, selected: step === Math.min(depth, 3) }, String(step)));
  const button = (how: string, label: string, says: string): Element =>
    element('button', { type: 'button', 'data-zoom': how, 'aria-label': says, title: says }, label);
  return controls(
    element('label', {}, `Show one of ${nodes.length}`, search),
    element('label', {}, 'Steps around it', element('select', {}, steps)),
    button('overview', 'Overview', 'Back to the overview'),
    button('0.75', '+', 'Zoom in'),
    button('1.3333', '−', 'Zoom out'),
    button('0', 'Fit', 'Show all of the drawing'),
  );
}

/** Only what the picture holds. */
function legend({ nodes, edges }: Graph): Element {
  const statuses = (['added', 'removed', 'changed'] as const).filter((status) => nodes.some((node) => node.status === status));
  const boxes = statuses.map((status) => entry(sample('node', status), STATUS_WORDS[status]));
  const groups = [
    ['attached', edges.some(({ kind }) => ['member', 'attached', 'assume'].includes(kind)), 'is in, holds, may assume'],
    ['bounded', edges.some(({ kind }) => kind === 'bounded'), 'bounded by'],
    ['trust', edges.some(({ kind }) => kind === 'trust'), 'may enter from outside'],
    ['escalation', edges.some(({ kind }) => kind === 'escalation'), 'comes to more access'],
  ] as const;
  const lines = groups.flatMap(([kind, isThere, text]) => (isThere ? [entry(sample('edge', kind), text)] : []));
  return element('ul', { class: 'legend', 'aria-label': 'Legend' }, boxes, lines);
}

function entry(shape: Element, text: string): Element {
  return element('li', {}, shape, text);
}

function sample(what: 'node' | 'edge', name: string): Element {
  const shape =
    what === 'node'
      ? element('g', { class: `node ${name}` }, element('rect', { class: 'box', x: 1, y: 1, width: 26, height: 14, rx: 4 }))
      : element('path', { class: `edge ${name} same`, d: 'M1 8H27' });
  return element('svg', { class: 'drawing', width: 28, height: 16, viewBox: '0 0 28 16', 'aria-hidden': 'true' }, shape);
}
