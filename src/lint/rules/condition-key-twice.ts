// One condition key twice under an operator: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const conditionKeyTwice: Rule = {
  id: 'condition-key-twice',
  severity: 'error',
  title: 'One condition key twice under an operator',
  why: 'Condition keys are not told apart by case. Which of two spellings counts is not defined.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html',
  grammar: true,
};
