// ForAllValues in an Allow, which holds where the key is absent.

import type { Rule } from '../rule.ts';

export const forAllValuesWithoutNull: Rule = {
  id: 'for-all-values-without-null',
  severity: 'warning',
  title: 'ForAllValues in an Allow without a Null condition',
  why: 'ForAllValues holds when the request does not carry the key at all. An Allow that relies on it grants to requests without tags, say; a Null condition with "false" on the same key demands it.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html',
  statement: ({ effect, conditions }) =>
    conditions.flatMap(({ key, at, quantifier }) => {
      if (effect !== 'Allow' || quantifier !== 'ForAllValues') return [];
      const demanded = conditions.some(
        (other) => other.key.toLowerCase() === key.toLowerCase() && (demands(other) || other.quantifier === 'ForAnyValue'),
      );
      if (demanded) return [];
      return [
        {
          at,
          message: `The statement also allows requests without ${key}: ForAllValues holds for them.`,
          next: `Add Null: { "${key}": "false" }.`,
        },
      ];
    }),
};

function demands({ base, values }: { readonly base: string; readonly values: readonly { readonly text: string }[] }): boolean {
  return base === 'Null' && values.length > 0 && values.every(({ text }) => text.toLowerCase() === 'false');
}
