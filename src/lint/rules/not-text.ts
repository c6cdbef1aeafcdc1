// Something else where a text belongs: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const notText: Rule = {
  id: 'not-text',
  severity: 'error',
  title: 'Something else where a text belongs',
  why: 'Actions, resources and the like are texts or lists of texts. IAM refuses numbers, booleans and mappings there.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html',
  grammar: true,
};
