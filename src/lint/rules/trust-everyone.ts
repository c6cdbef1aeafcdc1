// Roles that anyone may assume.
import type { Rule } from '../rule.ts';

export const trustEveryone: Rule = {
  id: 'trust-everyone',
  severity: 'error',
  title: 'A role that anyone may assume',
  why: 'A trust policy for everyone without a condition lets every AWS account in the world assume the role.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-anonymous',
  statement: ({ effect, principals, conditions }, { use }) =>
    use !== 'trust' || effect === 'Deny' || conditions.length > 0
      ? []
      : (principals ?? [])
          .filter(({ type, text }) => text === '*' && (type === 'AWS' || type === '*'))
          .map(({ at }) => ({
            at,
            message: 'Anyone in any AWS account may assume this role.',
            next: 'Name who may, or add a condition on aws:PrincipalOrgID or aws:PrincipalArn.',
          })),
};
