// A service principal that is none: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const principalService: Rule = {
  id: 'principal-service',
  severity: 'error',
  title: 'A service principal that is none',
  why: 'A service is named by its host name, like lambda.amazonaws.com. IAM refuses anything else.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
  grammar: true,
};
