// Says to which member each comment belongs: the one on its line, the one below it, or the end of a list or mapping.
import { append } from '../../model/lists.ts';
import type { Comment } from './tree.ts';
import { inOrder } from './spots.ts';
import type { Container, Spot } from './spots.ts';

/** What is said about members, and behind the last ones of collections. */
export interface Attached {
  readonly lead: ReadonlyMap<Spot, readonly Comment[]>;
  readonly note: ReadonlyMap<Spot, string>;
  readonly inner: ReadonlyMap<Spot, readonly Comment[]>;
  readonly tail: ReadonlyMap<Container, readonly Comment[]>;
}

interface Making {
  readonly spots: readonly Spot[];
  readonly owners: ReadonlyMap<Container, Spot>;
  /** Those in flow style that the comment at hand stands in, the innermost last. */
  readonly flows: Container[];
  readonly lead: Map<Spot, Comment[]>;
  readonly note: Map<Spot, string>;
  readonly inner: Map<Spot, Comment[]>;
  readonly tail: Map<Container, Comment[]>;
}

/** Where a comment went, for those that follow it in the same gap. */
interface Last {
  readonly before: Spot | undefined;
  readonly column: number;
}

/** Attaches the comments of one document, given in order. */
export function attach(root: Spot, comments: readonly Comment[]): Attached {
  const spots = inOrder(root);
  const owners = new Map(spots.flatMap((spot) => (spot.inside === null ? [] : [[spot.inside.container, spot] as const])));
  const flows = [...owners.keys()].filter((container) => container.flow);
  const making: Making = { spots, owners, flows: [], lead: new Map(), note: new Map(), inner: new Map(), tail: new Map() };
  let [next, flow] = [0, 0];
  let last: Last = { before: undefined, column: Number.POSITIVE_INFINITY };
  for (const comment of comments) {
    while ((spots[next]?.start ?? Number.POSITIVE_INFINITY) < comment.offset) next++;
    while ((flows[flow]?.start ?? Number.POSITIVE_INFINITY) < comment.offset) enter(making.flows, flows[flow++]);
    leave(making.flows, comment.offset);
    const [before, after] = [spots[next - 1], spots[next]];
    if (before === undefined) append(making.lead, root, comment);
    else if (!comment.own) beside(before, comment, making);
    else {
      const column = before === last.before ? Math.min(last.column, comment.column) : comment.column;
      last = { before, column };
      between({ comment, column, before, after }, making);
    }
  }
  return making;
}

// Flows stand in each other or behind each other.
function enter(open: Container[], flow: Container | undefined): void {
  if (flow === undefined) return;
  leave(open, flow.start);
  open.push(flow);
}

function leave(open: Container[], offset: number): void {
  while ((open.at(-1)?.end ?? Number.POSITIVE_INFINITY) <= offset) open.pop();
}

// Behind a closed bracket it is said of what holds the bracket.
function beside(before: Spot, comment: Comment, making: Making): void {
  let spot = before;
  while (spot.container !== null && spot.container.flow && spot.container.end <= comment.offset) {
    spot = making.owners.get(spot.container) ?? spot;
  }
  const earlier = making.note.get(spot);
  if (earlier !== undefined) append(making.lead, spot, { ...comment, text: earlier, own: true, blank: false });
  making.note.set(spot, comment.text);
}

interface Gap {
  readonly comment: Comment;
  /** Its column, or that of one before it in the gap that stands further left. */
  readonly column: number;
  readonly before: Spot;
  readonly after: Spot | undefined;
}

function between({ comment, column, before, after }: Gap, making: Making): void {
  const flow = making.flows.at(-1);
  if (flow !== undefined) {
    if (after !== undefined && after.start < flow.end) append(making.lead, after, comment);
    else append(making.tail, flow, comment);
  } else if (comment.offset < before.value && before.inside?.container.flow !== false) append(making.lead, before, comment);
  else if (isVoid(before) && column > before.column) append(making.inner, before, comment);
  else {
    const open = new Set(after === undefined ? [] : containersOf(after, making));
    const closing = containersOf(before, making).filter((container) => !container.flow && !open.has(container));
    const fitting = closing.find((container) => container.column <= column) ?? (after === undefined ? closing.at(-1) : undefined);
    if (fitting !== undefined) append(making.tail, fitting, comment);
    else append(making.lead, after ?? before, comment);
  }
}

function isVoid({ node, value, start, container }: Spot): boolean {
  return container !== null && !container.flow && (node === null || (value === start && node.range[1] <= node.range[0]));
}

// From the innermost outwards, with the one that it holds itself if that is an empty one.
function containersOf(spot: Spot, { owners }: Making): Container[] {
  const found: Container[] = [];
  for (let container = spot.container; container !== null; container = owners.get(container)?.container ?? null) found.push(container);
  return found;
}
