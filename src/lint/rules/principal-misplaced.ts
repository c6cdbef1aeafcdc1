// A principal where none belongs: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const principalMisplaced: Rule = {
  id: 'principal-misplaced',
  severity: 'error',
  title: 'A principal where none belongs',
  why: 'Policies of users, groups and roles are about whoever holds them, and IAM refuses a Principal in them; in a trust policy it refuses NotPrincipal.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
  grammar: true,
};
