// Allows of everything but a few actions.
import { givesPermissions } from '../questions.ts';
import type { Rule } from '../rule.ts';

export const allowNotAction: Rule = {
  id: 'allow-not-action',
  severity: 'warning',
  title: 'Allow with NotAction',
  why: 'Allow with NotAction allows everything but a few actions, in every service, those that AWS adds tomorrow included. Together with a Deny it is mostly meant to be one.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html',
  statement: ({ effect, at, notActions }, policy) =>
    effect === 'Deny' || notActions === null || !givesPermissions(policy)
      ? []
      : [
          {
            at: [...at, 'NotAction'],
            message: 'This allows every action but those listed, future ones included.',
            next: 'Name the actions that are allowed, or deny those that are not.',
          },
        ],
};
