// A condition key without a prefix: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const conditionKey: Rule = {
  id: 'condition-key',
  severity: 'warning',
  title: 'A condition key without a prefix',
  why: 'Condition keys begin with aws:, a service prefix or the name of an identity provider. A text without any is no key, so that the condition never holds, or always.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html',
  grammar: true,
};
