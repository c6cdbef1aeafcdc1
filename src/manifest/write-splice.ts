// Small edits of a YAML text: an entry or an item comes, goes, or gets another value; every other character stays.
import type { Json } from '../model/json.ts';
import type { Entry, Item, ListPart, MapPart } from './write-parts.ts';
import { blockEntry, blockItem, flow, indented } from './write-yaml.ts';

export type Gone = ReadonlySet<Entry | Item>;
const NOTHING: Gone = new Set();

/** Puts a text in the place of what stands between two offsets. */
export interface Splice {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** A text and how it is written. */
export interface Page {
  readonly text: string;
  /** JSON, where everything is quoted and there are no blocks. */
  readonly json: boolean;
}

/** The text with all splices made; they must not overlap. Of two at one place the first comes first. */
export function spliced(text: string, splices: readonly Splice[]): string {
  const inOrder = splices
    .map((splice, index) => ({ ...splice, index }))
    .sort((a, b) => b.start - a.start || b.end - a.end || b.index - a.index);
  const breaks = text.includes('\r\n') ? '\r\n' : '\n';
  return inOrder.reduce((all, { start, end, text: put }) => all.slice(0, start) + put.replaceAll('\n', breaks) + all.slice(end), text);
}

/** Another value for an entry. */
export function setValue(page: Page, entry: Entry, value: Json, isFlow: boolean): Splice {
  const { start = entry.colon, end = entry.colon } = entry.value ?? {};
  if (isFlow || page.json) return { start: entry.colon, end: entry.end, text: ` ${inFlow(page, value, tallColumn(page, entry))}` };
  if (isScalar(value) && end > start && !page.text.slice(entry.colon, end).includes('\n')) return { start, end, text: scalar(value) };
  const lines = blockEntry('k', value).slice(2).trimEnd();
  return { start: entry.colon, end: entry.end, text: hung(lines, column(page.text, entry.start)) };
}

/** Another value for an item. */
export function setItem(page: Page, list: ListPart, item: Item, value: Json): Splice {
  if (list.flow || page.json) return { start: item.start, end: item.end, text: inFlow(page, value, tallColumn(page, item)) };
  return { start: item.start, end: item.end, text: `-${hung(blockItem(value).slice(1).trimEnd(), column(page.text, item.start))}` };
}

/** A new entry behind those that stay; `apart` puts an empty line between them. */
export function addEntry(
  page: Page,
  map: MapPart,
  entry: { readonly key: string; readonly value: Json; readonly apart?: boolean },
  gone: Gone = NOTHING,
): Splice {
  const { key, value, apart = false } = entry;
  const last = map.entries.findLast((one) => !gone.has(one));
  if (map.flow || last === undefined)
    return addFlow(page, map, gone, (indent) => `${inFlow(page, key, null)}: ${inFlow(page, value, indent)}`);
  const at = endOfLines(page.text, last, column(page.text, last.start));
  const lines = indented(blockEntry(key, value), column(page.text, last.start)).trimEnd();
  return { start: at, end: at, text: `\n${apart ? '\n' : ''}${lines}` };
}

/** A new item behind those that stay. */
export function addItem(page: Page, list: ListPart, value: Json, gone: Gone = NOTHING): Splice {
  const last = list.items.findLast((one) => !gone.has(one));
  if (list.flow || last === undefined) return addFlow(page, list, gone, (indent) => inFlow(page, value, indent));
  const at = endOfLines(page.text, last, column(page.text, last.start));
  return { start: at, end: at, text: `\n${indented(blockItem(value), column(page.text, last.start)).trimEnd()}` };
}

/** Takes members out of a collection that keeps at least one other. Undefined where that can't be done without harm. */
export function dropMembers(page: Page, parent: MapPart | ListPart, gone: Gone): Splice[] | undefined {
  const members: readonly (Entry | Item)[] = parent.type === 'map' ? parent.entries : parent.items;
  const splices: Splice[] = [];
  for (const [index, member] of members.entries()) {
    if (!gone.has(member)) continue;
    const splice = parent.flow ? flowDrop(members, index, gone) : blockDrop(page.text, members, index);
    if (splice === undefined) return undefined;
    splices.push(splice);
  }
  return splices;
}

// With the comma behind it; of those at the end, with the comma before.
function flowDrop(members: readonly (Entry | Item)[], index: number, gone: Gone): Splice | undefined {
  const [member, next] = [members[index], members[index + 1]];
  if (member === undefined) return undefined;
  const lastKept = members.findLastIndex((one) => !gone.has(one));
  if (next !== undefined && index < lastKept) return { start: member.start, end: next.start, text: '' };
  const before = members[index - 1];
  return before === undefined ? undefined : { start: before.end, end: member.end, text: '' };
}

function blockDrop(text: string, members: readonly (Entry | Item)[], index: number): Splice | undefined {
  const member = members[index];
  if (member === undefined) return undefined;
  const indent = column(text, member.start);
  const lineStart = startOfLine(text, member.start);
  if (text.slice(lineStart, member.start).trim() !== '') {
    const next = members[index + 1];
    // The first entry of a list item stands behind the dash, and its successor moves up.
    return next === undefined || text.slice(member.end, next.start).includes('#')
      ? undefined
      : { start: member.start, end: next.start, text: '' };
  }
  return wholeLines(text, withComments(text, lineStart, indent), endOfLines(text, member, indent));
}

// Of the empty lines on both sides, those on one side stay.
function wholeLines(text: string, start: number, end: number): Splice {
  const next = Math.min(end + (text.startsWith('\r\n', end) ? 2 : 1), text.length);
  const emptyAfter = /^(?:[ \t]*\r?\n)+/.exec(text.slice(next))?.[0] ?? '';
  const emptyBefore = /\n((?:[ \t]*\r?\n)+)$/.exec(text.slice(0, start))?.[1] ?? '';
  if (emptyBefore !== '' && text.slice(next).trim() === '') return { start: start - emptyBefore.length, end: next, text: '' };
  return { start, end: next + emptyAfter.length - (emptyBefore === '' && !isFirst(text, start) ? emptyAfter.length : 0), text: '' };
}

function isFirst(text: string, start: number): boolean {
  return /:[ \t]*(#[^\n]*)?\r?\n$/.test(text.slice(0, start));
}

/** Comments right above a line and as far in belong to what stands on it. */
function withComments(text: string, lineStart: number, indent: number): number {
  let start = lineStart;
  while (start > 0) {
    const above = startOfLine(text, start - 1);
    const line = text.slice(above, start);
    if (!/^[ ]*#/.test(line) || line.indexOf('#') !== indent || /^#\s*yaml-language-server:/.test(line)) return start;
    start = above;
  }
  return start;
}

/** The end of a member's last line, with what is noted there and with deeper comments below. */
function endOfLines(text: string, member: Entry | Item, indent: number): number {
  let end = endOfLine(text, member.end);
  for (;;) {
    const next = /^\r?\n([ ]*)#[^\n]*/.exec(text.slice(end, end + 2000));
    if (next === null || (next[1] ?? '').length <= indent) return end;
    end = endOfLine(text, end + next[0].indexOf('#'));
  }
}

// Separated as the others are: each on a line of its own, or all on one.
function addFlow(page: Page, parent: MapPart | ListPart, gone: Gone, render: (indent: number | null) => string): Splice {
  const members: readonly (Entry | Item)[] = parent.type === 'map' ? parent.entries : parent.items;
  const last = members.findLast((one) => !gone.has(one));
  if (last === undefined) {
    const pad = parent.type === 'map' ? ' ' : '';
    return { start: parent.start + 1, end: parent.end - 1, text: `${pad}${render(null)}${pad}` };
  }
  const gap =
    /^,?(\s*)$/.exec(
      page.text.slice(...(members[1] === undefined ? [parent.start + 1, last.start] : [members[0]?.end ?? 0, members[1].start])),
    )?.[1] ?? ' ';
  const tall = gap.includes('\n');
  return {
    start: last.end,
    end: last.end,
    text: `,${tall ? gap.replaceAll('\r', '') : ' '}${render(tall ? column(page.text, last.start) : null)}`,
  };
}

// On one line, or, in JSON with a line for each member, from this column on.
function inFlow(page: Page, value: Json, indent: number | null): string {
  return page.json && indent !== null ? hung(JSON.stringify(value, null, 2), indent) : flow(value, page.json);
}

// A member that has a line to itself.
function tallColumn({ text }: Page, member: Entry | Item): number | null {
  return text.slice(startOfLine(text, member.start), member.start).trim() === '' ? column(text, member.start) : null;
}

function scalar(value: Json): string {
  return blockEntry('k', value).slice(3).trimEnd();
}

function isScalar(value: Json): boolean {
  return (typeof value !== 'object' || value === null) && !(typeof value === 'string' && value.includes('\n'));
}

/** The text with all lines but the first moved to the right. */
function hung(text: string, indent: number): string {
  const [first = '', ...others] = text.split('\n');
  return [first, ...others.map((line) => (line === '' ? '' : `${' '.repeat(indent)}${line}`))].join('\n');
}

function column(text: string, offset: number): number {
  return offset - startOfLine(text, offset);
}

function startOfLine(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1;
}

function endOfLine(text: string, offset: number): number {
  const found = text.indexOf('\n', offset);
  const end = found < 0 ? text.length : found;
  return text[end - 1] === '\r' ? end - 1 : end;
}
