// An AWS principal that is none: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const principalAws: Rule = {
  id: 'principal-aws',
  severity: 'error',
  title: 'An AWS principal that is none',
  why: 'An AWS principal is an account, a user, a role or a session. IAM refuses wildcards inside of an ARN, groups, and ARNs of anything else.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
  grammar: true,
};
