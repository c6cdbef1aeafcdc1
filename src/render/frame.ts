// The lines of a source file around a place, with a caret below the column.
import { clean } from './clean.ts';
import type { Place } from '../model/finding.ts';
import { veiledLine } from '../model/veil.ts';
import type { Line } from './layout.ts';
import type { Tone } from './paint.ts';
import { columns } from './width.ts';

/** Characters of a long line that are shown on either side of the caret, at most and at least. */
const BESIDE = 60;
const LEAST = 8;

function row(gutter: string, text: string, tone: Tone): Line {
  return { indent: 2, hang: 0, text: `${gutter} | ${text}`.trimEnd(), tone, whole: true };
}

/** A window of a line around a column, cut marks included, and how many columns of the terminal stand before the column. */
function window(text: string, column: number, beside: number): { shown: string; before: number } {
  const at = column - 1;
  const left = fitting(Array.from(text.slice(Math.max(0, at - beside), at)).reverse(), beside)
    .toReversed()
    .join('');
  const right = fitting(Array.from(text.slice(at, at + beside)), beside).join('');
  const head = left.length < Math.min(at, text.length) ? '…' : '';
  const before = shownAs(left);
  return {
    shown: `${head}${before}${shownAs(right)}${at + right.length < text.length ? '…' : ''}`,
    before: columns(head) + columns(before),
  };
}

function shownAs(text: string): string {
  return clean(text.replaceAll('\t', ' '));
}

/** As many characters from the first on as fit into so many columns. */
function fitting(characters: readonly string[], room: number): string[] {
  let used = 0;
  const kept = characters.findIndex((character) => (used += columns(shownAs(character))) > room);
  return kept < 0 ? [...characters] : characters.slice(0, kept);
}

// A file with many findings is taken apart once.
const split = new WeakMap<ReadonlyMap<string, string>, Map<string, readonly string[]>>();

function linesOf(file: string, sources: ReadonlyMap<string, string>): readonly string[] {
  const known = split.get(sources) ?? new Map<string, readonly string[]>();
  split.set(sources, known);
  const lines = known.get(file) ?? sources.get(file)?.split(/\r\n|\r|\n/) ?? [];
  known.set(file, lines);
  return lines;
}

/** The line before the place, the line of the place, and the caret, in so many columns: a broken line would put the caret below another one. Empty if the source is unknown or has no such line. */
export function codeFrame(place: Place, sources: ReadonlyMap<string, string>, width = Infinity): Line[] {
  const lines = linesOf(place.file, sources);
  const line = lines[place.line - 1];
  if (line === undefined) return [];
  // As many characters as before, so that the caret stays below what it points at.
  const text = veiledLine(line);
  const gutter = String(place.line);
  // Beside the text stand two blanks, the gutter, a bar between blanks, and two marks of a cut.
  const beside = Math.max(LEAST, Math.min(BESIDE, Math.floor((width - gutter.length - 7) / 2)));
  const { shown, before } = window(text, place.column, beside);
  const previous = lines[place.line - 2];
  return [
    ...(previous === undefined || previous.trim() === ''
      ? []
      : [row(String(place.line - 1).padStart(gutter.length), window(veiledLine(previous), 1, 2 * beside).shown, 'dim')]),
    row(gutter, shown, 'plain'),
    row(' '.repeat(gutter.length), `${' '.repeat(before)}^`, 'error'),
  ];
}
