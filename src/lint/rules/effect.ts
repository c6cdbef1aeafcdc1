// An Effect that is neither Allow nor Deny: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const effect: Rule = {
  id: 'effect',
  severity: 'error',
  title: 'An Effect that is neither Allow nor Deny',
  why: 'There are two effects, and IAM refuses others.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_effect.html',
  grammar: true,
};
