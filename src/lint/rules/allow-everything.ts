// Statements that make an administrator.
import { givesPermissions, isEveryAction, onEverything } from '../questions.ts';
import type { Rule } from '../rule.ts';

export const allowEverything: Rule = {
  id: 'allow-everything',
  severity: 'warning',
  title: 'Every action on every resource',
  why: 'A statement that allows everything makes its holder an administrator, whatever else its policies say. Grant the actions and resources that are needed.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege',
  statement: (statement, policy) =>
    givesPermissions(policy) && statement.effect === 'Allow' && statement.conditions.length === 0 && onEverything(statement)
      ? (statement.actions ?? [])
          .filter(({ text }) => isEveryAction(text))
          .slice(0, 1)
          .map(({ at }) => ({
            at,
            message: 'This allows every action on every resource.',
            next: 'Name the actions and resources that are needed, or attach a policy of AWS for the job.',
          }))
      : [],
};
