// A Sid with other characters than letters and digits: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const sid: Rule = {
  id: 'sid',
  severity: 'error',
  title: 'A Sid with other characters than letters and digits',
  why: 'IAM refuses blanks, hyphens and the like in a Sid of a policy.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html',
  grammar: true,
};
