// An action with more than one colon: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const actionColons: Rule = {
  id: 'action-colons',
  severity: 'error',
  title: 'An action with more than one colon',
  why: 'An action is a service prefix, one colon and a name. IAM refuses anything else, mostly an ARN that landed in the wrong line.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html',
  grammar: true,
};
