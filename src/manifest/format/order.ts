// Puts a page in order. Comments go with what they are about: a heading stays above its run, the head of a file where it is.
import { byCodePoint } from '../../model/json.ts';
import { layoutFor } from './layout.ts';
import type { Layout } from './layout.ts';
import type { Collection, Comment, Page, Slot, Value } from './tree.ts';

/** The page as the layout of manifests wants it. */
export function arrange(page: Page, layout: Layout): Page {
  const { root } = page;
  const value = arranged(root.value, layout);
  if (value.type !== 'map' || root.value.type !== 'map') return { ...page, root: { ...root, value } };
  const [first] = root.value.slots;
  // What a head says of the section below it is said of the file once another section stands there.
  const apart = value.slots[0]?.key === first?.key ? first?.blank === true : page.head.length > 0;
  const slots = value.slots.map((slot, index) => withBlank(slot, index > 0 || apart));
  return { ...page, root: { ...root, value: { ...value, slots } } };
}

function arranged(value: Value, expected: Layout): Value {
  if (value.type === 'list') return arrangedList(value, expected);
  if (value.type !== 'map') return value;
  const layout = layoutFor(
    expected,
    value.slots.map(({ name }) => name),
  );
  const slots = value.slots.map((slot) => ({ ...slot, value: arranged(slot.value, layout.fields.get(slot.name) ?? layout.names ?? BARE) }));
  if (layout.names === undefined) return { ...value, slots: byField(slots, [...layout.fields.keys()]) };
  return { ...value, slots: layout.entities === true ? byEntity(slots) : inRuns(slots, byName) };
}

const BARE: Layout = { fields: new Map() };

function arrangedList(list: Collection, layout: Layout): Value {
  const slots = list.slots.map((slot) => ({ ...slot, value: arranged(slot.value, layout.items ?? BARE) }));
  const [only, ...others] = slots;
  if (layout.lone === true && only !== undefined && others.length === 0 && list.tail.length === 0 && isBare(only)) return only.value;
  return { ...list, slots: layout.set === true ? inRuns(slots, byText, true) : slots };
}

function isBare({ lead, note, inner, anchor, value }: Slot): boolean {
  return value.type === 'text' && value.lines.length === 1 && [...lead, ...inner].length === 0 && note === null && anchor === null;
}

// What is known comes first; what isn't stays in its order.
function byField(slots: readonly Slot[], fields: readonly string[]): Slot[] {
  if (fields.length === 0) return [...slots];
  const rank = ({ name }: Slot): number => {
    if (name === '<<') return -1;
    const at = fields.indexOf(name);
    return at < 0 ? fields.length : at;
  };
  return slots.map((slot, index) => (index === 0 ? withBlank(slot, false) : slot)).toSorted((a, b) => rank(a) - rank(b));
}

/** Entities stand apart from each other if any two do. */
function byEntity(slots: readonly Slot[]): Slot[] {
  const apart = slots.slice(1).some(isApart);
  const runs = split(slots, (slot) => headingOf(slot).length > 0);
  return runs.flatMap((run) => headed(run, byName)).map((slot, index) => withBlank(slot, apart && index > 0));
}

/**
 * Sorts between blank lines and headings. `pins`: a comment may be about all that follows it, so the member below it stays there.
 */
function inRuns(slots: readonly Slot[], compare: (a: Slot, b: Slot) => number, pins = false): Slot[] {
  const begins = (slot: Slot): boolean => isApart(slot) || headingOf(slot).length > 0 || (pins && slot.lead.length > 0);
  return split(slots, begins).flatMap((run, index) => {
    const [first, ...others] = run;
    if (first === undefined) return [];
    const sorted = pins && first.lead.length > 0 ? [first, ...others.toSorted(compare)] : headed(run, compare);
    return sorted.map((slot, at) => withBlank(slot, at === 0 && index > 0 && isApart(first)));
  });
}

function split(slots: readonly Slot[], begins: (slot: Slot) => boolean): Slot[][] {
  const runs: Slot[][] = [];
  for (const slot of slots) {
    const run = runs.at(-1);
    if (run === undefined || begins(slot)) runs.push([slot]);
    else run.push(slot);
  }
  return runs;
}

// The heading of the first stays above whoever comes first.
function headed(run: readonly Slot[], compare: (a: Slot, b: Slot) => number): Slot[] {
  const [first, ...others] = run;
  if (first === undefined) return [];
  const heading = headingOf(first);
  const [top, ...rest] = [{ ...first, lead: first.lead.slice(heading.length) }, ...others].toSorted(compare);
  if (top === undefined || heading.length === 0) return top === undefined ? [] : [top, ...rest];
  const below = withBlank(top, true);
  return [{ ...below, lead: [...heading, ...below.lead] }, ...rest.map((slot) => (slot.key === first.key ? withBlank(slot, false) : slot))];
}

/** Comments that a blank line keeps apart from the member itself. */
function headingOf({ lead, blank }: Slot): readonly Comment[] {
  const blanks = [...lead.map((comment) => comment.blank), blank];
  return lead.slice(0, Math.max(blanks.lastIndexOf(true), 0));
}

function isApart({ lead, blank }: Slot): boolean {
  return lead[0]?.blank ?? blank;
}

function withBlank(slot: Slot, blank: boolean): Slot {
  const [first, ...others] = slot.lead;
  return first === undefined ? { ...slot, blank } : { ...slot, lead: [{ ...first, blank }, ...others] };
}

function byName(a: Slot, b: Slot): number {
  return Number(b.name === '<<') - Number(a.name === '<<') || byCodePoint(a.name, b.name);
}

// What AWS manages comes behind the account's own, as it does in an export.
function byText(a: Slot, b: Slot): number {
  const [left, right] = [textOf(a), textOf(b)];
  return Number(left.startsWith('aws:')) - Number(right.startsWith('aws:')) || byCodePoint(left, right);
}

// An item that is a mapping stands where its name would: { name: demo-read, expires: … }, { User/bob: … }.
function textOf({ value }: Slot): string {
  if (value.type === 'text') return value.text;
  if (value.type !== 'map') return '';
  const named = value.slots.find(({ name }) => name === 'name' || name === 'provider')?.value;
  return named?.type === 'text' ? named.text : (value.slots[0]?.name ?? '');
}
