// Limits that a principal lifts from itself: its boundary, Denies that reach it, tags that conditions ask for.
import type { Change, Need, Template } from '../nouns.ts';

const lift = (id: string, of: 'User' | 'Role', change: Change, what: string, needs: readonly Need[]): Template => ({
  id,
  family: 'limits',
  what,
  needs,
  gain: { kind: 'change', of, change },
  sources: [],
});

const user = (action: string): readonly Need[] => [{ action, on: 'own user' }];
const role = (action: string): readonly Need[] => [{ action, on: 'own role' }];
const group = (action: string): readonly Need[] => [{ action, on: 'own group' }];

export const LIMITS: readonly Template[] = [
  lift('delete-user-boundary', 'User', 'drop boundary', 'remove its own boundary', user('iam:DeleteUserPermissionsBoundary')),
  lift('put-user-boundary', 'User', 'replace boundary', 'put another boundary on itself', user('iam:PutUserPermissionsBoundary')),
  lift('delete-role-boundary', 'Role', 'drop boundary', 'remove its own boundary', role('iam:DeleteRolePermissionsBoundary')),
  lift('put-role-boundary', 'Role', 'replace boundary', 'put another boundary on itself', role('iam:PutRolePermissionsBoundary')),
  lift('detach-user-policy', 'User', 'detach', 'detach a policy that denies it something', user('iam:DetachUserPolicy')),
  lift('detach-role-policy', 'Role', 'detach', 'detach a policy that denies it something', role('iam:DetachRolePolicy')),
  lift('delete-user-policy', 'User', 'delete inline', 'delete an inline policy that denies it something', user('iam:DeleteUserPolicy')),
  lift('delete-role-policy', 'Role', 'delete inline', 'delete an inline policy that denies it something', role('iam:DeleteRolePolicy')),
  lift(
    'detach-group-policy',
    'User',
    'detach from group',
    'detach a policy from its group that denies it something',
    group('iam:DetachGroupPolicy'),
  ),
  lift(
    'delete-group-policy',
    'User',
    'delete inline of group',
    'delete an inline policy of its group that denies it something',
    group('iam:DeleteGroupPolicy'),
  ),
  lift('remove-user-from-group', 'User', 'leave', 'leave a group that denies it something', group('iam:RemoveUserFromGroup')),
  lift('tag-user', 'User', 'tag', 'give itself a tag that conditions ask for', user('iam:TagUser')),
  lift('tag-role', 'Role', 'tag', 'give itself a tag that conditions ask for', role('iam:TagRole')),
  lift('untag-user', 'User', 'untag', 'take a tag off itself that limits it', user('iam:UntagUser')),
  lift('untag-role', 'Role', 'untag', 'take a tag off itself that limits it', role('iam:UntagRole')),
];
