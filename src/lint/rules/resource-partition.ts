// A resource of an unknown partition: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const resourcePartition: Rule = {
  id: 'resource-partition',
  severity: 'error',
  title: 'A resource of an unknown partition',
  why: 'The second part of an ARN is a partition: aws, aws-cn, aws-us-gov and few others. IAM refuses others.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html',
  grammar: true,
};
