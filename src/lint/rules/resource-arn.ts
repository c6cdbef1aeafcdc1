// A resource that is no ARN: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const resourceArn: Rule = {
  id: 'resource-arn',
  severity: 'error',
  title: 'A resource that is no ARN',
  why: 'A resource is an ARN or a star. IAM refuses others, and fills an ARN that is too short up with wildcards.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html',
  grammar: true,
};
