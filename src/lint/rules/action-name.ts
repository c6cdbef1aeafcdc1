// An action without a sound name: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const actionName: Rule = {
  id: 'action-name',
  severity: 'error',
  title: 'An action without a sound name',
  why: 'After the colon stands the name of an action, of letters, digits and wildcards. IAM refuses an empty name, and a name with other characters matches nothing.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html',
  grammar: true,
};
