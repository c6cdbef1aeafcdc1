// The id of a deleted principal: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const principalOrphan: Rule = {
  id: 'principal-orphan',
  severity: 'warning',
  title: 'The id of a deleted principal',
  why: 'Once a user or role is deleted, documents that named it show its unique id. It is nobody, it can not come back, and IAM may refuse the document when it is put again.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html',
  grammar: true,
};
