// The lines of a source file around a place, with a caret below the column.
import { clean } from './clean.ts';
import type { Place } from '../model/finding.ts';
import type { Line } from './layout.ts';
import type { Tone } from './paint.ts';
import { columns } from './width.ts';

/** Characters of a long line that are shown on either side of the caret. */
const BESIDE = 60;

function row(gutter: string, text: string, tone: Tone): Line {
  return { indent: 2, hang: 0, text: `${gutter} | ${text}`.trimEnd(), tone, whole: true };
}

/** A window of a line around a column, cut marks included, and how many columns of the terminal stand before the column. */
function window(text: string, column: number): { shown: string; before: number } {
  const start = Math.max(0, column - 1 - BESIDE);
  const end = Math.min(text.length, column - 1 + BESIDE);
  const head = start === 0 ? '' : '…';
  const before = clean(text.slice(start, column - 1).replaceAll('\t', ' '));
  const after = clean(text.slice(column - 1, end).replaceAll('\t', ' '));
  return { shown: `${head}${before}${after}${end < text.length ? '…' : ''}`, before: columns(head) + columns(before) };
}

/** The line before the place, the line of the place, and the caret. Empty if the source is unknown or has no such line. */
export function codeFrame(place: Place, sources: ReadonlyMap<string, string>): Line[] {
  const lines = sources.get(place.file)?.split(/\r\n|\r|\n/) ?? [];
  const text = lines[place.line - 1];
  if (text === undefined) return [];
  const gutter = String(place.line);
  const { shown, before } = window(text, place.column);
  const previous = lines[place.line - 2];
  return [
    ...(previous === undefined || previous.trim() === ''
      ? []
      : [row(String(place.line - 1).padStart(gutter.length), window(previous, 1).shown, 'dim')]),
    row(gutter, shown, 'plain'),
    row(' '.repeat(gutter.length), `${' '.repeat(before)}^`, 'error'),
  ];
}
