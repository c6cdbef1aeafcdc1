// Writes what commands printed into the text of a page, below each command; what still matches stays as it is.
import { matches, reshown } from './compare.ts';
import type { Played } from './scene.ts';

/** What a page shows of a command: standard output, and of one that fails standard error too. */
export function printedOf({ code, stdout, stderr }: Played): string {
  return code === 0 ? stdout : stdout + stderr;
}

/** The page with what was printed. Steps must be those of this very text. */
export function updated(text: string, played: readonly Played[]): string {
  const lines = text.split('\n');
  // From the last to the first, so that line numbers stay right.
  for (const one of played.toReversed()) {
    const { does, line, exit } = one.step;
    if (!('run' in does) || does.shown === null || one.code !== exit) continue;
    const printed = printedOf(one);
    if (matches(does.shown, printed)) continue;
    const first = line - 1 + does.run.split('\n').length;
    const indent = /^\s*/.exec(lines[line - 1] ?? '')?.[0] ?? '';
    const shown = reshown(does.shown, printed);
    const fresh = shown.trim() === '' ? [] : shown.split('\n').map((each) => (each === '' ? '' : indent + each));
    lines.splice(first, does.shown === '' ? 0 : does.shown.split('\n').length, ...fresh);
  }
  return lines.join('\n');
}
