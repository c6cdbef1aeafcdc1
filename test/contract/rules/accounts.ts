// Updates, credentials, quotas of users, and how the account is read.
import type { ContractCall, Rule } from '../contract.ts';
import { allow, arn, READ_ONLY, trust } from '../documents.ts';

const ann = { UserName: 'ann' };
const app = { RoleName: 'app' };
const user: ContractCall = ['CreateUser', ann];
const role: ContractCall = ['CreateRole', { ...app, AssumeRolePolicyDocument: trust(), Description: 'd', MaxSessionDuration: 7200 }];

export const accounts: readonly Rule[] = [
  {
    rule: 'UpdateRole leaves the session duration that it does not name',
    evidence: 'A (the documentation says that it becomes 3600)',
    calls: [role, ['UpdateRole', { ...app, Description: 'e' }], ['GetRole', app]],
    shows: 'Role.MaxSessionDuration',
    expected: '7200',
    moto: { answers: '3600' },
  },
  {
    rule: 'UpdateRole leaves the description that it does not name',
    evidence: 'A',
    calls: [role, ['UpdateRole', { ...app, MaxSessionDuration: 3600 }], ['GetRole', app]],
    shows: 'Role.Description',
    expected: '"d"',
    moto: { answers: 'nothing' },
  },
  {
    rule: 'A user has two access keys at most',
    evidence: 'A',
    calls: [user, ['CreateAccessKey', ann], ['CreateAccessKey', ann], ['CreateAccessKey', ann]],
    expected: 'LimitExceeded 409: Cannot exceed quota for AccessKeysPerUser: 2',
    moto: 'agrees',
  },
  {
    rule: 'When an access key that is not there was last used, nobody learns',
    evidence: 'A',
    calls: [['GetAccessKeyLastUsed', { AccessKeyId: 'AKIAXXXXXXXXXXXXXXXX' }]],
    expected:
      'AccessDenied 403: User: arn:aws:iam::123456789012:root is not authorized to perform iam:GetAccessKeyLastUsed on resource: access key AKIA…',
    moto: { answers: 'NoSuchEntity 404: The Access Key with id AKIA… cannot be found' },
  },
  {
    rule: 'The service of an access key that was never used is N/A',
    evidence: 'A',
    calls: [user, ['CreateAccessKey', ann], ['GetAccessKeyLastUsed', { AccessKeyId: '$2.AccessKey.AccessKeyId' }]],
    shows: 'AccessKeyLastUsed.ServiceName',
    expected: '"N/A"',
    moto: 'agrees',
  },
  {
    rule: 'That a new password has to be changed is kept',
    evidence: 'D API_CreateLoginProfile',
    calls: [user, ['CreateLoginProfile', { ...ann, Password: 'Correct-Horse-1', PasswordResetRequired: true }], ['GetLoginProfile', ann]],
    shows: 'LoginProfile.PasswordResetRequired',
    expected: 'true',
    moto: { answers: 'false' },
  },
  {
    rule: 'A user has one password',
    evidence: 'A',
    calls: [
      user,
      ['CreateLoginProfile', { ...ann, Password: 'Correct-Horse-1' }],
      ['CreateLoginProfile', { ...ann, Password: 'Correct-Horse-1' }],
    ],
    expected: 'EntityAlreadyExists 409: Login Profile for user ann already exists.',
    moto: { answers: 'EntityAlreadyExists 409: User ann already has password' },
  },
  {
    rule: 'A user is in ten groups at most',
    evidence: 'D reference_iam-quotas, K',
    calls: [
      user,
      ...Array.from({ length: 11 }, (_, n): ContractCall[] => [
        ['CreateGroup', { GroupName: `g${n}` }],
        ['AddUserToGroup', { ...ann, GroupName: `g${n}` }],
      ]).flat(),
    ],
    expected: 'LimitExceeded 409: Cannot exceed quota for GroupsPerUser: 10',
    moto: { answers: 'done' },
  },
  {
    rule: 'An instance profile holds one role',
    evidence: 'A',
    calls: [
      role,
      ['CreateInstanceProfile', { InstanceProfileName: 'web' }],
      ['AddRoleToInstanceProfile', { InstanceProfileName: 'web', ...app }],
      ['AddRoleToInstanceProfile', { InstanceProfileName: 'web', ...app }],
    ],
    expected: 'LimitExceeded 409: Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1',
    moto: 'agrees',
  },
  {
    rule: 'The tags of an instance profile are listed',
    evidence: 'D API_ListInstanceProfileTags',
    calls: [
      ['CreateInstanceProfile', { InstanceProfileName: 'web', Tags: [{ Key: 'k', Value: 'v' }] }],
      ['ListInstanceProfileTags', { InstanceProfileName: 'web' }],
    ],
    shows: 'Tags',
    expected: '[{"Key":"k","Value":"v"}]',
    moto: 'breaks',
  },
  {
    rule: 'ListUsers gives pages of the size that is asked for',
    evidence: 'D API_ListUsers',
    calls: [user, ['CreateUser', { UserName: 'bob' }], ['ListUsers', { MaxItems: 1 }]],
    shows: 'IsTruncated',
    expected: 'true',
    moto: { answers: 'false' },
  },
  {
    rule: 'GetAccountAuthorizationDetails gives pages, too',
    evidence: 'D API_GetAccountAuthorizationDetails',
    calls: [user, ['CreateUser', { UserName: 'bob' }], ['GetAccountAuthorizationDetails', { MaxItems: 1, Filter: ['User'] }]],
    shows: 'IsTruncated',
    expected: 'true',
    moto: { answers: 'false' },
  },
  {
    rule: 'A marker that IAM did not give out is refused',
    evidence: 'A',
    calls: [['ListRoles', { Marker: 'nonsense' }]],
    expected: 'ValidationError 400: Invalid Marker.',
    moto: 'breaks',
  },
  {
    rule: 'GetAccountAuthorizationDetails names the policies',
    evidence: 'A',
    calls: [
      ['CreatePolicy', { PolicyName: 'p', PolicyDocument: allow() }],
      ['GetAccountAuthorizationDetails', { Filter: ['LocalManagedPolicy'] }],
    ],
    shows: 'Policies.0.PolicyName',
    expected: '"p"',
    moto: { answers: 'nothing' },
  },
  {
    rule: 'GetAccountAuthorizationDetails shows trust policies percent-encoded',
    evidence: 'A, D API_GetAccountAuthorizationDetails',
    calls: [role, ['GetAccountAuthorizationDetails', { Filter: ['Role'] }]],
    shows: 'RoleDetailList.0.AssumeRolePolicyDocument.start',
    expected: '"%7B%22Versio"',
    moto: { answers: '"{\\"Version\\":\\""' },
  },
  {
    rule: 'GetAccountAuthorizationDetails shows AWS managed policies only if they are in use',
    evidence: 'A, I',
    calls: [
      user,
      ['AttachUserPolicy', { ...ann, PolicyArn: READ_ONLY }],
      ['GetAccountAuthorizationDetails', { Filter: ['AWSManagedPolicy'] }],
    ],
    shows: 'Policies.length',
    expected: '1',
    moto: { answers: '1544' },
  },
  {
    rule: 'A policy without tags shows an empty list of them',
    evidence: 'A',
    calls: [
      ['CreatePolicy', { PolicyName: 'p', PolicyDocument: allow() }],
      ['GetPolicy', { PolicyArn: arn('policy/p') }],
    ],
    shows: 'Policy.Tags',
    expected: '[]',
    moto: 'agrees',
  },
  {
    rule: 'CreateRole does not show the description',
    evidence: 'A',
    calls: [role],
    shows: 'Role.Description',
    expected: 'nothing',
    moto: { answers: '"d"' },
  },
];
