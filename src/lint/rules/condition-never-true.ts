// Statements whose time has passed.
import { parseDate } from '../../policy/dates.ts';
import { conditionsOn, instantOf } from '../questions.ts';
import type { Rule } from '../rule.ts';

export const conditionNeverTrue: Rule = {
  id: 'condition-never-true',
  severity: 'warning',
  title: 'A time that has passed',
  why: 'An Allow until a date in the past grants nothing any more, and stays in the way of whoever reads the policy.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-currenttime',
  statement: (statement, _policy, subject) =>
    conditionsOn(statement, 'aws:currenttime')
      .filter(({ base, quantifier }) => base.startsWith('DateLessThan') && quantifier === null)
      .filter(
        ({ values }) => values.length > 0 && values.every(({ text }) => (parseDate(text) ?? Number.POSITIVE_INFINITY) < instantOf(subject)),
      )
      .map(({ at, values }) => ({
        at,
        message: `The statement ended on ${values.map(({ text }) => text).join(', ')} and never applies any more.`,
        next: 'Remove it, or move the date.',
      })),
};
