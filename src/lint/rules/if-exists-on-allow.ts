// IfExists in an Allow, which holds where the key is absent.

import type { Rule } from '../rule.ts';

export const ifExistsOnAllow: Rule = {
  id: 'if-exists-on-allow',
  severity: 'note',
  title: 'IfExists in an Allow',
  why: 'An operator with IfExists holds when the request does not carry the key. In an Allow that is a way around the condition; in a Deny it is mostly what is meant.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IfExists',
  statement: ({ effect, conditions }) =>
    effect === 'Deny'
      ? []
      : conditions
          .filter(({ ifExists }) => ifExists)
          .map(({ key, at, operator }) => ({
            at,
            message: `The statement also allows requests without ${key}: ${operator} holds for them.`,
            next: `Write ${operator.replace(/IfExists$/, '')}, unless that is meant.`,
          })),
};
