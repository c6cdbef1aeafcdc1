// A condition of a wrong form: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const conditionShape: Rule = {
  id: 'condition-shape',
  severity: 'error',
  title: 'A condition of a wrong form',
  why: 'A condition is a mapping from operators to keys to values. IAM refuses anything else.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html',
  grammar: true,
};
