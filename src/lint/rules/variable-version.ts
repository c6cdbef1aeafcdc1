// A variable in a document of 2008: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const variableVersion: Rule = {
  id: 'variable-version',
  severity: 'warning',
  title: 'A variable in a document of 2008',
  why: 'Variables are literal text in a document of version 2008-10-17, so that the statement matches nothing that anybody meant.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_version.html',
  grammar: true,
};
