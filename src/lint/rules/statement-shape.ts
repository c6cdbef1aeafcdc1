// A statement that is no mapping: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const statementShape: Rule = {
  id: 'statement-shape',
  severity: 'error',
  title: 'A statement that is no mapping',
  why: 'A statement is a mapping with Effect and Action. IAM refuses anything else.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html',
  grammar: true,
};
