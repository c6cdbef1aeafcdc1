// Inline policies that are written twice.
import { canonical } from '../../model/json.ts';
import { oncePer } from '../index-of.ts';
import type { Rule } from '../rule.ts';

export const sameInline: Rule = {
  id: 'same-inline',
  severity: 'note',
  title: 'The same inline policy in several places',
  why: 'A document that several entities carry inline has to be changed in all of them. A managed policy is written once, has versions and a way back.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-vs-inline.html',
  entity(entity, subject) {
    const own = Object.entries(entity.permits?.inline ?? {});
    return own.flatMap(([name, document]) => {
      const first = firstHolders(subject).get(canonical(document));
      if (first === undefined || first === entity.address) return [];
      return [
        {
          at: ['inline', name],
          message: `${first} carries the same inline policy.`,
          next: 'Make it a managed policy and attach it to both.',
        },
      ];
    });
  },
};

/** The first entity that carries a document, by the text of it. */
const firstHolders = oncePer(({ entities }) => {
  const first = new Map<string, string>();
  for (const { address, permits } of entities) {
    for (const document of Object.values(permits?.inline ?? {})) {
      const text = canonical(document);
      if (!first.has(text)) first.set(text, address);
    }
  }
  return first;
});
