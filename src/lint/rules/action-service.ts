// An action without a service prefix: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const actionService: Rule = {
  id: 'action-service',
  severity: 'error',
  title: 'An action without a service prefix',
  why: 'Every action begins with the prefix of its service, without wildcards. IAM refuses others.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html',
  grammar: true,
};
