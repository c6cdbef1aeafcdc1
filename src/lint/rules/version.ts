// A version that the policy language does not have: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const version: Rule = {
  id: 'version',
  severity: 'error',
  title: 'A version that the policy language does not have',
  why: 'There are two versions, 2012-10-17 and 2008-10-17. IAM takes no managed policy of the older one, in which variables are literal text.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html',
  grammar: true,
};
