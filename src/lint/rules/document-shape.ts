// A document that is no mapping: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const documentShape: Rule = {
  id: 'document-shape',
  severity: 'error',
  title: 'A document that is no mapping',
  why: 'A policy document is a mapping with Statement. IAM refuses anything else.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html',
  grammar: true,
};
