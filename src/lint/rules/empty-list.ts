// An empty list: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const emptyList: Rule = {
  id: 'empty-list',
  severity: 'error',
  title: 'An empty list',
  why: 'A statement with an empty list of actions, resources, principals or values never applies. IAM refuses some of them, and a Deny that has one protects nothing.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
  grammar: true,
};
