// Denies for want of MFA that do not hit access keys.
import { conditionsOn } from '../questions.ts';
import type { Rule } from '../rule.ts';

export const mfaDenyMissesKeys: Rule = {
  id: 'mfa-deny-misses-keys',
  severity: 'warning',
  title: 'A Deny without MFA that misses access keys',
  why: 'aws:MultiFactorAuthPresent is absent in requests signed with access keys. A Deny under Bool "false" does not hit them; BoolIfExists does.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_mfa_configure-api-require.html',
  statement: (statement) =>
    statement.effect === 'Allow'
      ? []
      : conditionsOn(statement, 'aws:multifactorauthpresent')
          .filter(({ base, ifExists, values }) => base === 'Bool' && !ifExists && values.some(({ text }) => text.toLowerCase() === 'false'))
          .map(({ at }) => ({
            at,
            message: 'This Deny misses requests signed with access keys, which do not carry aws:MultiFactorAuthPresent.',
            next: 'Write BoolIfExists.',
          })),
};
