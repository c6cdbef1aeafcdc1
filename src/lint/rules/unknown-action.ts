// Actions that their service does not have.
import { hasWildcard, isOpen, prefixOf } from '../questions.ts';
import type { Rule } from '../rule.ts';

export const unknownAction: Rule = {
  id: 'unknown-action',
  severity: 'warning',
  title: 'An action that its service does not have',
  why: 'A misspelled action matches nothing: an Allow grants nothing, and a Deny protects nothing. AWS adds actions daily, so that a new one may be missing in the table.',
  source: 'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
  statement: ({ actions, notActions }, _policy, { table }) =>
    [...(actions ?? []), ...(notActions ?? [])].flatMap(({ text, at }) => {
      if (hasWildcard(text) || isOpen(text) || table.find(text) !== undefined) return [];
      const service = table.service(prefixOf(text));
      if (service === undefined || text.length <= service.prefix.length + 1) return [];
      const close = table.nearest(text);
      const next = close === undefined ? `Look it up; the table of actions is of ${table.date}.` : `Did you mean ${close}?`;
      return [{ at, message: `${service.title} has no action "${text}".`, next }];
    }),
};
