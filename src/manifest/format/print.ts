// Writes pages: block style, two blanks a level, one list item a line.
import type { Collection, Comment, Page, Slot } from './tree.ts';

/** The text of pages, lines ended by line feeds. */
export function printPages(pages: readonly Page[]): string {
  const lines = pages.flatMap((page, index) => pageLines(page, index));
  while (lines.at(-1) === '') lines.pop();
  return lines.length === 0 ? '' : `${lines.join('\n')}\n`;
}

function pageLines(page: Page, index: number): string[] {
  const mark = page.marked || index > 0 ? [`---${noted(page.note)}`] : [];
  const stray = page.marked || page.note === null ? [] : [page.note];
  const top = [...comments(page.before, 0, true), ...mark, ...stray];
  const { root } = page;
  const notes = root.note === null ? [] : [root.note];
  const head = [...comments(page.head, 0, true), ...comments(root.inner, 0, false), ...notes];
  const anchor = root.anchor === null ? '' : `&${root.anchor}`;
  const held = full(root);
  const body =
    held === undefined
      ? inline(root).map((line, at) => (at === 0 ? line.trimStart() : line))
      : [...(anchor === '' ? [] : [anchor]), ...members(held, 0, page.head.length > 0)];
  return [...top, ...head, ...body];
}

function full({ value }: Slot): Collection | undefined {
  return (value.type === 'map' || value.type === 'list') && value.slots.length > 0 ? value : undefined;
}

/** The lines of a collection's members; the first may stand apart from what is above it. */
function members({ slots, tail }: Collection, indent: number, apart: boolean): string[] {
  const lines = slots.flatMap((slot, index) => slotLines(slot, indent, index > 0 || apart));
  return [...lines, ...comments(tail, indent, false)];
}

function comments(list: readonly Comment[], indent: number, first: boolean): string[] {
  return list.flatMap(({ text, blank }, index) => [...(blank && (index > 0 || !first) ? [''] : []), `${' '.repeat(indent)}${text}`]);
}

function slotLines(slot: Slot, indent: number, apart: boolean): string[] {
  const { lead, inner, value } = slot;
  const margin = ' '.repeat(indent);
  const sign = slot.key === null ? '-' : `${slot.key}:`;
  const above = comments(lead, indent, !apart);
  const gap = slot.blank && (apart || lead.length > 0) ? [''] : [];
  const held = full(slot);
  if (held === undefined) {
    const stray = value.type === 'map' || value.type === 'list' ? comments(value.tail, indent, false) : [];
    const [first = '', ...rest] = inline(slot);
    const more = rest.map((line) => (line === '' ? '' : `${margin}${line}`));
    return [...above, ...stray, ...gap, `${margin}${sign}${first}`, ...more, ...comments(inner, indent + 2, false)];
  }
  if (slot.key === null && slot.anchor === null && slot.note === null)
    return [...above, ...gap, ...compact(held, indent, gap.length === 0 && (apart || lead.length > 0))];
  const anchor = slot.anchor === null ? '' : ` &${slot.anchor}`;
  return [...above, ...gap, `${margin}${sign}${anchor}${noted(slot.note)}`, ...members(held, indent + 2, false)];
}

// `- key: value`; comments of the first member go above the dash.
function compact(value: Collection, indent: number, apart: boolean): string[] {
  const [first, ...others] = value.slots;
  if (first === undefined) return [];
  const above = comments(first.lead, indent, !apart);
  const [line = '', ...rest] = slotLines({ ...first, lead: [], blank: false }, indent + 2, false);
  const margin = ' '.repeat(indent);
  return [...above, `${margin}- ${line.slice(indent + 2)}`, ...rest, ...members({ ...value, slots: others }, indent + 2, true)];
}

// What stands behind a key or a dash, with the lines that follow it.
function inline({ value, anchor, note }: Slot): string[] {
  const [first, ...rest] = value.type === 'text' ? value.lines : [shown(value)];
  const props = anchor === null ? '' : ` &${anchor}`;
  return [`${props}${first === undefined || first === '' ? '' : ` ${first}`}${noted(note)}`, ...rest];
}

function shown(value: Slot['value']): string {
  switch (value.type) {
    case 'alias':
      return `*${value.name}`;
    case 'map':
      return '{}';
    case 'list':
      return '[]';
    default:
      return '';
  }
}

function noted(note: string | null): string {
  return note === null ? '' : ` ${note}`;
}
