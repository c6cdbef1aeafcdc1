// New principals: made, given everything and taken, where nothing demands a boundary of them.
import type { Need, Template } from '../nouns.ts';

const created = (id: string, what: string, needs: readonly Need[]): Template => ({
  id,
  family: 'write and take',
  what,
  needs,
  gain: { kind: 'create' },
  sources: [],
});

const user = (...actions: readonly string[]): readonly Need[] => actions.map((action) => ({ action, on: 'new user' }));
const role = (...actions: readonly string[]): readonly Need[] => actions.map((action) => ({ action, on: 'new role' }));
const USER = 'make a user with every access and take its credentials';
const ROLE = 'make a role with every access that trusts it';

export const CREATED: readonly Template[] = [
  created('create-user-attach-key', USER, user('iam:CreateUser', 'iam:AttachUserPolicy', 'iam:CreateAccessKey')),
  created('create-user-put-key', USER, user('iam:CreateUser', 'iam:PutUserPolicy', 'iam:CreateAccessKey')),
  created('create-user-attach-login', USER, user('iam:CreateUser', 'iam:AttachUserPolicy', 'iam:CreateLoginProfile')),
  created('create-user-put-login', USER, user('iam:CreateUser', 'iam:PutUserPolicy', 'iam:CreateLoginProfile')),
  created('create-role-attach', ROLE, role('iam:CreateRole', 'iam:AttachRolePolicy')),
  created('create-role-put', ROLE, role('iam:CreateRole', 'iam:PutRolePolicy')),
];
