// Names, paths, tags: what is a name, and which names are the same.
import type { Rule } from '../contract.ts';
import { ACCOUNT, allow, arn, trust } from '../documents.ts';

const ann = { UserName: 'ann' };
const app = { RoleName: 'app', AssumeRolePolicyDocument: trust() };

export const names: readonly Rule[] = [
  {
    rule: 'A user name holds letters, digits and +=,.@_- alone',
    evidence: 'M CreateUser',
    calls: [['CreateUser', { UserName: 'bad name!' }]],
    expected:
      'ValidationError 400: The specified value for userName is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-',
    moto: { answers: 'done' },
  },
  {
    rule: 'A new user name has 64 characters at most',
    evidence: 'M CreateUser',
    calls: [['CreateUser', { UserName: 'u'.repeat(65) }]],
    expected:
      "ValidationError 400: 1 validation error detected: Value at 'userName' failed to satisfy constraint: Member must have length less than or equal to 64",
    moto: { answers: 'done' },
  },
  {
    rule: 'A validation error lists every violation at once',
    evidence: 'A',
    calls: [['CreateRole', { ...app, RoleName: 'r'.repeat(65), MaxSessionDuration: 60 }]],
    expected:
      "ValidationError 400: 2 validation errors detected: Value at 'roleName' failed to satisfy constraint: Member must have length less than or equal to 64; Value at 'maxSessionDuration' failed to satisfy constraint: Member must have value greater than or equal to 3600",
    moto: { answers: 'done' },
  },
  {
    rule: 'A path begins and ends with a slash',
    evidence: 'A',
    calls: [['CreateUser', { ...ann, Path: 'nopath' }]],
    expected:
      'ValidationError 400: The specified value for path is invalid. It must begin and end with / and contain only alphanumeric characters and/or / characters.',
    moto: { answers: 'done' },
  },
  {
    rule: 'The same user name twice is refused',
    evidence: 'A',
    calls: [
      ['CreateUser', ann],
      ['CreateUser', ann],
    ],
    expected: 'EntityAlreadyExists 409: User with name ann already exists.',
    moto: { answers: 'EntityAlreadyExists 409: User ann already exists' },
  },
  {
    rule: 'User names that differ by case alone are the same',
    evidence: 'D reference_iam-quotas',
    calls: [
      ['CreateUser', ann],
      ['CreateUser', { UserName: 'ANN' }],
    ],
    expected: 'EntityAlreadyExists 409: User with name ANN already exists.',
    moto: { answers: 'done' },
  },
  {
    rule: 'Role names that differ by case alone are the same',
    evidence: 'D reference_iam-quotas',
    calls: [
      ['CreateRole', app],
      ['CreateRole', { ...app, RoleName: 'APP' }],
    ],
    expected: 'EntityAlreadyExists 409: Role with name APP already exists.',
    moto: { answers: 'done' },
  },
  {
    rule: 'Group names that differ by case alone are the same',
    evidence: 'D reference_iam-quotas',
    calls: [
      ['CreateGroup', { GroupName: 'team' }],
      ['CreateGroup', { GroupName: 'Team' }],
    ],
    expected: 'EntityAlreadyExists 409: Group with name Team already exists.',
    moto: { answers: 'done' },
  },
  {
    rule: 'A policy name is taken on every path',
    evidence: 'A',
    calls: [
      ['CreatePolicy', { PolicyName: 'p', PolicyDocument: allow() }],
      ['CreatePolicy', { PolicyName: 'p', Path: '/x/', PolicyDocument: allow() }],
    ],
    expected: 'EntityAlreadyExists 409: A policy called p already exists. Duplicate names are not allowed.',
    moto: { answers: 'done' },
  },
  {
    rule: 'A user is not renamed to a name that is taken',
    evidence: 'D API_UpdateUser',
    calls: [
      ['CreateUser', ann],
      ['CreateUser', { UserName: 'bob' }],
      ['UpdateUser', { ...ann, NewUserName: 'bob' }],
    ],
    expected: 'EntityAlreadyExists 409: User with name bob already exists.',
    moto: { answers: 'done' },
  },
  {
    rule: 'A renamed user keeps its tags',
    evidence: 'D id_users_rename',
    calls: [
      ['CreateUser', { ...ann, Tags: [{ Key: 'team', Value: 'a' }] }],
      ['UpdateUser', { ...ann, NewUserName: 'anna' }],
      ['ListUserTags', { UserName: 'anna' }],
    ],
    shows: 'Tags',
    expected: '[{"Key":"team","Value":"a"}]',
    moto: { answers: '[]' },
  },
  {
    rule: 'A group moves to another path in place',
    evidence: 'D API_UpdateGroup',
    calls: [
      ['CreateGroup', { GroupName: 'team' }],
      ['UpdateGroup', { GroupName: 'team', NewPath: '/x/' }],
      ['GetGroup', { GroupName: 'team' }],
    ],
    shows: 'Group.Arn',
    expected: '"arn:aws:iam::123456789012:group/x/team"',
    moto: { answers: '"arn:aws:iam::123456789012:group/team"' },
  },
  {
    rule: 'The unique id of a user begins with AIDA',
    evidence: 'D reference_identifiers',
    calls: [['CreateUser', ann]],
    shows: 'User.UserId',
    expected: '"AIDA…"',
    moto: { answers: '"(20 lower-case letters and digits)"' },
  },
  {
    rule: 'The unique id of a role begins with AROA',
    evidence: 'D reference_identifiers',
    calls: [['CreateRole', app]],
    shows: 'Role.RoleId',
    expected: '"AROA…"',
    moto: 'agrees',
  },
  {
    rule: 'Tag keys of a role that differ by case alone are the same: the new one replaces the old one',
    evidence: 'D id_tags',
    calls: [
      ['CreateRole', { ...app, Tags: [{ Key: 'Department', Value: 'a' }] }],
      ['TagRole', { RoleName: 'app', Tags: [{ Key: 'department', Value: 'b' }] }],
      ['ListRoleTags', { RoleName: 'app' }],
    ],
    shows: 'Tags',
    expected: '[{"Key":"department","Value":"b"}]',
    moto: { answers: '[{"Key":"Department","Value":"a"},{"Key":"department","Value":"b"}]' },
  },
  {
    rule: 'Tag keys of a policy that differ by case are two',
    evidence: 'A',
    calls: [
      ['CreatePolicy', { PolicyName: 'p', PolicyDocument: allow(), Tags: [{ Key: 'Department', Value: 'a' }] }],
      ['TagPolicy', { PolicyArn: arn('policy/p'), Tags: [{ Key: 'department', Value: 'b' }] }],
      ['ListPolicyTags', { PolicyArn: arn('policy/p') }],
    ],
    shows: 'Tags',
    expected: '[{"Key":"Department","Value":"a"},{"Key":"department","Value":"b"}]',
    moto: { answers: '[{"Key":"department","Value":"b"}]' },
  },
  {
    rule: 'Tags of a user are listed in order of their keys',
    evidence: 'A',
    calls: [
      ['CreateUser', { ...ann, Tags: ['b', 'a', 'A'.repeat(2)].map((Key) => ({ Key, Value: '' })) }],
      ['ListUserTags', ann],
    ],
    shows: 'Tags',
    expected: '[{"Key":"AA","Value":""},{"Key":"a","Value":""},{"Key":"b","Value":""}]',
    moto: { answers: '[{"Key":"b","Value":""},{"Key":"a","Value":""},{"Key":"AA","Value":""}]' },
  },
  {
    rule: 'Duplicate tag keys in one call are refused',
    evidence: 'A',
    calls: [['CreateRole', { ...app, Tags: ['k', 'K'].map((Key) => ({ Key, Value: '' })) }]],
    expected: 'InvalidInput 400: Duplicate tag keys found. Please note that Tag keys are case insensitive.',
    moto: 'agrees',
  },
  {
    rule: 'A user has 50 tags at most',
    evidence: 'D reference_iam-quotas',
    calls: [
      ['CreateUser', { ...ann, Tags: Array.from({ length: 50 }, (_, n) => ({ Key: `k${n}`, Value: '' })) }],
      ['TagUser', { ...ann, Tags: [{ Key: 'one-more', Value: '' }] }],
    ],
    expected: 'LimitExceeded 409: The number of tags has reached the maximum limit.',
    moto: { answers: 'done' },
  },
  {
    rule: 'An account alias is not 12 digits',
    evidence: 'D console_account-alias, K',
    calls: [['CreateAccountAlias', { AccountAlias: ACCOUNT }]],
    expected: 'ValidationError 400: The account alias must not be a number of 12 digits.',
    moto: { answers: 'done' },
  },
  {
    rule: 'An account alias is deleted under its own name alone',
    evidence: 'D API_DeleteAccountAlias',
    calls: [
      ['CreateAccountAlias', { AccountAlias: 'acme' }],
      ['DeleteAccountAlias', { AccountAlias: 'other' }],
    ],
    expected: 'NoSuchEntity 404: The account alias other cannot be found.',
    moto: { answers: 'done' },
  },
  {
    rule: 'A second account alias takes the place of the first',
    evidence: 'D API_CreateAccountAlias',
    calls: [
      ['CreateAccountAlias', { AccountAlias: 'first-one' }],
      ['CreateAccountAlias', { AccountAlias: 'second-one' }],
      ['ListAccountAliases', {}],
    ],
    shows: 'AccountAliases',
    expected: '["second-one"]',
    moto: 'agrees',
  },
];
