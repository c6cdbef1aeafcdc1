// A condition value of a wrong form: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const conditionValue: Rule = {
  id: 'condition-value',
  severity: 'error',
  title: 'A condition value of a wrong form',
  why: "Values are texts. IAM refuses a date that it can not read; a value that is none of its operator's type never matches.",
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html',
  grammar: true,
};
