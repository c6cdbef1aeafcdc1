// Finds the comments and document marks of a YAML text.
import { Lexer } from 'yaml';
import type { Comment } from './tree.ts';

/** Where the lines of a text begin: columns and blank lines without a look at the whole text, even if that is one line. */
export interface Lines {
  readonly text: string;
  readonly starts: readonly number[];
}

export interface Marks {
  readonly comments: readonly Comment[];
  /** Offsets of `---`. */
  readonly starts: readonly number[];
  /** Anchors and aliases, as `&name` and `*name`, in order. */
  readonly names: readonly string[];
}

// What the lexer puts in between, which is no text: byte order mark, document, flow error, scalar.
const BETWEEN = new Set(['\u0002', '\u0018', '\u001F']);

/** Finds the lines of a text. */
export function linesIn(text: string): Lines {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return { text, starts };
}

/** The marks of a text, in order. */
export function marksOf(lines: Lines): Marks {
  const { text } = lines;
  const comments: Comment[] = [];
  const starts: number[] = [];
  const names: string[] = [];
  let offset = 0;
  let isScalar = false;
  for (const lexeme of new Lexer().lex(text)) {
    if (BETWEEN.has(lexeme)) {
      isScalar = lexeme === '\u001F';
      continue;
    }
    if (!isScalar && lexeme.startsWith('#')) comments.push(commentAt(lines, offset, lexeme));
    else if (!isScalar && lexeme === '---') starts.push(offset);
    else if (!isScalar && /^[&*]./.test(lexeme)) names.push(lexeme);
    isScalar = false;
    offset += lexeme.length;
  }
  return { comments, starts, names };
}

function commentAt(lines: Lines, offset: number, lexeme: string): Comment {
  const column = columnOf(lines, offset);
  const own = isBlank(lines.text, offset - column, offset);
  return { text: lexeme.trimEnd(), offset, column, own, blank: own && isBlankBefore(lines, offset) };
}

// By halving: the last line that begins at the offset or before it.
function lineAt({ starts }: Lines, offset: number): number {
  let [low, high] = [0, starts.length - 1];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return low;
}

// Most lines are told by their first character that is no blank, without a copy.
function isBlank(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (text.charCodeAt(at) > 32) return text.slice(at, to).trim() === '';
  return text.slice(from, to).trim() === '';
}

/** Characters before the offset on its line. */
export function columnOf(lines: Lines, offset: number): number {
  return offset - (lines.starts[lineAt(lines, offset)] ?? 0);
}

/** Whether the line before that of the offset is there and blank. */
export function isBlankBefore(lines: Lines, offset: number): boolean {
  const line = lineAt(lines, offset);
  const [start, end] = [lines.starts[line - 1], lines.starts[line]];
  return start !== undefined && end !== undefined && end > 1 && isBlank(lines.text, start, end - 1);
}
