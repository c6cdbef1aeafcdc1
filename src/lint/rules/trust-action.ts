// An action that a trust policy does not take: reported by the grammar of documents.
import type { Rule } from '../rule.ts';

export const trustAction: Rule = {
  id: 'trust-action',
  severity: 'error',
  title: 'An action that a trust policy does not take',
  why: 'A trust policy says who may assume the role, so that IAM takes actions of STS only; what the role may do stands in its other policies.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-custom.html',
  grammar: true,
};
