// A resource that does not name its service: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const resourceService: Rule = {
  id: 'resource-service',
  severity: 'error',
  title: 'A resource that does not name its service',
  why: 'The third part of an ARN names the service, without wildcards. IAM refuses others.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html',
  grammar: true,
};
