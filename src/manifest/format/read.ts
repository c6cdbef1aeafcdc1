// From YAML text to pages: each document with its comments in their places.
import { isAlias, isMap, isScalar } from 'yaml';
import type { Document, ParsedNode } from 'yaml';
import { attach } from './attach.ts';
import type { Attached } from './attach.ts';
import { isBlankBefore } from './comments.ts';
import type { Lines, Marks } from './comments.ts';
import { keyOf, scalarLines } from './scalar.ts';
import { spotsOf } from './spots.ts';
import type { Spot } from './spots.ts';
import type { Comment, Page, Slot, Value } from './tree.ts';

interface Reading {
  readonly lines: Lines;
  readonly attached: Attached;
}

/** What a text holds, its lines ended by line feeds. */
export interface Read {
  readonly lines: Lines;
  readonly marks: Marks;
  /** Without errors, with their tokens. */
  readonly documents: readonly Document.Parsed[];
}

/** The documents of a text; undefined if one has no canonical form. */
export function readPages({ lines, marks, documents }: Read): readonly Page[] | undefined {
  const { comments, starts } = marks;
  if (documents.length === 0) return [{ before: comments, marked: false, note: null, head: [], root: VOID }];
  const begins: { from: number; mark: number | null }[] = [];
  let seen = 0;
  for (const { directives } of documents) {
    const mark = directives.docStart === true ? (starts[seen++] ?? 0) : null;
    begins.push({ from: begins.length === 0 ? 0 : (mark ?? 0), mark });
  }
  if (seen !== starts.length) return undefined;
  const found: Page[] = [];
  let next = 0;
  for (const [index, document] of documents.entries()) {
    const to = begins[index + 1]?.from ?? Number.POSITIVE_INFINITY;
    const first = next;
    while ((comments[next]?.offset ?? Number.POSITIVE_INFINITY) < to) next++;
    const page = pageOf(document.contents, lines, comments.slice(first, next), begins[index]?.mark ?? null);
    if (page === undefined) return undefined;
    found.push(page);
  }
  return found;
}

function pageOf(root: ParsedNode | null, lines: Lines, comments: readonly Comment[], mark: number | null): Page | undefined {
  const { text } = lines;
  const note =
    mark === null ? undefined : comments.find(({ own, offset }) => !own && offset > mark && !text.slice(mark, offset).includes('\n'));
  const others = comments.filter((comment) => comment !== note);
  const before = mark === null ? [] : others.filter(({ offset }) => offset < mark);
  const rest = others.slice(before.length);
  const page = { before, marked: mark !== null, note: note?.text ?? null };
  if (root === null) return { ...page, head: rest, root: VOID };
  const spot = spotsOf(root, lines);
  if (spot === undefined) return undefined;
  const attached = attach(spot, rest);
  const slot = slotOf(spot, { lines, attached });
  return slot === undefined ? undefined : { ...page, head: slot.lead, root: { ...slot, lead: [] } };
}

const VOID: Slot = { key: null, name: '', lead: [], blank: false, note: null, inner: [], anchor: null, value: { type: 'none' } };

function slotOf(spot: Spot, reading: Reading): Slot | undefined {
  const { lines, attached } = reading;
  const key = keyText(spot.key);
  const value = valueOf(spot, reading);
  if (key === undefined || value === undefined) return undefined;
  const { node } = spot;
  return {
    ...key,
    lead: attached.lead.get(spot) ?? [],
    blank: isBlankBefore(lines, spot.start),
    note: attached.note.get(spot) ?? null,
    inner: attached.inner.get(spot) ?? [],
    anchor: node === null || isAlias(node) ? null : (node.anchor ?? null),
    value,
  };
}

function keyText(key: ParsedNode | null): { readonly key: string | null; readonly name: string } | undefined {
  if (key === null) return { key: null, name: '' };
  if (!isScalar(key)) return undefined;
  if (typeof key.value !== 'string') return { key: key.source, name: key.source };
  const text = keyOf(key.value);
  return text === undefined ? undefined : { key: text, name: key.value };
}

function valueOf({ node, inside }: Spot, reading: Reading): Value | undefined {
  if (node === null) return { type: 'none' };
  if (isAlias(node)) return { type: 'alias', name: node.source };
  if (isScalar(node)) {
    if (node.source === '' && typeof node.value !== 'string') return { type: 'none' };
    return { type: 'text', text: typeof node.value === 'string' ? node.value : node.source, lines: scalarLines(node, reading.lines.text) };
  }
  if (inside === null) return undefined;
  const slots = inside.spots.map((spot) => slotOf(spot, reading));
  const found = slots.filter((slot) => slot !== undefined);
  if (found.length < slots.length) return undefined;
  return { type: isMap(node) ? 'map' : 'list', slots: found, tail: reading.attached.tail.get(inside.container) ?? [] };
}
