// Lines of a report as a block of HTML: the same that a terminal shows, with their tones as classes.
import { clean } from '../clean.ts';
import type { Line } from '../layout.ts';
import { element } from './element.ts';
import type { Element } from './element.ts';

/** Columns that one class of indentation stands for, and the deepest of them. */
const STEP = 4;
const DEEPEST = 6;

/** The lines, the least indented at the left edge. */
export function block(lines: readonly Line[]): Element {
  const filled = lines.filter(({ text }) => text !== '');
  const least = Math.min(...filled.map(({ indent }) => indent));
  return element(
    'div',
    { class: 'lines' },
    filled.map((each) => row(each, least)),
  );
}

function row({ indent, text, tone }: Line, least: number): Element {
  const depth = Math.min(DEEPEST, Math.round((indent - least) / STEP));
  const names = [depth > 0 ? `in${depth}` : '', tone === 'plain' ? '' : `t-${tone}`].filter((name) => name !== '');
  return element('div', names.length === 0 ? {} : { class: names.join(' ') }, clean(text));
}
