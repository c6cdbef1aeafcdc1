// Actions that a wider pattern of the same list includes.
import { covers } from '../covers.ts';
import { hasWildcard, isOpen } from '../questions.ts';
import type { Text } from '../statement.ts';
import type { Fault, Rule } from '../rule.ts';

export const redundantAction: Rule = {
  id: 'redundant-action',
  severity: 'note',
  title: 'An action that another of the statement includes',
  why: 'What a wider pattern of the same list includes already says nothing, and hides from a reader how much is granted.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
  statement: ({ actions, notActions }) => [...included(actions ?? []), ...included(notActions ?? [])],
};

/** The members that an earlier equal one or a wider pattern includes. */
function included(list: readonly Text[]): readonly Fault[] {
  const all = list.filter(({ text }) => !isOpen(text)).map((member) => ({ ...member, lower: member.text.toLowerCase() }));
  // Longer lists are not judged but for equals, so that no input takes long.
  const patterns = (all.length > 3000 ? [] : all).filter(({ lower }) => hasWildcard(lower));
  const first = new Map([...all].reverse().map((member) => [member.lower, member]));
  return all.flatMap((member) => {
    const twin = first.get(member.lower);
    const wider = twin === member ? patterns.find(({ lower }) => lower !== member.lower && covers(lower, member.lower)) : twin;
    if (wider === undefined) return [];
    return [
      { at: member.at, message: `"${member.text}" is part of "${wider.text}", which the list has too.`, next: 'Remove one of them.' },
    ];
  });
}
