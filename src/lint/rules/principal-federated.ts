// A federated principal that is none: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const principalFederated: Rule = {
  id: 'principal-federated',
  severity: 'error',
  title: 'A federated principal that is none',
  why: 'A federated principal is the ARN of an identity provider of the account, or the name of a public one.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
  grammar: true,
};
