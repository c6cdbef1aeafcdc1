// An IAM ARN of an unknown type: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const resourceIamType: Rule = {
  id: 'resource-iam-type',
  severity: 'error',
  title: 'An IAM ARN of an unknown type',
  why: 'The last part of an IAM ARN begins with the type: user/, role/, policy/. IAM refuses others.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html',
  grammar: true,
};
