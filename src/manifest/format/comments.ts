// Finds the comments and document marks of a YAML text.
import { Lexer } from 'yaml';
import type { Comment } from './tree.ts';

export interface Marks {
  readonly comments: readonly Comment[];
  /** Offsets of `---`. */
  readonly starts: readonly number[];
  /** Anchors and aliases, as `&name` and `*name`, in order. */
  readonly names: readonly string[];
}

// What the lexer puts in between, which is no text: byte order mark, document, flow error, scalar.
const BETWEEN = new Set(['\u0002', '\u0018', '\u001F']);

/** The marks of a text, in order. */
export function marksOf(text: string): Marks {
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
    if (!isScalar && lexeme.startsWith('#')) comments.push(commentAt(text, offset, lexeme));
    else if (!isScalar && lexeme === '---') starts.push(offset);
    else if (!isScalar && /^[&*]./.test(lexeme)) names.push(lexeme);
    isScalar = false;
    offset += lexeme.length;
  }
  return { comments, starts, names };
}

function commentAt(text: string, offset: number, lexeme: string): Comment {
  const column = columnOf(text, offset);
  const own = text.slice(offset - column, offset).trim() === '';
  return { text: lexeme.trimEnd(), offset, column, own, blank: own && isBlankBefore(text, offset) };
}

/** Characters before the offset on its line. */
export function columnOf(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}

/** Whether the line before that of the offset is there and blank. */
export function isBlankBefore(text: string, offset: number): boolean {
  const line = text.lastIndexOf('\n', offset - 1);
  if (line < 0) return false;
  return text.slice(text.lastIndexOf('\n', line - 1) + 1, line).trim() === '' && line > 0;
}
