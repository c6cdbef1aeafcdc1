// Variables where IAM takes them literally.
import type { Rule } from '../rule.ts';

export const variablePlace: Rule = {
  id: 'variable-place',
  severity: 'warning',
  title: 'A variable where IAM takes none',
  why: 'IAM replaces variables in the part of a resource after the fifth colon, and in values of String and Arn operators. Elsewhere they are literal text, so that the statement matches nothing.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html#policy-vars-wheretouse',
  statement: ({ resources, notResources, conditions }, { version }) =>
    version !== '2012-10-17'
      ? []
      : [
          ...[...(resources ?? []), ...(notResources ?? [])]
            .filter(({ text }) => text.startsWith('arn:') && VARIABLE.test(text.split(':').slice(0, 5).join(':')))
            .map(({ text, at }) => ({
              at,
              message: `The variable in "${text}" stands before the fifth colon, where IAM takes none.`,
              next: 'Use it in the last part of the ARN; an account is written $(account) in manifests.',
            })),
          ...conditions
            .filter(({ type }) => type !== 'text' && type !== 'arn')
            .flatMap(({ operator, values }) => values.map((value) => ({ ...value, operator })))
            .filter(({ text }) => VARIABLE.test(text))
            .map(({ text, at, operator }) => ({
              at,
              message: `${operator} takes no variables, so "${text}" never matches.`,
              next: 'Use a String or Arn operator.',
            })),
        ],
};

const VARIABLE = /\$\{/;
