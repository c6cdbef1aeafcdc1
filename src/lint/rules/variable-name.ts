// A variable that names no condition key: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const variableName: Rule = {
  id: 'variable-name',
  severity: 'warning',
  title: 'A variable that names no condition key',
  why: 'IAM puts the value of a condition key for a variable. Where there is no such key, the text matches nothing.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html',
  grammar: true,
};
