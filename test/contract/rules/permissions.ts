// Who may do what: moto decides nothing of it unless it is told to, and then without conditions, boundaries and session policies.
import type { ContractCall, Rule } from '../contract.ts';
import { allow, arn, trust } from '../documents.ts';

const ann = { UserName: 'ann' };
const app = { RoleName: 'app' };
const KEY = '$2.AccessKey';
/** A user with a key, which is the second answer. */
const keyed: readonly ContractCall[] = [
  ['CreateUser', ann],
  ['CreateAccessKey', ann],
];
const may = (document: string): ContractCall => ['PutUserPolicy', { ...ann, PolicyName: 'may', PolicyDocument: document }];
const deny = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    { Effect: 'Allow', Action: '*', Resource: '*' },
    { Effect: 'Deny', Action: 'iam:List*', Resource: '*' },
  ],
});

export const permissions: readonly Rule[] = [
  {
    rule: 'Who is allowed nothing may not list users',
    evidence: 'D reference_policies_evaluation-logic, I',
    calls: [...keyed, ['ListUsers', {}, KEY]],
    expected:
      'AccessDenied 403: User: arn:aws:iam::123456789012:user/ann is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::123456789012:user/ because no identity-based policy allows the iam:ListUsers action',
    moto: { answers: 'done' },
  },
  {
    rule: 'Who is allowed everything but denied something may not do that',
    evidence: 'D reference_policies_evaluation-logic, I',
    calls: [...keyed, may(deny), ['ListUsers', {}, KEY]],
    expected:
      'AccessDenied 403: User: arn:aws:iam::123456789012:user/ann is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::123456789012:user/ with an explicit deny in an identity-based policy',
    moto: { answers: 'done' },
  },
  {
    rule: 'A statement allows what its resource names, and nothing beside it',
    evidence: 'D reference_policies_elements_resource',
    calls: [
      ...keyed,
      may(allow('iam:GetUser', arn('user/ann'))),
      ['CreateUser', { UserName: 'bob' }],
      ['GetUser', { UserName: 'bob' }, KEY],
    ],
    expected:
      'AccessDenied 403: User: arn:aws:iam::123456789012:user/ann is not authorized to perform: iam:GetUser on resource: user bob because no identity-based policy allows the iam:GetUser action',
    moto: { answers: 'done' },
  },
  {
    rule: 'A boundary allows nothing, and limits what policies allow',
    evidence: 'D access_policies_boundaries',
    calls: [
      ['CreatePolicy', { PolicyName: 'limit', PolicyDocument: allow('s3:*') }],
      ['CreateUser', { ...ann, PermissionsBoundary: arn('policy/limit') }],
      ['CreateAccessKey', ann],
      may(allow('*')),
      ['ListUsers', {}, '$3.AccessKey'],
    ],
    expected:
      'AccessDenied 403: User: arn:aws:iam::123456789012:user/ann is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::123456789012:user/ because no permissions boundary allows the iam:ListUsers action',
    moto: { answers: 'done' },
  },
  {
    rule: 'A policy of the group counts for its members',
    evidence: 'D id_groups',
    calls: [
      ...keyed,
      ['CreateGroup', { GroupName: 'team' }],
      ['PutGroupPolicy', { GroupName: 'team', PolicyName: 'may', PolicyDocument: allow('iam:ListUsers') }],
      ['AddUserToGroup', { ...ann, GroupName: 'team' }],
      ['ListUsers', {}, KEY],
    ],
    expected: 'done',
    moto: 'agrees',
  },
  {
    rule: 'A role is assumed only by whom it trusts',
    evidence: 'D API_AssumeRole',
    calls: [
      ...keyed,
      may(allow('*')),
      ['CreateRole', { ...app, AssumeRolePolicyDocument: trust() }],
      ['sts.AssumeRole', { RoleArn: arn('role/app'), RoleSessionName: 'me' }, KEY],
    ],
    expected:
      'AccessDenied 403: User: arn:aws:iam::123456789012:user/ann is not authorized to perform: sts:AssumeRole on resource: arn:aws:iam::123456789012:role/app',
    moto: { answers: 'done' },
  },
  {
    rule: 'A role that names the user is assumed without any other permission',
    evidence: 'D reference_policies_evaluation-logic',
    calls: [
      ...keyed,
      ['CreateRole', { ...app, AssumeRolePolicyDocument: trust({ AWS: arn('user/ann') }) }],
      ['sts.AssumeRole', { RoleArn: arn('role/app'), RoleSessionName: 'me' }, KEY],
    ],
    expected: 'done',
    moto: 'agrees',
  },
  {
    rule: 'A session policy limits what the role allows',
    evidence: 'D access_policies#policies_session',
    calls: [
      ...keyed,
      ['CreateRole', { ...app, AssumeRolePolicyDocument: trust({ AWS: arn('user/ann') }) }],
      ['PutRolePolicy', { ...app, PolicyName: 'may', PolicyDocument: allow('*') }],
      ['sts.AssumeRole', { RoleArn: arn('role/app'), RoleSessionName: 'me', Policy: allow('s3:*') }, KEY],
      ['ListUsers', {}, '$5.Credentials'],
    ],
    expected:
      'AccessDenied 403: User: arn:aws:sts::123456789012:assumed-role/app/me is not authorized to perform: iam:ListUsers on resource: arn:aws:iam::123456789012:user/ because no session policy allows the iam:ListUsers action',
    moto: { answers: 'done' },
  },
  {
    rule: 'Whoever adds a role to an instance profile passes it on',
    evidence: 'D API_AddRoleToInstanceProfile',
    calls: [
      ...keyed,
      may(allow('iam:AddRoleToInstanceProfile')),
      ['CreateRole', { ...app, AssumeRolePolicyDocument: trust() }],
      ['CreateInstanceProfile', { InstanceProfileName: 'web' }],
      ['AddRoleToInstanceProfile', { InstanceProfileName: 'web', ...app }, KEY],
    ],
    expected:
      'AccessDenied 403: User: arn:aws:iam::123456789012:user/ann is not authorized to perform: iam:PassRole on resource: arn:aws:iam::123456789012:role/app because no identity-based policy allows the iam:PassRole action',
    moto: { answers: 'done' },
  },
  {
    rule: 'Who one is, everybody may ask',
    evidence: 'D API_GetCallerIdentity',
    calls: [...keyed, ['sts.GetCallerIdentity', {}, KEY]],
    shows: 'Arn',
    expected: '"arn:aws:iam::123456789012:user/ann"',
    moto: 'agrees',
  },
  {
    rule: 'An inactive key does not sign',
    evidence: 'D id_credentials_access-keys',
    calls: [
      ...keyed,
      ['UpdateAccessKey', { ...ann, AccessKeyId: '$2.AccessKey.AccessKeyId', Status: 'Inactive' }],
      ['sts.GetCallerIdentity', {}, KEY],
    ],
    expected: 'InvalidClientTokenId 403: The security token included in the request is invalid.',
    moto: { answers: 'done' },
  },
  {
    rule: 'An object is read only by whom a policy allows to',
    evidence: 'D reference_policies_evaluation-logic',
    calls: [
      ...keyed,
      ['s3.CreateBucket', { Bucket: 'a-bucket' }],
      ['s3.PutObject', { Bucket: 'a-bucket', Key: 'k', Body: 'text' }],
      may(allow('s3:PutObject', 'arn:aws:s3:::a-bucket/*')),
      ['s3.GetObject', { Bucket: 'a-bucket', Key: 'k' }, KEY],
    ],
    expected:
      'AccessDenied 403: User: arn:aws:iam::123456789012:user/ann is not authorized to perform: s3:GetObject on resource: "arn:aws:s3:::a-bucket/k" because no identity-based policy allows the s3:GetObject action',
    moto: { answers: 'done' },
  },
];
