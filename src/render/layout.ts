// Lines of output: what they say, how deep they stand, and how they are broken to the width of a terminal.
import { clean } from './clean.ts';
import { paint } from './paint.ts';
import type { Tone } from './paint.ts';
import { breakable, columns } from './width.ts';

export interface Line {
  /** Columns on the left of the first row. */
  readonly indent: number;
  /** Further columns on the left of the rows that follow when the line is broken. */
  readonly hang: number;
  readonly text: string;
  readonly tone: Tone;
  /** Never broken: a summary that is searched for, a code frame. */
  readonly whole?: boolean;
}

export interface Look {
  readonly color: boolean;
  /** Columns of the terminal. */
  readonly width: number;
}

/** A line; rows that follow a break hang by four columns. */
export function line(indent: number, text: string, tone: Tone = 'plain'): Line {
  return { indent, hang: 4, text, tone };
}

/** A line with a sign before it; rows that follow a break stand four columns right of the text. */
export function signed(indent: number, sign: '+' | '-' | '~', text: string): Line {
  const tones = { '+': 'add', '-': 'remove', '~': 'change' } as const;
  return { indent, hang: 6, text: `${sign} ${text}`, tone: tones[sign] };
}

export const BLANK: Line = { indent: 0, hang: 0, text: '', tone: 'plain' };

/**
 * Breaks a text between words, and inside of words of scripts that put no blanks between them. Any other word that is wider than the room
 * (an ARN, say) stays whole, so that it can be copied; the terminal breaks it. Nor is anything broken where the next row would begin no
 * further left.
 */
function broken(text: string, first: number, hang: number): string[] {
  const rows: string[] = [];
  let row: string | null = null;
  for (const { word, glue } of pieces(text, first - hang)) {
    const room = rows.length === 0 ? first : first - hang;
    if (row === null) row = word;
    else if (columns(row) + glue.length + columns(word) <= room || (rows.length === 0 && columns(row) <= hang)) row += `${glue}${word}`;
    else {
      rows.push(row.trimEnd());
      // Of blanks at a break none is left, those that only stood there to look like a gap neither.
      row = word === '' ? null : word;
    }
  }
  return row === null ? rows : [...rows, row];
}

interface Piece {
  readonly word: string;
  /** What stands before it if it stays on the row. */
  readonly glue: '' | ' ';
}

function pieces(text: string, room: number): Piece[] {
  const parts = (word: string): string[] => (columns(word) <= room ? [word] : breakable(word));
  return text.split(' ').flatMap((word) => parts(word).map((part, index): Piece => ({ word: part, glue: index === 0 ? ' ' : '' })));
}

/** The rows of one line: cleaned, broken and painted. */
export function rowsOf({ indent, hang, text, tone, whole = false }: Line, { color, width }: Look): string[] {
  const safe = clean(text);
  const rows = whole ? [safe] : broken(safe, width - indent, hang);
  return rows.map((row, index) => (row === '' ? '' : ' '.repeat(index === 0 ? indent : indent + hang) + paint(row, tone, color)));
}

/** All lines as one text that ends with a line break; empty for no lines. */
export function layout(lines: readonly Line[], look: Look): string {
  return lines.flatMap((each) => rowsOf(each, look).map((row) => `${row}\n`)).join('');
}

/** Rows that the lines take in so many columns. */
export function height(lines: readonly Line[], width: number): number {
  return lines.reduce((sum, each) => sum + rowsOf(each, { color: false, width }).length, 0);
}

/** As much of a line as fits into so many columns, with a mark where it was cut. */
export function clipped(text: string, width: number): string {
  if (columns(text) <= width) return text;
  let shown = '';
  let used = 1;
  for (const character of text) {
    used += columns(character);
    if (used > width) break;
    shown += character;
  }
  return `${shown}…`;
}

/** Sections with one blank line between them; those without lines are left out. */
export function sections(parts: readonly (readonly Line[])[]): Line[] {
  return parts.filter((part) => part.length > 0).flatMap((part, index) => (index === 0 ? part : [BLANK, ...part]));
}

/** `1 call`, `2 calls`. */
export function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
