// Negated operators in a Deny, which hold where the key is absent.
import { isPresent } from '../presence.ts';
import type { Rule } from '../rule.ts';

export const negatedOnDeny: Rule = {
  id: 'negated-on-deny',
  severity: 'note',
  title: 'A negated operator in a Deny without a test for presence',
  why: 'StringNotEquals and its like hold when the request does not carry the key, so that such a Deny also hits requests that never have it: those of AWS services on your behalf, say.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html',
  statement: ({ effect, conditions }) =>
    effect === 'Allow' || conditions.length === 0
      ? []
      : conditions
          .filter((condition) => condition.negated && !condition.ifExists && !isPresent(condition.key, conditions))
          .map(({ key, at, operator }) => ({
            at,
            message: `The Deny also hits requests without ${key}: ${operator} holds for them.`,
            next: `Add Null: { "${key}": "false" } if only requests that carry it are meant.`,
          })),
};
