// Variables that name a global condition key that AWS does not have.
import { nearest } from '../../policy/nearest.ts';
import { textsIn } from '../texts.ts';
import type { Rule } from '../rule.ts';

export const variableKey: Rule = {
  id: 'variable-key',
  severity: 'warning',
  title: 'A variable whose key AWS does not have',
  why: 'IAM puts the value of a condition key for a variable. A misspelled key has no value, so that a resource with it matches nothing: an Allow grants nothing, and a Deny protects nothing.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html',
  policy: ({ document, version }, { table }) =>
    version !== '2012-10-17'
      ? []
      : textsIn(document).flatMap(({ text, at }) =>
          // Services have variables of their own that no list of condition keys names (iot:ClientId, transfer:UserName).
          [...text.matchAll(/\$\{\s*(aws:[^{},\s]*)[^{}]*\}/gi)].flatMap(([whole, key = '']) => {
            if (table.key(key) !== undefined) return [];
            const close = nearest(
              key,
              table.globalKeys.map((fact) => fact.key),
            );
            const next = close === undefined ? 'Look it up among the global condition keys.' : `Did you mean \${${close}}?`;
            return [{ at, message: `AWS has no global condition key for the variable "${whole}".`, next }];
          }),
        ),
};
