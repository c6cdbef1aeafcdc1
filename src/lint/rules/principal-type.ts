// An unknown type of principal: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const principalType: Rule = {
  id: 'principal-type',
  severity: 'error',
  title: 'An unknown type of principal',
  why: 'Principals are AWS, Service or Federated, spelled so.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
  grammar: true,
};
