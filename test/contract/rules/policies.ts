// Documents: which are taken, how large they may be, how they come back; versions, attachments, boundaries.
import type { ContractCall, Rule } from '../contract.ts';
import { ACCOUNT, allow, arn, long, trust } from '../documents.ts';

const app = { RoleName: 'app' };
const ann = { UserName: 'ann' };
const p = { PolicyArn: arn('policy/p') };
const role: ContractCall = ['CreateRole', { ...app, AssumeRolePolicyDocument: trust() }];
const policy: ContractCall = ['CreatePolicy', { PolicyName: 'p', PolicyDocument: allow() }];
const version = (action: string): ContractCall => ['CreatePolicyVersion', { ...p, PolicyDocument: allow(action) }];
const create = (document: string): ContractCall => ['CreatePolicy', { PolicyName: 'p', PolicyDocument: document }];
const attach = (n: number): ContractCall[] => [
  ['CreatePolicy', { PolicyName: `p${n}`, PolicyDocument: allow() }],
  ['AttachRolePolicy', { ...app, PolicyArn: arn(`policy/p${n}`) }],
];

export const policies: readonly Rule[] = [
  {
    rule: 'A policy is JSON',
    evidence: 'A',
    calls: [create('{"Version":')],
    expected: 'MalformedPolicyDocument 400: Syntax errors in policy.',
    moto: 'agrees',
  },
  {
    rule: 'A managed policy has the version 2012-10-17',
    evidence: 'A',
    calls: [create('{"Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}')],
    expected: 'MalformedPolicyDocument 400: Policy document must be version 2012-10-17 or greater.',
    moto: 'agrees',
  },
  {
    rule: 'An action names its service',
    evidence: 'A',
    calls: [create(allow('GetObject'))],
    expected: 'MalformedPolicyDocument 400: Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.',
    moto: 'agrees',
  },
  {
    rule: 'A resource is an ARN or *',
    evidence: 'A',
    calls: [create(allow('s3:GetObject', 'bucket'))],
    expected: 'MalformedPolicyDocument 400: Resource bucket must be in ARN format or "*".',
    moto: 'agrees',
  },
  {
    rule: 'A statement of a managed policy has resources',
    evidence: 'A',
    calls: [create('{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*"}]}')],
    expected: 'MalformedPolicyDocument 400: Policy statement must contain resources.',
    moto: 'agrees',
  },
  {
    rule: 'Statement ids of one policy are unique',
    evidence: 'A',
    calls: [
      create(
        JSON.stringify({
          Version: '2012-10-17',
          Statement: ['s3:Get*', 's3:Put*'].map((Action) => ({ Sid: 'Same', Effect: 'Allow', Action, Resource: '*' })),
        }),
      ),
    ],
    expected: 'MalformedPolicyDocument 400: Statement IDs (SID) in a single policy must be unique.',
    moto: 'agrees',
  },
  {
    rule: 'A managed policy has 6,144 characters at most',
    evidence: 'D reference_iam-quotas, I',
    calls: [create(long(6300))],
    expected: 'LimitExceeded 409: Cannot exceed quota for PolicySize: 6144',
    moto: { answers: 'done' },
  },
  {
    rule: 'White space does not count for the size of a managed policy',
    evidence: 'D reference_iam-quotas',
    calls: [create(JSON.stringify(JSON.parse(long(5000)), null, 40))],
    shows: 'Policy.Arn',
    expected: '"arn:aws:iam::123456789012:policy/p"',
    moto: 'agrees',
  },
  {
    rule: 'All inline policies of a role together have 10,240 characters at most',
    evidence: 'D reference_iam-quotas, I',
    calls: [
      role,
      ['PutRolePolicy', { ...app, PolicyName: 'one', PolicyDocument: long(6000) }],
      ['PutRolePolicy', { ...app, PolicyName: 'two', PolicyDocument: long(6000) }],
    ],
    expected: 'LimitExceeded 409: Maximum policy size of 10240 bytes exceeded for role app',
    moto: { answers: 'done' },
  },
  {
    rule: 'A trust policy is a policy',
    evidence: 'A',
    calls: [['CreateRole', { ...app, AssumeRolePolicyDocument: '{}' }]],
    expected: 'MalformedPolicyDocument 400: Could not parse the policy: Statement is empty!',
    moto: { answers: 'done' },
  },
  {
    rule: 'A trust policy names no resource',
    evidence: 'A',
    calls: [
      [
        'CreateRole',
        {
          ...app,
          AssumeRolePolicyDocument: JSON.stringify({
            Version: '2012-10-17',
            Statement: [{ Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'sts:AssumeRole', Resource: '*' }],
          }),
        },
      ],
    ],
    expected: 'MalformedPolicyDocument 400: Has prohibited field Resource',
    moto: { answers: 'done' },
  },
  {
    rule: 'A trust policy speaks of actions of STS alone',
    evidence: 'A',
    calls: [role, ['UpdateAssumeRolePolicy', { ...app, PolicyDocument: trust({ AWS: ACCOUNT }, 's3:GetObject') }]],
    expected: 'MalformedPolicyDocument 400: AssumeRole policy may only specify STS AssumeRole actions.',
    moto: {
      answers:
        'MalformedPolicyDocument 400: Trust Policy statement actions can only be sts:AssumeRole, sts:AssumeRoleWithSAML,  and sts:AssumeRoleWithWebIdentity',
    },
  },
  {
    rule: 'A trust policy names no user who is not there',
    evidence: 'I',
    calls: [['CreateRole', { ...app, AssumeRolePolicyDocument: trust({ AWS: arn('user/nobody') }) }]],
    expected: 'MalformedPolicyDocument 400: Invalid principal in policy: "AWS":"arn:aws:iam::123456789012:user/nobody"',
    moto: { answers: 'done' },
  },
  {
    rule: 'When a trusted user is deleted, the trust policy shows its unique id',
    evidence: 'D reference_policies_elements_principal',
    calls: [
      ['CreateUser', ann],
      ['CreateRole', { ...app, AssumeRolePolicyDocument: trust({ AWS: arn('user/ann') }) }],
      ['DeleteUser', ann],
      ['GetRole', app],
    ],
    shows: 'Role.AssumeRolePolicyDocument',
    expected:
      '"{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Allow\\",\\"Principal\\":{\\"AWS\\":\\"AIDA…\\"},\\"Action\\":\\"sts:AssumeRole\\"}]}"',
    moto: {
      answers:
        '"{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Allow\\",\\"Principal\\":{\\"AWS\\":\\"arn:aws:iam::123456789012:user/ann\\"},\\"Action\\":\\"sts:AssumeRole\\"}]}"',
    },
  },
  {
    rule: 'A role of the same name as a deleted one is not trusted in its place',
    evidence: 'D reference_policies_elements_principal',
    calls: [
      ['CreateRole', { RoleName: 'ci', AssumeRolePolicyDocument: trust() }],
      ['CreateRole', { ...app, AssumeRolePolicyDocument: trust({ AWS: arn('role/ci') }) }],
      ['DeleteRole', { RoleName: 'ci' }],
      ['CreateRole', { RoleName: 'ci', AssumeRolePolicyDocument: trust() }],
      ['GetRole', app],
    ],
    shows: 'Role.AssumeRolePolicyDocument',
    expected:
      '"{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Allow\\",\\"Principal\\":{\\"AWS\\":\\"AROA…\\"},\\"Action\\":\\"sts:AssumeRole\\"}]}"',
    moto: {
      answers:
        '"{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Allow\\",\\"Principal\\":{\\"AWS\\":\\"arn:aws:iam::123456789012:role/ci\\"},\\"Action\\":\\"sts:AssumeRole\\"}]}"',
    },
  },
  {
    rule: 'A policy has five versions at most',
    evidence: 'A',
    calls: [policy, version('s3:A'), version('s3:B'), version('s3:C'), version('s3:D'), version('s3:E')],
    expected:
      'LimitExceeded 409: A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.',
    moto: 'agrees',
  },
  {
    rule: 'The number of a deleted version is not used again',
    evidence: 'A',
    calls: [policy, version('s3:A'), ['DeletePolicyVersion', { ...p, VersionId: 'v2' }], version('s3:B')],
    shows: 'PolicyVersion.VersionId',
    expected: '"v3"',
    moto: 'agrees',
  },
  {
    rule: 'A version that is not there can’t become the default one',
    evidence: 'A',
    calls: [policy, ['SetDefaultPolicyVersion', { ...p, VersionId: 'v9' }]],
    expected: 'NoSuchEntity 404: Policy arn:aws:iam::123456789012:policy/p version v9 does not exist or is not attachable.',
    moto: 'agrees',
  },
  {
    rule: 'CreatePolicyVersion does not show the document',
    evidence: 'A',
    calls: [policy, version('s3:A')],
    shows: 'PolicyVersion.Document',
    expected: 'nothing',
    moto: {
      answers:
        '"{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Allow\\",\\"Action\\":\\"s3:A\\",\\"Resource\\":\\"*\\"}]}"',
    },
  },
  {
    rule: 'GetPolicyVersion shows the document percent-encoded',
    evidence: 'A, D API_GetPolicyVersion',
    calls: [policy, ['GetPolicyVersion', { ...p, VersionId: 'v1' }]],
    shows: 'PolicyVersion.Document.start',
    expected: '"%7B%22Versio"',
    moto: { answers: '"{\\"Version\\":\\""' },
  },
  {
    rule: 'ListRoles shows trust policies percent-encoded',
    evidence: 'A, D API_ListRoles',
    calls: [role, ['ListRoles', {}]],
    shows: 'Roles.0.AssumeRolePolicyDocument.start',
    expected: '"%7B%22Versio"',
    moto: { answers: '"{\\"Version\\":\\""' },
  },
  {
    rule: 'The same policy is attached once, however often it is asked for',
    evidence: 'T',
    calls: [policy, role, ['AttachRolePolicy', { ...app, ...p }], ['AttachRolePolicy', { ...app, ...p }], ['GetPolicy', p]],
    shows: 'Policy.AttachmentCount',
    expected: '1',
    moto: { answers: '2' },
  },
  {
    rule: 'A role holds ten managed policies at most',
    evidence: 'D reference_iam-quotas, I',
    calls: [role, ...Array.from({ length: 11 }, (_, n) => attach(n)).flat()],
    expected: 'LimitExceeded 409: Cannot exceed quota for PoliciesPerRole: 10',
    moto: { answers: 'done' },
  },
  {
    rule: 'A policy that is not there can’t be attached',
    evidence: 'A',
    calls: [role, ['AttachRolePolicy', { ...app, ...p }]],
    expected: 'NoSuchEntity 404: Policy arn:aws:iam::123456789012:policy/p does not exist or is not attachable.',
    moto: 'agrees',
  },
  {
    rule: 'A user is created with its boundary',
    evidence: 'D API_CreateUser',
    calls: [policy, ['CreateUser', { ...ann, PermissionsBoundary: p.PolicyArn }], ['GetUser', ann]],
    shows: 'User.PermissionsBoundary.PermissionsBoundaryArn',
    expected: '"arn:aws:iam::123456789012:policy/p"',
    moto: { answers: 'nothing' },
  },
  {
    rule: 'The boundary of a user can be set later',
    evidence: 'D API_PutUserPermissionsBoundary',
    calls: [policy, ['CreateUser', ann], ['PutUserPermissionsBoundary', { ...ann, PermissionsBoundary: p.PolicyArn }]],
    expected: 'done',
    moto: 'breaks',
  },
  {
    rule: 'The boundary of a new role is there',
    evidence: 'A',
    calls: [['CreateRole', { ...app, AssumeRolePolicyDocument: trust(), PermissionsBoundary: arn('policy/none') }]],
    expected: 'NoSuchEntity 404: Scope ARN: arn:aws:iam::123456789012:policy/none does not exist or is not attachable.',
    moto: { answers: 'done' },
  },
];
