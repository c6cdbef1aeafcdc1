// Ways to more access that a plan opens, in Markdown: nobody must overlook them.
import type { EscalationPath } from '../model/escalation.ts';
import { code } from './code.ts';
import { chainOf, provisoOf } from './escalation.ts';
import type { Lengths } from './fit.ts';

const MOST_PATHS = 15;

/** A list under a warning; nothing where no way is opened. */
export function openedParts(paths: readonly EscalationPath[]): Lengths[] {
  if (paths.length === 0) return [];
  const title = `**! Ways to more access that this opens: ${paths.length}**`;
  const items = paths.map(
    (path) => `- ${path.grade === 'concrete' ? '**!** ' : ''}${code(chainOf(path))} (${path.grade}${provisoOf(path)})`,
  );
  const told = (most: number): string =>
    [title, '', ...items.slice(0, most), ...(items.length > most ? [`- … and ${items.length - most} more`] : [])].join('\n');
  return [[told(MOST_PATHS), told(3), title]];
}
