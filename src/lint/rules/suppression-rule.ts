// A suppression of a rule that does not exist: found where suppressions are read (suppress.ts).
import type { Rule } from '../rule.ts';

export const suppressionRule: Rule = {
  id: 'suppression-rule',
  severity: 'error',
  title: 'A suppression of a rule that does not exist',
  why: 'A suppression that names no rule suppresses nothing, and whoever wrote it believes that it does.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
};
