// A large account as get-account-authorization-details shows it: the same for the same size, with documents of ordinary length.
import type { Json, JsonObject } from '../../src/model/json.ts';

export interface Size {
  readonly roles: number;
  readonly users: number;
  readonly policies: number;
}

const ACCOUNT = '123456789012';
const CREATED = '2026-01-02T03:04:05+00:00';
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** A unique id of 21 characters for the n-th entity of a kind. */
function id(prefix: string, n: number): string {
  let rest = n;
  let text = '';
  for (let place = 0; place < 17; place++) {
    text = (ALPHABET[rest % 32] ?? 'A') + text;
    rest = Math.floor(rest / 32);
  }
  return prefix + text;
}

const policyArn = (n: number): string => `arn:aws:iam::${ACCOUNT}:policy/app/policy-${n}`;

function document(n: number, statements: number): Json {
  const one = (k: number): JsonObject => ({
    Sid: `Part${k}`,
    Effect: k % 7 === 6 ? 'Deny' : 'Allow',
    Action: ['s3:GetObject', 's3:PutObject', 's3:ListBucket', 'sqs:SendMessage', 'dynamodb:Query'].slice(0, 1 + ((n + k) % 5)),
    Resource: [`arn:aws:s3:::bucket-${n}-${k}`, `arn:aws:s3:::bucket-${n}-${k}/*`],
    ...(k % 3 === 0 ? { Condition: { StringEquals: { 'aws:PrincipalTag/team': `team-${n % 40}` } } } : {}),
  });
  return { Version: '2012-10-17', Statement: Array.from({ length: statements }, (_, k) => one(k)) };
}

function attached(n: number, policies: number): Json {
  return [0, 1, 2].slice(0, policies).map((k) => {
    const number = (n * 3 + k) % policies;
    return { PolicyName: `policy-${number}`, PolicyArn: policyArn(number) };
  });
}

function role(n: number, { policies }: Size): Json {
  const trust = { Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' };
  return {
    Path: '/',
    RoleName: `role-${n}`,
    RoleId: id('AROA', n),
    Arn: `arn:aws:iam::${ACCOUNT}:role/role-${n}`,
    CreateDate: CREATED,
    AssumeRolePolicyDocument: { Version: '2012-10-17', Statement: [trust] },
    InstanceProfileList: [],
    RolePolicyList: [{ PolicyName: 'own', PolicyDocument: document(n, 3) }],
    AttachedManagedPolicies: attached(n, policies),
    Tags: [
      { Key: 'team', Value: `team-${n % 40}` },
      { Key: 'stage', Value: n % 2 === 0 ? 'prod' : 'dev' },
    ],
    RoleLastUsed: {},
  };
}

function user(n: number, { policies }: Size): Json {
  return {
    Path: '/',
    UserName: `user-${n}`,
    UserId: id('AIDA', n),
    Arn: `arn:aws:iam::${ACCOUNT}:user/user-${n}`,
    CreateDate: CREATED,
    GroupList: [`group-${n % 100}`],
    UserPolicyList: [],
    AttachedManagedPolicies: attached(n, policies),
    Tags: [{ Key: 'team', Value: `team-${n % 40}` }],
  };
}

function policy(n: number): Json {
  return {
    PolicyName: `policy-${n}`,
    PolicyId: id('ANPA', n),
    Arn: policyArn(n),
    Path: '/app/',
    DefaultVersionId: 'v3',
    AttachmentCount: 0,
    IsAttachable: true,
    CreateDate: CREATED,
    UpdateDate: CREATED,
    PolicyVersionList: [3, 2, 1].map((version) => ({
      VersionId: `v${version}`,
      IsDefaultVersion: version === 3,
      CreateDate: CREATED,
      Document: document(n + version, 8),
    })),
  };
}

function group(n: number, { policies }: Size): Json {
  return {
    Path: '/',
    GroupName: `group-${n}`,
    GroupId: id('AGPA', n),
    Arn: `arn:aws:iam::${ACCOUNT}:group/group-${n}`,
    CreateDate: CREATED,
    GroupPolicyList: [],
    AttachedManagedPolicies: attached(n, policies),
  };
}

/** The account; besides what the size says, it holds 100 groups. */
export function largeAccount(size: Size): JsonObject {
  const all = (count: number, make: (n: number, size: Size) => Json): Json => Array.from({ length: count }, (_, n) => make(n, size));
  return {
    UserDetailList: all(size.users, user),
    GroupDetailList: all(100, group),
    RoleDetailList: all(size.roles, role),
    Policies: all(size.policies, policy),
    IsTruncated: false,
  };
}
