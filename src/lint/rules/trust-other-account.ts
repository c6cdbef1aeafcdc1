// Other accounts that are trusted as they are.
import { accountOfRoot, parseArn } from '../../policy/arn.ts';
import type { Rule } from '../rule.ts';

export const trustOtherAccount: Rule = {
  id: 'trust-other-account',
  severity: 'warning',
  title: 'Another account trusted without a condition',
  why: 'Whoever controls the other account, and everyone it lets in, may assume the role; if it serves many customers, one of them can have it act on another. Demand an external id, MFA or an organization.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html',
  statement: ({ effect, principals, conditions }, { use }, { own }) =>
    use !== 'trust' || effect === 'Deny' || conditions.length > 0
      ? []
      : (principals ?? []).flatMap(({ type, text, at }) => {
          const account = type === 'AWS' ? accountOf(text) : undefined;
          if (account === undefined || own.has(account)) return [];
          return [
            {
              at,
              message: `All that account ${account} lets in may assume this role.`,
              next: 'Add an external id (sts:ExternalId), or a condition on MFA, the organization or the principal.',
            },
          ];
        }),
};

/** The account that a principal stands for as a whole; undefined for users, roles and sessions, which are somebody. */
function accountOf(principal: string): string | undefined {
  if (/^\d{12}$/.test(principal)) return principal;
  return parseArn(principal)?.resource === 'root' ? accountOfRoot(principal) : undefined;
}
