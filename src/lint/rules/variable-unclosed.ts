// A variable without its closing brace: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const variableUnclosed: Rule = {
  id: 'variable-unclosed',
  severity: 'error',
  title: 'A variable without its closing brace',
  why: 'IAM refuses a variable that does not end.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html',
  grammar: true,
};
