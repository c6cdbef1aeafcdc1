// A suppression without a reason: found where suppressions are read (suppress.ts).
import type { Rule } from '../rule.ts';

export const suppressionReason: Rule = {
  id: 'suppression-reason',
  severity: 'error',
  title: 'A suppression without a reason',
  why: 'Whoever reads the line later has to know why the rule does not hold there.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
};
