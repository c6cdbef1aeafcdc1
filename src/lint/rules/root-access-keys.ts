// Access keys of the root user.
import type { Rule } from '../rule.ts';

export const rootAccessKeys: Rule = {
  id: 'root-access-keys',
  severity: 'warning',
  title: 'Access keys of the root user',
  why: 'Nothing limits the root user: no policy, no boundary. Its access keys give the whole account to whoever finds them, and there is nothing that needs them.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/root-user-best-practices.html',
  account: ({ summary }) =>
    (summary['AccountAccessKeysPresent'] ?? 0) === 0
      ? []
      : [{ at: [], message: 'The root user has access keys.', next: 'Delete them; use roles instead.' }],
};
