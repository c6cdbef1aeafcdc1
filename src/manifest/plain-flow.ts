// Flow collections of ordinary YAML: `[a, b]`, `{ a: b }`, and JSON over several lines.
import type { Entry, Node } from './node.ts';
import { isQuote, placeOf, plainKey, plainScalar, quoted, unusual } from './plain-scalar.ts';
import type { Reader } from './plain-scalar.ts';

/** A value, and the offset behind it. */
export interface Read {
  readonly node: Node;
  readonly after: number;
}

/** Deeper than any manifest; the whole parser says so. */
const DEEPEST = 60;
const BLANK = 0x20;
const HASH = 0x23;

/** The collection whose bracket stands at an offset; `column`: that of what it hangs on, to the right of which all its lines are. */
export function flow(reader: Reader, from: number, column: number, depth: number): Read {
  if (depth > DEEPEST) return unusual();
  return reader.text[from] === '[' ? flowList(reader, from, column, depth) : flowMapping(reader, from, column, depth);
}

function flowList(reader: Reader, from: number, column: number, depth: number): Read {
  const place = placeOf(reader, from);
  const items: Node[] = [];
  const after = members(reader, from, column, ']', (at) => {
    const { node, after: end } = flowValue(reader, at, column, depth);
    items.push(node);
    return end;
  });
  return { node: { type: 'list', place, items, dropped: false }, after };
}

function flowMapping(reader: Reader, from: number, column: number, depth: number): Read {
  const place = placeOf(reader, from);
  const entries: Entry[] = [];
  const after = members(reader, from, column, '}', (at) => {
    const start = placeOf(reader, at);
    const { key, after: end } = flowKey(reader, at);
    if (reader.text[end] !== ':') return unusual();
    const { node, after: last } = flowValue(reader, gap(reader, end + 1, column), column, depth);
    entries.push({ key, place: start, value: node });
    return last;
  });
  return { node: { type: 'mapping', place, entries, dropped: [] }, after };
}

// From an opening bracket to behind the closing one.
function members(reader: Reader, from: number, column: number, close: string, member: (at: number) => number): number {
  const { text } = reader;
  let at = gap(reader, from + 1, column);
  if (text[at] === close) return at + 1;
  for (;;) {
    at = gap(reader, member(at), column);
    if (text[at] === close) return at + 1;
    if (text[at] !== ',') return unusual();
    at = gap(reader, at + 1, column);
  }
}

/** Over blanks and line breaks. */
function gap(reader: Reader, from: number, column: number): number {
  const { text } = reader;
  let at = from;
  for (;;) {
    while (text.charCodeAt(at) === BLANK) at++;
    if (at < reader.end) return text.charCodeAt(at) === HASH ? unusual() : at;
    nextLine(reader);
    at = reader.start;
    while (text.charCodeAt(at) === BLANK) at++;
    if (at < reader.end && at - reader.start <= column) return unusual();
  }
}

function nextLine(reader: Reader): void {
  if (reader.end >= reader.text.length) unusual();
  reader.start = reader.end + 1;
  const end = reader.text.indexOf('\n', reader.start);
  reader.end = end < 0 ? reader.text.length : end;
  reader.line += 1;
}

function flowKey(reader: Reader, at: number): { readonly key: string; readonly after: number } {
  if (isQuote(reader.text.charCodeAt(at))) {
    const { value, after } = quoted(reader, at);
    return { key: value, after };
  }
  const word = flowWord(reader, at);
  return { key: plainKey(word), after: at + word.length };
}

function flowValue(reader: Reader, at: number, column: number, depth: number): Read {
  const { text } = reader;
  const first = text[at];
  if (first === '[' || first === '{') return flow(reader, at, column, depth + 1);
  const place = placeOf(reader, at);
  if (isQuote(text.charCodeAt(at))) {
    const { value, after } = quoted(reader, at);
    return { node: { type: 'scalar', place, value, source: value }, after };
  }
  const word = flowWord(reader, at);
  return { node: plainScalar(word, place), after: at + word.length };
}

// Up to a comma, a bracket, or a colon before a blank or one of these.
function flowWord({ text, end }: Reader, from: number): string {
  const line = text.slice(from, end);
  const stop = line.search(/[,[\]{}]|:(?=[ ,[\]{}]|$)/);
  return (stop < 0 ? line : line.slice(0, stop)).trimEnd();
}
