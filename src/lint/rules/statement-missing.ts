// A document without statements: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const statementMissing: Rule = {
  id: 'statement-missing',
  severity: 'error',
  title: 'A document without statements',
  why: 'IAM refuses a document without a statement.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_statement.html',
  grammar: true,
};
