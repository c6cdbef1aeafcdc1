// Defaults of variables without their quotes.
import { textsIn } from '../texts.ts';
import type { Rule } from '../rule.ts';

export const variableDefault: Rule = {
  id: 'variable-default',
  severity: 'error',
  title: 'A default value without quotes',
  why: 'The default of a variable stands in single quotes after a comma and a blank. IAM refuses others.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-default-values',
  policy: ({ document, version }) =>
    version !== '2012-10-17'
      ? []
      : textsIn(document).flatMap(({ text, at }) =>
          [...text.matchAll(/\$\{([^{}]*)\}/g)]
            .filter(([, inside = '']) => inside.includes(',') && !/^[^,']+,\s*'[^']*'\s*$/.test(inside))
            .map(([whole]) => ({
              at,
              message: `The default value in "${whole}" does not stand in single quotes.`,
              next: "Write it like ${aws:PrincipalTag/team, 'none'}.",
            })),
        ),
};
