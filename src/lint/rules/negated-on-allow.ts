// Negated operators in an Allow, which hold where the key is absent.
import { isPresent } from '../presence.ts';
import type { Rule } from '../rule.ts';

export const negatedOnAllow: Rule = {
  id: 'negated-on-allow',
  severity: 'note',
  title: 'A negated operator in an Allow',
  why: 'StringNotEquals and its like hold when the request does not carry the key. An Allow with one grants to all requests without it.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html',
  statement: ({ effect, conditions }) =>
    effect === 'Deny'
      ? []
      : conditions
          .filter((condition) => condition.negated && !isPresent(condition.key, conditions))
          .map(({ key, at, operator }) => ({
            at,
            message: `The statement also allows requests without ${key}: ${operator} holds for them.`,
            next: `Add Null: { "${key}": "false" }, unless that is meant.`,
          })),
};
