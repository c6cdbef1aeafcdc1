// Reads JSON text into a tree with places: exactly JSON (RFC 8259), no comments, no commas at the end. Written by hand because
// JSON.parse names no places, and a YAML parser takes much that no JSON is.
import type { Place } from '../model/finding.ts';
import type { Entry, Node } from './node.ts';
import { error } from './report.ts';
import type { Parsed } from './yaml.ts';

const DEEPEST = 100;

class NotJson extends Error {
  readonly offset: number;
  readonly next: string;

  constructor(offset: number, message: string, next: string) {
    super(message);
    this.offset = offset;
    this.next = next;
  }
}

/** Reads one JSON value. Never throws: what is wrong is a finding, the first only, since what follows it can't be judged. */
export function parseJson(file: string, source: string): Parsed {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source;
  const place = placer(file, text);
  if (text.trim() === '') return { documents: [], findings: [], broken: false, empty: true };
  try {
    const reader = { text, offset: 0, place };
    blanks(reader);
    const node = value(reader, 0);
    blanks(reader);
    if (reader.offset < text.length)
      throw new NotJson(reader.offset, 'Text follows after the JSON value.', 'Remove it; a file holds one document.');
    return { documents: [node], findings: [], broken: false, empty: false };
  } catch (thrown) {
    if (!(thrown instanceof NotJson)) throw thrown;
    return {
      documents: [],
      findings: [error('json-syntax', place(thrown.offset), thrown.message, thrown.next)],
      broken: true,
      empty: false,
    };
  }
}

interface Reader {
  readonly text: string;
  offset: number;
  readonly place: (offset: number) => Place;
}

function placer(file: string, text: string): (offset: number) => Place {
  const starts = [0];
  for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', end + 1)) starts.push(end + 1);
  return (offset) => {
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { file, line: low + 1, column: offset - (starts[low] ?? 0) + 1 };
  };
}

function blanks(reader: Reader): void {
  while (/[ \t\r\n]/.test(reader.text.charAt(reader.offset))) reader.offset += 1;
}

function value(reader: Reader, depth: number): Node {
  const start = reader.text.charAt(reader.offset);
  if (depth > DEEPEST) throw new NotJson(reader.offset, 'This is nested too deeply to be a policy document.', 'Flatten it.');
  if (start === '{') return mapping(reader, depth);
  if (start === '[') return list(reader, depth);
  return scalar(reader);
}

function mapping(reader: Reader, depth: number): Node {
  const place = reader.place(reader.offset);
  const entries: Entry[] = [];
  members(reader, '}', () => {
    const at = reader.offset;
    if (reader.text.charAt(at) !== '"')
      throw new NotJson(
        at,
        'A key in double quotes is missing here.',
        'JSON takes neither bare keys, nor single quotes, nor a comma before the closing brace.',
      );
    const key = text(reader);
    blanks(reader);
    if (reader.text.charAt(reader.offset) !== ':')
      throw new NotJson(reader.offset, 'A colon is missing after the key.', 'Write "key": value.');
    reader.offset += 1;
    blanks(reader);
    entries.push({ key, place: reader.place(at), value: value(reader, depth + 1) });
  });
  return { type: 'mapping', place, entries, dropped: [] };
}

function list(reader: Reader, depth: number): Node {
  const place = reader.place(reader.offset);
  const items: Node[] = [];
  members(reader, ']', () => items.push(value(reader, depth + 1)));
  return { type: 'list', place, items, dropped: false };
}

// From an opening bracket to after the closing one; `member` reads what stands between the commas.
function members(reader: Reader, close: string, member: () => void): void {
  reader.offset += 1;
  blanks(reader);
  if (reader.text.charAt(reader.offset) === close) {
    reader.offset += 1;
    return;
  }
  for (;;) {
    member();
    blanks(reader);
    const next = reader.text.charAt(reader.offset);
    if (next !== ',' && next !== close)
      throw new NotJson(reader.offset, `A comma or ${close} is missing here.`, 'Look at the line before as well; JSON has no comments.');
    reader.offset += 1;
    if (next === close) return;
    blanks(reader);
  }
}

function scalar(reader: Reader): Node {
  const at = reader.offset;
  const place = reader.place(at);
  if (reader.text.charAt(at) === '"') {
    const parsed = text(reader);
    return { type: 'scalar', place, value: parsed, source: parsed };
  }
  const word = /^(true|false|null|-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?)(?![\w.+-])/.exec(reader.text.slice(at, at + 400))?.[0];
  if (word === undefined)
    throw new NotJson(
      at,
      'A JSON value is missing here.',
      'Write a text in double quotes, a number, true, false, a list or a mapping; JSON has no comma before a closing bracket.',
    );
  if (word === 'null') throw new NotJson(at, 'null says nothing in a policy document.', 'Write the value, or remove the key.');
  reader.offset += word.length;
  return { type: 'scalar', place, value: /^[tf]/.test(word) ? word === 'true' : Number(word), source: word };
}

function text(reader: Reader): string {
  const at = reader.offset;
  let end = at + 1;
  while (end < reader.text.length && reader.text.charAt(end) !== '"' && reader.text.charAt(end) !== '\n')
    end += reader.text.charAt(end) === '\\' ? 2 : 1;
  if (reader.text.charAt(end) !== '"')
    throw new NotJson(at, 'The closing double quote of this text is missing.', 'Close it on the same line; write a line break as \\n.');
  reader.offset = end + 1;
  try {
    return String(JSON.parse(reader.text.slice(at, end + 1)));
  } catch {
    throw new NotJson(
      at,
      'This text holds a character or an escape that JSON does not allow.',
      'Write tabs as \\t, line breaks as \\n and a backslash as \\\\.',
    );
  }
}
