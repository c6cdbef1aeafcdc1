// A trust statement without Principal: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const principalMissing: Rule = {
  id: 'principal-missing',
  severity: 'error',
  title: 'A trust statement without Principal',
  why: 'A trust policy says who may assume the role. IAM refuses a statement that does not.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
  grammar: true,
};
