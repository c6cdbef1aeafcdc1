// A Principal of a wrong form: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const principalShape: Rule = {
  id: 'principal-shape',
  severity: 'error',
  title: 'A Principal of a wrong form',
  why: 'In a trust policy a Principal is a mapping from a type to names. IAM refuses a bare star.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
  grammar: true,
};
