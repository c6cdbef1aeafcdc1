// A variable without a name: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const variableEmpty: Rule = {
  id: 'variable-empty',
  severity: 'error',
  title: 'A variable without a name',
  why: 'A policy variable names a condition key, and IAM refuses one that names nothing.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html',
  grammar: true,
};
