// Numbers and booleans that are none.
import { nearest } from '../../policy/nearest.ts';
import { isOpen } from '../questions.ts';
import type { Rule } from '../rule.ts';

export const conditionType: Rule = {
  id: 'condition-type',
  severity: 'error',
  title: 'A number or boolean that is none',
  why: 'A Numeric operator takes numbers, Bool and Null take true or false. Anything else matches no request: a condition on MFA that reads "yes" never holds.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html',
  supersedes: ['condition-value'],
  statement: ({ conditions }) =>
    conditions
      .filter(({ type }) => type === 'number' || type === 'boolean')
      .flatMap(({ type, values }) => values.map((value) => ({ ...value, type })))
      .filter(({ text, type }) => !isOpen(text) && !text.includes('${') && !(type === 'number' ? NUMBER : BOOLEAN).test(text))
      .map(({ text, at, type }) => {
        const next = type === 'number' ? 'Write digits.' : booleanMeant(text);
        return {
          at,
          message: `"${text}" is ${type === 'number' ? 'no number' : 'neither true nor false'}, so the condition never matches it.`,
          next,
        };
      }),
};

const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
const BOOLEAN = /^(true|false)$/i;

function booleanMeant(text: string): string {
  const close = nearest(text, ['true', 'false']);
  return close === undefined ? 'Write true or false.' : `Did you mean ${close}?`;
}
