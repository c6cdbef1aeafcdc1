// Patterns of actions that match nothing.
import { hasWildcard, isOpen, prefixOf } from '../questions.ts';
import type { Rule } from '../rule.ts';

export const actionMatchesNothing: Rule = {
  id: 'action-matches-nothing',
  severity: 'warning',
  title: 'A wildcard that matches no action',
  why: 'A pattern that matches no action of its service is mostly a misspelled one: an Allow grants nothing, and a Deny protects nothing.',
  source: 'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
  statement: ({ actions, notActions }, _policy, { table }) =>
    [...(actions ?? []), ...(notActions ?? [])].flatMap(({ text, at }) => {
      const service = table.service(prefixOf(text));
      if (!hasWildcard(text) || isOpen(text) || service === undefined || table.expand(text).length > 0) return [];
      const close = table.nearest(text.replaceAll(/[*?]/g, ''));
      const next = close === undefined ? `Look at the actions of ${service.title}.` : `The nearest action is ${close}.`;
      return [{ at, message: `"${text}" matches no action of ${service.title}.`, next }];
    }),
};
