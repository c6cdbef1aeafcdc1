// Reads ordinary YAML: block mappings and lists, texts on one line, flow collections, comments. That is nearly all of what manifests
// are made of, and twenty times as fast as the parser of all of YAML, which reads the same trees out of it (a law proves so).
import type { Entry, Node } from './node.ts';
import { flow } from './plain-flow.ts';
import { isQuote, placeOf, plainKey, plainScalar, quoted, Unusual, unusual } from './plain-scalar.ts';
import type { Reader } from './plain-scalar.ts';

const BLANK = 0x20;
const DASH = 0x2d;
const HASH = 0x23;
const COLON = 0x3a;
/** Deeper than any manifest; the whole parser says so. */
const DEEPEST = 60;

interface Lines extends Reader {
  /** The column of the first character of the present line that is no blank, from 0; -1 behind the last line. */
  column: number;
  /** True on a line that begins another document. */
  isBreak: boolean;
}

/**
 * The documents of a text, if it is ordinary YAML without mistakes; undefined otherwise: then it may be anything. Takes the name of
 * the file for places, and the text without byte order mark and control characters.
 */
export function plainYaml(file: string, text: string): readonly Node[] | undefined {
  if (/[\t\r\uFEFF]/.test(text)) return undefined;
  try {
    return documents({ file, text, start: 0, end: -1, line: 0, column: 0, isBreak: false });
  } catch (thrown) {
    if (thrown instanceof Unusual) return undefined;
    throw thrown;
  }
}

function documents(lines: Lines): readonly Node[] {
  const found: Node[] = [];
  advance(lines);
  if (lines.isBreak) advance(lines);
  while (lines.column >= 0) {
    found.push(block(lines, lines.start + lines.column, 0));
    if (lines.column < 0) break;
    if (!lines.isBreak) unusual();
    advance(lines);
    if (lines.column < 0) unusual();
  }
  return found.length === 0 ? unusual() : found;
}

/** To the next line that is neither blank nor a comment. */
function advance(lines: Lines): void {
  const { text } = lines;
  while (lines.end < text.length) {
    lines.start = lines.end + 1;
    const end = text.indexOf('\n', lines.start);
    lines.end = end < 0 ? text.length : end;
    lines.line += 1;
    let at = lines.start;
    while (text.charCodeAt(at) === BLANK) at++;
    if (at >= lines.end || text.charCodeAt(at) === HASH) continue;
    lines.column = at - lines.start;
    lines.isBreak = isMarker(lines);
    return;
  }
  lines.column = -1;
  lines.isBreak = false;
}

// `---` by itself; `--- text`, `...` and `%` are left to others.
function isMarker({ text, start, end, column }: Lines): boolean {
  if (column > 0) return false;
  const head = text.slice(start, Math.min(end, start + 4));
  if (/^(?:---|\.\.\.)(?: |$)/.test(head) && end - start > 3) return unusual();
  if (head === '...' || head.startsWith('%')) return unusual();
  return head === '---';
}

/** What begins at an offset of the present line, alone or behind a dash. */
function block(lines: Lines, from: number, depth: number): Node {
  if (depth > DEEPEST || lines.isBreak) return unusual();
  if (isDash(lines, from)) return list(lines, from, depth);
  return mapping(lines, from, depth);
}

function isDash({ text, end }: Lines, at: number): boolean {
  return text.charCodeAt(at) === DASH && (at + 1 >= end || text.charCodeAt(at + 1) === BLANK);
}

function list(lines: Lines, from: number, depth: number): Node {
  const place = placeOf(lines, from);
  const column = from - lines.start;
  const items: Node[] = [];
  let at = from;
  do {
    const inside = overBlanks(lines, at + 1);
    if (inside < 0) items.push(below(lines, column + 1, depth));
    else if (isDash(lines, inside) || colonIn(lines, inside) >= 0) items.push(block(lines, inside, depth + 1));
    else items.push(inline(lines, inside, column, depth));
    if (lines.column > column) unusual();
    at = lines.start + column;
  } while (lines.column === column && !lines.isBreak && isDash(lines, at));
  return { type: 'list', place, items, dropped: false };
}

function mapping(lines: Lines, from: number, depth: number): Node {
  const place = placeOf(lines, from);
  const column = from - lines.start;
  const entries: Entry[] = [];
  let at = from;
  do {
    entries.push(entry(lines, at, column, depth));
    if (lines.column > column) unusual();
    at = lines.start + column;
  } while (lines.column === column && !lines.isBreak);
  return { type: 'mapping', place, entries, dropped: [] };
}

function entry(lines: Lines, at: number, column: number, depth: number): Entry {
  const { text } = lines;
  const colon = colonIn(lines, at);
  if (colon < 0) return unusual();
  const place = placeOf(lines, at);
  const key = isQuote(text.charCodeAt(at)) ? quoted(lines, at).value : plainKey(text.slice(at, colon));
  const inside = overBlanks(lines, colon + 1);
  if (inside >= 0) return { key, place, value: inline(lines, inside, column, depth) };
  // A list may stand in the column of its key.
  return { key, place, value: below(lines, column, depth) };
}

/** What stands on the lines below, to the right of a column; a list may stand in it. */
function below(lines: Lines, column: number, depth: number): Node {
  advance(lines);
  const at = lines.start + lines.column;
  if (lines.column < column || lines.isBreak || (lines.column === column && !isDash(lines, at))) return unusual();
  return block(lines, at, depth + 1);
}

/** The offset of what stands behind blanks on the present line; -1 if nothing or a comment does. */
function overBlanks({ text, end }: Lines, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === BLANK) at++;
  return at >= end || (text.charCodeAt(at) === HASH && at > from) ? -1 : at;
}

/** Where the colon of a key stands that begins at an offset; -1 if none begins there. */
function colonIn(lines: Lines, from: number): number {
  const { text, end } = lines;
  if (isQuote(text.charCodeAt(from))) {
    const { after } = quoted(lines, from);
    return text.charCodeAt(after) === COLON && (after + 1 >= end || text.charCodeAt(after + 1) === BLANK) ? after : -1;
  }
  if (text[from] === '[' || text[from] === '{') return -1;
  for (let at = from; at < end; at++) {
    const code = text.charCodeAt(at);
    if (code === HASH && text.charCodeAt(at - 1) === BLANK) return -1;
    if (code === COLON && (at + 1 >= end || text.charCodeAt(at + 1) === BLANK)) return at;
  }
  return -1;
}

/** A scalar or flow collection that ends on its line, or on a later one; then on to the next line, which may not belong to it. */
function inline(lines: Lines, from: number, column: number, depth: number): Node {
  const { node, after } = value(lines, from, column, depth);
  if (overBlanks(lines, after) >= 0) return unusual();
  advance(lines);
  if (lines.column > column) return unusual();
  return node;
}

function value(lines: Lines, from: number, column: number, depth: number): { readonly node: Node; readonly after: number } {
  const { text, end } = lines;
  if (text[from] === '[' || text[from] === '{') return flow(lines, from, column, depth);
  const place = placeOf(lines, from);
  if (isQuote(text.charCodeAt(from))) {
    const { value: word, after } = quoted(lines, from);
    return { node: { type: 'scalar', place, value: word, source: word }, after };
  }
  const line = text.slice(from, end);
  const comment = line.indexOf(' #');
  const word = (comment < 0 ? line : line.slice(0, comment)).trimEnd();
  return { node: plainScalar(word, place), after: from + word.length };
}
