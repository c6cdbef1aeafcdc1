// Statements that allow a whole service everywhere.
import { givesPermissions, isOpen, onEverything } from '../questions.ts';
import type { Rule } from '../rule.ts';

export const serviceWildcard: Rule = {
  id: 'service-wildcard',
  severity: 'warning',
  title: 'Every action of a service on every resource',
  why: 'service:* on a star includes deletion, changes of permissions and every action that AWS adds later. Name the actions, or the resources.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
  statement: (statement, policy, { table }) =>
    givesPermissions(policy) && statement.effect === 'Allow' && statement.conditions.length === 0 && onEverything(statement)
      ? (statement.actions ?? []).flatMap(({ text, at }) => {
          const [, prefix] = /^([^*:?]+):\*+$/.exec(text) ?? [];
          if (prefix === undefined || isOpen(text)) return [];
          const title = table.service(prefix)?.title ?? prefix;
          return [
            {
              at,
              message: `This allows every action of ${title} on every resource.`,
              next: 'Name the actions that are needed, or the resources.',
            },
          ];
        })
      : [],
};
