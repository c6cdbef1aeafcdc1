// A suppression that suppresses nothing: found where suppressions are read (suppress.ts).
import type { Rule } from '../rule.ts';

export const suppressionUnused: Rule = {
  id: 'suppression-unused',
  severity: 'note',
  title: 'A suppression that suppresses nothing',
  why: 'Once the finding is gone, the comment only hides the next one.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
};
