// One operator twice: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const conditionOperatorTwice: Rule = {
  id: 'condition-operator-twice',
  severity: 'error',
  title: 'One operator twice',
  why: 'Operators are not told apart by case. Which of two spellings counts is not defined.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html',
  grammar: true,
};
