// Principal access: becoming somebody else, alone or after writing to what they may do.
import type { Change, Need, Take, Template } from '../nouns.ts';

const take = (id: string, of: 'User' | 'Role', how: Take, what: string, action: string, sources: readonly string[]): Template => ({
  id,
  family: 'principal access',
  what,
  needs: [{ action, on: of === 'User' ? 'target user' : 'target role' }],
  gain: { kind: 'take', of, take: how },
  sources,
});

const pair = (
  id: string,
  of: 'User' | 'Role',
  [write, change]: readonly [Need, Change],
  [action, how]: readonly [string, Take],
  sources: readonly string[],
): Template => ({
  id,
  family: 'write and take',
  what: 'give somebody else every access and become that principal',
  needs: [write, { action, on: of === 'User' ? 'target user' : 'target role' }],
  gain: { kind: 'take', of, take: how, change },
  sources,
});

const tagged = (id: string, of: 'User' | 'Role', [action, how]: readonly [string, Take]): Template => {
  const on = of === 'User' ? 'target user' : 'target role';
  return {
    id,
    family: 'write and take',
    what: 'give somebody else the tag that conditions ask for and become that principal',
    needs: [
      { action: of === 'User' ? 'iam:TagUser' : 'iam:TagRole', on },
      { action, on },
    ],
    gain: { kind: 'take', of, take: how, isTagged: true },
    sources: [],
  };
};

const ATTACH_USER: readonly [Need, Change] = [{ action: 'iam:AttachUserPolicy', on: 'target user' }, 'attach'];
const PUT_USER: readonly [Need, Change] = [{ action: 'iam:PutUserPolicy', on: 'target user' }, 'inline'];
const ATTACH_ROLE: readonly [Need, Change] = [{ action: 'iam:AttachRolePolicy', on: 'target role' }, 'attach'];
const PUT_ROLE: readonly [Need, Change] = [{ action: 'iam:PutRolePolicy', on: 'target role' }, 'inline'];
const VERSION: readonly [Need, Change] = [{ action: 'iam:CreatePolicyVersion', on: 'policy of the target' }, 'version'];
const ASSUME: readonly [string, Take] = ['sts:AssumeRole', 'assume'];
const TRUST: readonly [string, Take] = ['iam:UpdateAssumeRolePolicy', 'trust'];
const KEY: readonly [string, Take] = ['iam:CreateAccessKey', 'credentials'];
const LOGIN: readonly [string, Take] = ['iam:CreateLoginProfile', 'credentials'];
const PASSWORD: readonly [string, Take] = ['iam:UpdateLoginProfile', 'credentials'];

export const OTHERS: readonly Template[] = [
  take('create-access-key', 'User', 'credentials', 'make an access key of another user', 'iam:CreateAccessKey', [
    'Rhino 4',
    'pathfinding iam-002',
    'pathfinding iam-003',
    'PMapper iam',
  ]),
  take('create-login-profile', 'User', 'credentials', 'give another user a password', 'iam:CreateLoginProfile', [
    'Rhino 5',
    'pathfinding iam-004',
    'PMapper iam',
  ]),
  take('update-login-profile', 'User', 'credentials', 'change the password of another user', 'iam:UpdateLoginProfile', [
    'Rhino 6',
    'pathfinding iam-006',
    'PMapper iam',
  ]),
  take('assume-role', 'Role', 'assume', 'assume a role', 'sts:AssumeRole', [
    'iam-vulnerable sts:AssumeRole',
    'pathfinding sts-001',
    'PMapper sts',
  ]),
  take('update-assume-role-policy', 'Role', 'trust', 'let itself into a role', 'iam:UpdateAssumeRolePolicy', [
    'Rhino 14',
    'pathfinding iam-012',
    'PMapper iam',
  ]),
  pair('attach-role-policy-assume-role', 'Role', ATTACH_ROLE, ASSUME, ['pathfinding iam-014']),
  pair('put-role-policy-assume-role', 'Role', PUT_ROLE, ASSUME, ['pathfinding iam-017']),
  pair('create-policy-version-assume-role', 'Role', VERSION, ASSUME, ['pathfinding iam-016']),
  pair('attach-role-policy-update-trust', 'Role', ATTACH_ROLE, TRUST, ['pathfinding iam-019']),
  pair('put-role-policy-update-trust', 'Role', PUT_ROLE, TRUST, ['pathfinding iam-021']),
  pair('create-policy-version-update-trust', 'Role', VERSION, TRUST, ['pathfinding iam-020']),
  pair('attach-user-policy-create-access-key', 'User', ATTACH_USER, KEY, ['pathfinding iam-015']),
  pair('put-user-policy-create-access-key', 'User', PUT_USER, KEY, ['pathfinding iam-018']),
  pair('create-policy-version-create-access-key', 'User', VERSION, KEY, []),
  pair('attach-user-policy-create-login-profile', 'User', ATTACH_USER, LOGIN, []),
  pair('put-user-policy-create-login-profile', 'User', PUT_USER, LOGIN, []),
  pair('attach-user-policy-update-login-profile', 'User', ATTACH_USER, PASSWORD, []),
  pair('put-user-policy-update-login-profile', 'User', PUT_USER, PASSWORD, []),
  tagged('tag-user-create-access-key', 'User', KEY),
  tagged('tag-user-create-login-profile', 'User', LOGIN),
  tagged('tag-user-update-login-profile', 'User', PASSWORD),
  tagged('tag-role-assume-role', 'Role', ASSUME),
  tagged('tag-role-update-trust', 'Role', TRUST),
];
