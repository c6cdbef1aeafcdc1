// Users who may assume a role without MFA.
import { parseArn } from '../../policy/arn.ts';
import type { Rule } from '../rule.ts';

export const trustWithoutMfa: Rule = {
  id: 'trust-without-mfa',
  severity: 'note',
  title: 'Users trusted without MFA',
  why: 'A role that people assume is as safe as their access keys, unless its trust policy demands MFA.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#enable-mfa-for-privileged-users',
  statement: ({ effect, principals, conditions }, { use }) =>
    use !== 'trust' || effect === 'Deny' || conditions.some(({ key }) => /^aws:multifactorauth/i.test(key))
      ? []
      : (principals ?? [])
          .filter(({ type, text }) => type === 'AWS' && (parseArn(text)?.resource.startsWith('user/') ?? false))
          .map(({ text, at }) => ({
            at,
            message: `${text} may assume this role without MFA.`,
            next: 'Demand it: mfa: true, or Bool: { "aws:MultiFactorAuthPresent": "true" }.',
          })),
};
