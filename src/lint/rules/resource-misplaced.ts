// A Resource in a trust policy: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const resourceMisplaced: Rule = {
  id: 'resource-misplaced',
  severity: 'error',
  title: 'A Resource in a trust policy',
  why: 'The resource of a trust policy is the role that carries it, and IAM refuses to have it named.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html',
  grammar: true,
};
