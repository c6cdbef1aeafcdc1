// Action beside NotAction: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const actionBoth: Rule = {
  id: 'action-both',
  severity: 'error',
  title: 'Action beside NotAction',
  why: 'A statement has either Action or NotAction. IAM refuses both, since they say opposite things about the same request.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notaction.html',
  grammar: true,
};
