// A statement without Resource: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const resourceMissing: Rule = {
  id: 'resource-missing',
  severity: 'error',
  title: 'A statement without Resource',
  why: 'A statement says which resources it is about, with a star for all of them. IAM refuses one that does not.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html',
  grammar: true,
};
