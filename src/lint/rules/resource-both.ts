// Resource beside NotResource: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const resourceBoth: Rule = {
  id: 'resource-both',
  severity: 'error',
  title: 'Resource beside NotResource',
  why: 'A statement has either Resource or NotResource, and IAM refuses both.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notresource.html',
  grammar: true,
};
