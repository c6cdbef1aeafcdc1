// An unknown condition operator: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const conditionOperator: Rule = {
  id: 'condition-operator',
  severity: 'error',
  title: 'An unknown condition operator',
  why: 'IAM refuses a document with an operator that it does not know.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html',
  grammar: true,
};
