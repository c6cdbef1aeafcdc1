// Labels that fit their box: the middle goes first, since names often differ at their ends.
import { columns } from '../width.ts';

/** Characters of a fixed-width font in a box. */
const MOST = 23;

/** At most MOST columns of a label. */
export function shorten(label: string, most = MOST): string {
  const characters = Array.from(label);
  if (columns(label) <= most) return label;
  const head: string[] = [];
  const tail: string[] = [];
  let room = most - 1;
  for (let from = 0, to = characters.length - 1; from <= to;) {
    const isHead = columns(head.join('')) <= columns(tail.join(''));
    const next = (isHead ? characters[from] : characters[to]) ?? '';
    room -= columns(next);
    if (room < 0) break;
    if (isHead) head.push(next);
    else tail.unshift(next);
    if (isHead) from += 1;
    else to -= 1;
  }
  return `${head.join('')}…${tail.join('')}`;
}
