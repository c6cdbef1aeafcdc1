// A root user without MFA.
import type { Rule } from '../rule.ts';

export const rootWithoutMfa: Rule = {
  id: 'root-without-mfa',
  severity: 'warning',
  title: 'A root user without MFA',
  why: 'Nothing limits the root user. Without MFA its password alone gives the whole account away.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',
  account: ({ summary }) =>
    summary['AccountMFAEnabled'] === 0 ? [{ at: [], message: 'The root user has no MFA device.', next: 'Enable MFA for it.' }] : [],
};
