// A statement without Action: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const actionMissing: Rule = {
  id: 'action-missing',
  severity: 'error',
  title: 'A statement without Action',
  why: 'A statement says what it is about in Action or NotAction. IAM refuses one that has neither.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html',
  grammar: true,
};
