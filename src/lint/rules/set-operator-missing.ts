// Keys of many values without a set operator.
import { isOpen, prefixOf } from '../questions.ts';
import type { Rule } from '../rule.ts';

export const setOperatorMissing: Rule = {
  id: 'set-operator-missing',
  severity: 'warning',
  title: 'A key of many values without ForAnyValue or ForAllValues',
  why: 'A key like aws:TagKeys holds many values. Without a set operator AWS does not say which of them are compared, and Access Analyzer reports it.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html',
  statement: ({ conditions }, _policy, { table }) =>
    conditions.flatMap(({ key, at, operator, base, quantifier }) => {
      // EventBridge documents its keys with plain operators.
      const many = !isOpen(key) && prefixOf(key) !== 'events' && (table.key(key)?.type.startsWith('ArrayOf') ?? false);
      if (!many || quantifier !== null || base === 'Null') return [];
      const message = `${key} holds many values, and ${operator} does not say whether any or all of them must match.`;
      return [{ at, message, next: `Write ForAnyValue:${operator}, or ForAllValues:${operator} with a Null condition beside it.` }];
    }),
};
