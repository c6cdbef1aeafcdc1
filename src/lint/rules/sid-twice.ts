// A Sid twice in a document: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const sidTwice: Rule = {
  id: 'sid-twice',
  severity: 'error',
  title: 'A Sid twice in a document',
  why: 'Statement ids are unique within a document, and IAM refuses it otherwise.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_sid.html',
  grammar: true,
};
