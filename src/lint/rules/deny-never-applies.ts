// Denies whose actions never meet their resources.
import { mismatch } from '../mismatch.ts';
import type { Rule } from '../rule.ts';

export const denyNeverApplies: Rule = {
  id: 'deny-never-applies',
  severity: 'warning',
  title: 'A Deny that never applies',
  why: 'A Deny whose actions never meet its resources protects nothing, and whoever reads it believes that it does.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html',
  statement(statement, policy, { table }) {
    if (statement.effect === 'Allow') return [];
    const { idle } = mismatch(statement, policy, table);
    if (idle.length === 0 || idle.length !== statement.actions?.length) return [];
    const [first] = idle;
    const form = first?.forms[0];
    const next = form === undefined ? 'Deny these actions on "*".' : `Name what they take, ${form} say, or "*".`;
    return [{ at: statement.at, message: 'This Deny never applies: its actions take none of its resources.', next }];
  },
};
