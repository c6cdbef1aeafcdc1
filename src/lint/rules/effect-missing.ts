// A statement without Effect: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const effectMissing: Rule = {
  id: 'effect-missing',
  severity: 'error',
  title: 'A statement without Effect',
  why: 'A statement says whether it allows or denies; there is no default.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_effect.html',
  grammar: true,
};
