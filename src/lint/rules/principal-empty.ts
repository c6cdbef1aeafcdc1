// A Principal that names nobody: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const principalEmpty: Rule = {
  id: 'principal-empty',
  severity: 'error',
  title: 'A Principal that names nobody',
  why: 'IAM refuses a Principal without members.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
  grammar: true,
};
