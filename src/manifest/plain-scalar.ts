// The texts of ordinary YAML: plain and quoted scalars on one line. Whatever is more than that is left to the whole parser.
import type { Place } from '../model/finding.ts';
import type { Scalar } from './node.ts';

/** Thrown to say that a text is more than ordinary, so that the whole parser must read it. */
export class Unusual extends Error {}

/** A text that is read from front to back. */
export interface Reader {
  readonly file: string;
  readonly text: string;
  /** Where the present line begins, and where its line break stands. */
  start: number;
  end: number;
  /** Number of the present line, from 1. */
  line: number;
}

/** The place of an offset on the present line. */
export function placeOf({ file, start, line }: Reader, offset: number): Place {
  return { file, line, column: offset - start + 1 };
}

/** Says that the text is more than ordinary. */
export function unusual(): never {
  throw new Unusual('not ordinary');
}

const QUOTE = 0x22;
const APOSTROPHE = 0x27;

/** Whether a quoted scalar begins here. */
export function isQuote(code: number): boolean {
  return code === QUOTE || code === APOSTROPHE;
}

/** A quoted text that begins at an offset of the present line, and the offset behind it. */
export function quoted({ text, end }: Reader, from: number): { readonly value: string; readonly after: number } {
  const isDouble = text.charCodeAt(from) === QUOTE;
  let at = from + 1;
  for (; at < end; at++) {
    const code = text.charCodeAt(at);
    if (isDouble && code === 0x5c) at++;
    else if (code === (isDouble ? QUOTE : APOSTROPHE)) {
      if (isDouble || text.charCodeAt(at + 1) !== APOSTROPHE) break;
      at++;
    }
  }
  if (at >= end) return unusual();
  const inside = text.slice(from + 1, at);
  return { value: isDouble ? unescaped(inside) : inside.replaceAll("''", "'"), after: at + 1 };
}

// JSON's escapes are YAML's too; YAML has more of them.
function unescaped(inside: string): string {
  if (!inside.includes('\\')) return inside;
  if (/\\(?:[^"\\/bfnrtu]|u(?![\da-fA-F]{4}))/.test(inside.replaceAll('\\\\', ''))) return unusual();
  const value: unknown = JSON.parse(`"${inside}"`);
  return typeof value === 'string' ? value : unusual();
}

// What begins none: indicators, and `-`, `?` and `:` before a blank (https://yaml.org/spec/1.2.2/#733-plain-style).
const NO_BEGINNING = /^(?:[,[\]{}#&*!|>'"%@`]|[-?:](?: |$))/;
// Null and numbers that are no plain integers are rare, and read by the parser that knows all about them.
const DOUBTFUL =
  /^(?:~|null|Null|NULL|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|0[ox].*|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;
const INTEGER = /^-?(?:0|[1-9]\d{0,14})$/;

/** The scalar that a plain text stands for, in the core schema of YAML 1.2. */
export function plainScalar(text: string, place: Place): Scalar {
  const word = plainText(text);
  if (/^(?:true|True|TRUE|false|False|FALSE)$/.test(word)) return { type: 'scalar', place, value: /^t/i.test(word), source: word };
  if (INTEGER.test(word)) return { type: 'scalar', place, value: Number(word), source: word };
  if (DOUBTFUL.test(word)) return unusual();
  return { type: 'scalar', place, value: word, source: word };
}

/** A plain text that may stand as a key: one that is a text, whoever reads it. */
export function plainKey(text: string): string {
  const word = plainText(text);
  if (word.length > 1000 || word === '<<' || DOUBTFUL.test(word) || /^(?:true|false)$/i.test(word)) return unusual();
  return word;
}

function plainText(text: string): string {
  if (text === '' || NO_BEGINNING.test(text) || text.endsWith(' ') || text.endsWith(':') || text.includes(': ') || text.includes(' #'))
    return unusual();
  return text;
}
