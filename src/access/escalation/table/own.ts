// Self-escalation: the principal writes to its own policies, to policies attached to it, or to its groups.
import type { Change, Need, Template } from '../nouns.ts';

const own = (
  id: string,
  of: 'User' | 'Role',
  change: Change,
  what: string,
  needs: readonly Need[],
  sources: readonly string[],
): Template => ({
  id,
  family: 'self-escalation',
  what,
  needs,
  gain: { kind: 'change', of, change },
  sources,
});

const version: readonly Need[] = [{ action: 'iam:CreatePolicyVersion', on: 'own policy' }];
const past: readonly Need[] = [{ action: 'iam:SetDefaultPolicyVersion', on: 'own policy' }];

export const OWN: readonly Template[] = [
  own(
    'put-user-policy',
    'User',
    'inline',
    'write an inline policy of its own',
    [{ action: 'iam:PutUserPolicy', on: 'own user' }],
    ['Rhino 10', 'pathfinding iam-007'],
  ),
  own(
    'attach-user-policy',
    'User',
    'attach',
    'attach a policy to itself',
    [{ action: 'iam:AttachUserPolicy', on: 'own user' }],
    ['Rhino 7', 'pathfinding iam-008'],
  ),
  own(
    'put-role-policy',
    'Role',
    'inline',
    'write an inline policy of its own',
    [{ action: 'iam:PutRolePolicy', on: 'own role' }],
    ['Rhino 12', 'pathfinding iam-005'],
  ),
  own(
    'attach-role-policy',
    'Role',
    'attach',
    'attach a policy to itself',
    [{ action: 'iam:AttachRolePolicy', on: 'own role' }],
    ['Rhino 9', 'pathfinding iam-009'],
  ),
  own('create-policy-version', 'User', 'version', 'rewrite a policy attached to itself', version, ['Rhino 1', 'pathfinding iam-001']),
  own('create-policy-version-role', 'Role', 'version', 'rewrite a policy attached to itself', version, ['Rhino 1', 'pathfinding iam-001']),
  own('set-default-policy-version', 'User', 'default version', 'go back to a broader version of a policy of its own', past, ['Rhino 2']),
  own('set-default-policy-version-role', 'Role', 'default version', 'go back to a broader version of a policy of its own', past, [
    'Rhino 2',
  ]),
  own(
    'put-group-policy',
    'User',
    'inline of group',
    'write an inline policy of its group',
    [{ action: 'iam:PutGroupPolicy', on: 'own group' }],
    ['Rhino 11', 'pathfinding iam-011'],
  ),
  own(
    'attach-group-policy',
    'User',
    'attach to group',
    'attach a policy to its group',
    [{ action: 'iam:AttachGroupPolicy', on: 'own group' }],
    ['Rhino 8', 'pathfinding iam-010'],
  ),
  own(
    'add-user-to-group',
    'User',
    'join',
    'join a group',
    [{ action: 'iam:AddUserToGroup', on: 'other group' }],
    ['Rhino 13', 'pathfinding iam-013'],
  ),
  own(
    'add-user-to-group-put-group-policy',
    'User',
    'join and inline',
    'join a group and write its inline policy',
    [
      { action: 'iam:AddUserToGroup', on: 'other group' },
      { action: 'iam:PutGroupPolicy', on: 'other group' },
    ],
    [],
  ),
  own(
    'add-user-to-group-attach-group-policy',
    'User',
    'join and attach',
    'join a group and attach a policy to it',
    [
      { action: 'iam:AddUserToGroup', on: 'other group' },
      { action: 'iam:AttachGroupPolicy', on: 'other group' },
    ],
    [],
  ),
];
