// What a YAML text is made of, with the offsets at which each part begins and ends, so that it can be edited where it stands.
import { isAlias, isMap, isPair, isScalar, parseAllDocuments } from 'yaml';
import type { Document, Pair, ParsedNode, YAMLMap, YAMLSeq } from 'yaml';
import type { Json } from '../model/json.ts';

interface Span {
  /** Offset of the first character. */
  readonly start: number;
  /** Offset behind the last character, without a comment or line break that follows. */
  readonly end: number;
}

export interface ScalarPart extends Span {
  readonly type: 'scalar';
  readonly value: string | number | boolean | null;
  /** The text that means the value where text belongs: `1.10`. */
  readonly source: string;
}

export interface AliasPart extends Span {
  readonly type: 'alias';
  readonly name: string;
}

export interface Entry extends Span {
  readonly key: string;
  /** Behind the colon. */
  readonly colon: number;
  readonly value: Part | null;
}

export interface MapPart extends Span {
  readonly type: 'map';
  readonly flow: boolean;
  readonly entries: readonly Entry[];
}

/** `start` is that of the dash in block style. */
export interface Item extends Span {
  readonly value: Part | null;
}

export interface ListPart extends Span {
  readonly type: 'list';
  readonly flow: boolean;
  readonly items: readonly Item[];
}

export type Part = ScalarPart | AliasPart | MapPart | ListPart;

export interface Parts {
  /** The root of each document; null for an empty one. */
  readonly documents: readonly (Part | null)[];
  /** By name: the value, and where `&name` stands. */
  readonly anchors: ReadonlyMap<string, Part>;
}

/** The documents of a YAML or JSON text, with their tokens; undefined if it can't be read without errors. */
export function documentsOf(text: string): readonly Document.Parsed[] | undefined {
  const stream = parseAllDocuments(text, {
    version: '1.2',
    schema: 'core',
    keepSourceTokens: true,
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'silent',
  });
  const parsed = Array.from(stream, (document: Document.Parsed) => document);
  return parsed.some((document) => document.errors.length > 0) ? undefined : parsed;
}

/** The parts of a YAML or JSON text; undefined if it can't be read without errors. */
export function partsOf(text: string): Parts | undefined {
  const documents = documentsOf(text);
  return documents === undefined ? undefined : partsIn(documents, text);
}

/** The parts of the documents that `documentsOf` has read of a text. */
export function partsIn(documents: readonly Document.Parsed[], text: string): Parts {
  const anchors = new Map<string, Part>();
  return { documents: documents.map(({ contents }) => (contents === null ? null : partOf(contents, text, anchors))), anchors };
}

function partOf(node: ParsedNode, text: string, anchors: Map<string, Part>): Part {
  const part = shapeOf(node, text, anchors);
  if (!isAlias(node) && node.anchor !== undefined) anchors.set(node.anchor, part);
  return part;
}

function shapeOf(node: ParsedNode, text: string, anchors: Map<string, Part>): Part {
  const [start, end] = node.range;
  if (isAlias(node)) return { type: 'alias', name: node.source, start, end };
  if (isMap(node)) return mapOf(node, text, anchors);
  if (!isScalar(node)) return listOf(node, text, anchors);
  const { value } = node;
  const source = node.source ?? '';
  const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
  return {
    type: 'scalar',
    value: plain,
    source: typeof value === 'string' ? value : source,
    start,
    end: start + text.slice(start, end).trimEnd().length,
  };
}

function mapOf(map: YAMLMap.Parsed, text: string, anchors: Map<string, Part>): MapPart {
  const token = map.srcToken;
  const entries = map.items.map((pair, index) =>
    entryOf(pair, token !== undefined && 'items' in token ? token.items[index] : undefined, text, anchors),
  );
  const [start, end] = map.range;
  return { type: 'map', flow: map.flow === true, entries, start, end: map.flow === true ? end : (entries.at(-1)?.end ?? end) };
}

interface Tokens {
  readonly start: readonly { readonly type: string; readonly offset: number }[];
  readonly sep?: readonly { readonly type: string; readonly offset: number }[];
}

function entryOf(pair: Pair<ParsedNode, ParsedNode | null>, tokens: Tokens | undefined, text: string, anchors: Map<string, Part>): Entry {
  const key = partOf(pair.key, text, anchors);
  const indicator = tokens?.sep?.find((token) => token.type === 'map-value-ind');
  const colon = indicator === undefined ? key.end : indicator.offset + 1;
  const value = pair.value === null ? null : partOf(pair.value, text, anchors);
  const end = value === null || value.end <= value.start ? colon : Math.max(value.end, colon);
  return { key: key.type === 'scalar' ? key.source : '', start: key.start, colon, value, end };
}

function listOf(list: YAMLSeq.Parsed, text: string, anchors: Map<string, Part>): ListPart {
  const token = list.srcToken;
  const items = list.items.map((item, index): Item => {
    const tokens: Tokens | undefined = token !== undefined && 'items' in token ? token.items[index] : undefined;
    const dash = tokens?.start.find((one) => one.type === 'seq-item-ind');
    const value = isPair(item) || item === null ? null : partOf(item, text, anchors);
    const start = dash?.offset ?? value?.start ?? list.range[0];
    return { start, value, end: Math.max(value?.end ?? 0, start + (dash === undefined ? 0 : 1)) };
  });
  const [start, end] = list.range;
  return { type: 'list', flow: list.flow === true, items, start, end: list.flow === true ? end : (items.at(-1)?.end ?? end) };
}

/** The plain data of a part, aliases followed. */
export function valueOf(part: Part | null, anchors: Parts['anchors']): Json {
  if (part === null) return null;
  switch (part.type) {
    case 'scalar':
      return typeof part.value === 'number' ? part.source : part.value;
    case 'alias':
      return valueOf(anchors.get(part.name) ?? null, anchors);
    case 'list':
      return part.items.map((item) => valueOf(item.value, anchors));
    case 'map':
      return Object.fromEntries(part.entries.map((entry) => [entry.key, valueOf(entry.value, anchors)]));
  }
}

export function entryAt(part: Part | null | undefined, key: string): Entry | undefined {
  return part?.type === 'map' ? part.entries.find((entry) => entry.key === key) : undefined;
}
