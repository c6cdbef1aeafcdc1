// Actions of services that nobody knows.
import { nearest } from '../../policy/nearest.ts';
import { isEveryAction, isOpen, prefixOf } from '../questions.ts';
import type { Rule } from '../rule.ts';

export const unknownService: Rule = {
  id: 'unknown-service',
  severity: 'warning',
  title: 'A service prefix that AWS does not have',
  why: 'An action of a service that does not exist matches nothing: an Allow grants nothing, and a Deny protects nothing. The table of actions is as old as its date, so that a new service may be missing in it.',
  source: 'https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html',
  statement: ({ actions, notActions }, _policy, { table }) =>
    [...(actions ?? []), ...(notActions ?? [])].flatMap(({ text, at }) => {
      const prefix = prefixOf(text);
      if (prefix === '' || isEveryAction(text) || isOpen(text) || /[*?]/.test(prefix) || table.service(prefix) !== undefined) return [];
      const close = nearest(prefix, table.services);
      const next = close === undefined ? `Look it up; the table of actions is of ${table.date}.` : `Did you mean ${close}?`;
      return [{ at, message: `No service has the prefix ${prefix} of the action "${text}".`, next }];
    }),
};
