// Set operators on keys of one value.
import { isOpen, prefixOf } from '../questions.ts';
import type { Rule } from '../rule.ts';

export const setOperatorNeedless: Rule = {
  id: 'set-operator-needless',
  severity: 'warning',
  title: 'ForAllValues or ForAnyValue on a key of one value',
  why: 'ForAllValues holds when the key is absent. On a key of one value that is all it adds, and an Allow grants what nobody meant.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html',
  statement: ({ conditions }, _policy, { table }) =>
    conditions.flatMap(({ key, at, operator, quantifier }) => {
      const fact = quantifier === null || isOpen(key) ? undefined : table.key(key);
      // What identity providers send may be one value or many.
      if (fact === undefined || fact.type.startsWith('ArrayOf') || /[./]|^saml$/.test(prefixOf(key))) return [];
      const plain = operator.replace(/^[^:]*:/, '');
      return [{ at, message: `${key} holds one value, so ${quantifier} adds nothing but surprise.`, next: `Write ${plain}.` }];
    }),
};
