// From YAML text to pages: each document with its comments in their places.
import { isAlias, isMap, isScalar, parseAllDocuments } from 'yaml';
import type { Document, ParsedNode } from 'yaml';
import { attach } from './attach.ts';
import type { Attached } from './attach.ts';
import { isBlankBefore, marksOf } from './comments.ts';
import { keyOf, scalarLines } from './scalar.ts';
import { spotsOf } from './spots.ts';
import type { Spot } from './spots.ts';
import type { Comment, Page, Slot, Value } from './tree.ts';

interface Reading {
  readonly text: string;
  readonly attached: Attached;
}

/** The documents of a text that was read without errors, its lines ended by line feeds; undefined if one has no canonical form. */
export function readPages(text: string): readonly Page[] | undefined {
  const options = { version: '1.2', schema: 'core', keepSourceTokens: true, uniqueKeys: false, logLevel: 'silent' } as const;
  const documents = Array.from(parseAllDocuments(text, options), (document: Document.Parsed) => document);
  const { comments, starts } = marksOf(text);
  if (documents.length === 0) return [{ before: comments, marked: false, note: null, head: [], root: VOID }];
  const marked = documents.map((document) => document.directives.docStart === true);
  if (marked.filter(Boolean).length !== starts.length) return undefined;
  const begins = documents.map((_, index) => (marked[index] === true ? (starts[marked.slice(0, index).filter(Boolean).length] ?? 0) : 0));
  const pages = documents.map((document, index) => {
    const from = index === 0 ? 0 : (begins[index] ?? 0);
    const to = begins[index + 1] ?? Number.POSITIVE_INFINITY;
    const own = comments.filter(({ offset }) => offset >= from && offset < to);
    return pageOf(document.contents, text, own, marked[index] === true ? (begins[index] ?? 0) : null);
  });
  const found = pages.filter((page) => page !== undefined);
  return found.length === pages.length ? found : undefined;
}

function pageOf(root: ParsedNode | null, text: string, comments: readonly Comment[], mark: number | null): Page | undefined {
  const note =
    mark === null ? undefined : comments.find(({ own, offset }) => !own && offset > mark && !text.slice(mark, offset).includes('\n'));
  const others = comments.filter((comment) => comment !== note);
  const before = mark === null ? [] : others.filter(({ offset }) => offset < mark);
  const rest = others.slice(before.length);
  const page = { before, marked: mark !== null, note: note?.text ?? null };
  if (root === null) return { ...page, head: rest, root: VOID };
  const spot = spotsOf(root, text);
  if (spot === undefined) return undefined;
  const attached = attach(spot, rest);
  const slot = slotOf(spot, { text, attached });
  return slot === undefined ? undefined : { ...page, head: slot.lead, root: { ...slot, lead: [] } };
}

const VOID: Slot = { key: null, name: '', lead: [], blank: false, note: null, inner: [], anchor: null, value: { type: 'none' } };

function slotOf(spot: Spot, reading: Reading): Slot | undefined {
  const { text, attached } = reading;
  const key = keyText(spot.key);
  const value = valueOf(spot, reading);
  if (key === undefined || value === undefined) return undefined;
  const { node } = spot;
  return {
    ...key,
    lead: attached.lead.get(spot) ?? [],
    blank: isBlankBefore(text, spot.start),
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
    return { type: 'text', text: typeof node.value === 'string' ? node.value : node.source, lines: scalarLines(node, reading.text) };
  }
  if (inside === null) return undefined;
  const slots = inside.spots.map((spot) => slotOf(spot, reading));
  const found = slots.filter((slot) => slot !== undefined);
  if (found.length < slots.length) return undefined;
  return { type: isMap(node) ? 'map' : 'list', slots: found, tail: reading.attached.tail.get(inside.container) ?? [] };
}
