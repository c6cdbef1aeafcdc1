// Wildcards under operators that take them literally.
import { isOpen } from '../questions.ts';
import type { Rule } from '../rule.ts';

export const wildcardInEquals: Rule = {
  id: 'wildcard-in-equals',
  severity: 'warning',
  title: 'A wildcard under an operator that takes none',
  why: 'StringEquals compares letter by letter: a star is a star. A value like home/* under it never matches.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_String',
  statement: ({ conditions }) =>
    conditions
      .filter(({ base }) => /^String(Not)?Equals/.test(base))
      .flatMap(({ operator, base, values }) =>
        values
          // ${*} and ${?} are the plain characters.
          .filter(({ text }) => !isOpen(text) && /[*?]/.test(text.replaceAll(/\$\{[^}]*\}/g, '')))
          .map(({ text, at }) => ({
            at,
            message: `"${text}" holds a wildcard, which ${operator} takes literally.`,
            next: `Write ${operator.replace(base, base.includes('Not') ? 'StringNotLike' : 'StringLike')}, or remove the wildcard.`,
          })),
      ),
};
