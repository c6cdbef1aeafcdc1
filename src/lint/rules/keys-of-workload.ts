// Programs that have access keys.
import { heldBy } from '../credentials.ts';
import type { Rule } from '../rule.ts';

export const keysOfWorkload: Rule = {
  id: 'keys-of-workload',
  severity: 'note',
  title: 'A user that could be a role',
  why: 'A user with access keys and without a password is a program. On AWS, and at most CI systems, a role gives it credentials that end by themselves.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#bp-workloads-use-roles',
  entity(entity) {
    const { password, keys } = heldBy(entity);
    const [first] = keys;
    if (password || first === undefined) return [];
    const next = 'Give it a role: a service role, or one for its identity provider.';
    return [{ at: first.at, message: `${entity.address} is a program with access keys.`, next }];
  },
};
