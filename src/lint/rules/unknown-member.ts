// A member that the policy language does not know: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const unknownMember: Rule = {
  id: 'unknown-member',
  severity: 'error',
  title: 'A member that the policy language does not know',
  why: 'Names of members are case-sensitive. IAM refuses a document with others.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html',
  grammar: true,
};
