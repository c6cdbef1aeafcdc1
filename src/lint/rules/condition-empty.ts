// An operator without a key: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const conditionEmpty: Rule = {
  id: 'condition-empty',
  severity: 'warning',
  title: 'An operator without a key',
  why: 'An operator that names no condition key restricts nothing, although it looks as if it did.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html',
  grammar: true,
};
