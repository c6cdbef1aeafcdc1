// The groups that a user is declared to be in.
import { byCodePoint } from '../../model/json.ts';
import type { CompileContext } from '../kind.ts';
import { MOST_GROUPS } from '../facets/memberships.ts';

/** The names of the groups, sorted. Complains about unknown ones, repetitions and too many. */
export function compileGroups(declared: readonly string[] | undefined, context: CompileContext): string[] {
  const found = new Map<string, number>();
  (declared ?? []).forEach((reference, index) => {
    const at = ['groups', index];
    const name = context.name('Group', reference, at);
    if (name === undefined) return;
    const first = found.get(name);
    if (first === undefined) found.set(name, index);
    else
      context.report(at, {
        rule: 'duplicate-group',
        message: `The group ${name} is here twice (item ${first + 1} too).`,
        next: 'Remove one of the two items.',
      });
  });
  if (found.size > MOST_GROUPS) {
    context.report(['groups'], {
      rule: 'group-count',
      message: `${found.size} groups; IAM lets a user be in ${MOST_GROUPS} and does not raise it.`,
      next: 'Merge groups, or attach policies to the user.',
    });
  }
  return [...found.keys()].sort(byCodePoint);
}
