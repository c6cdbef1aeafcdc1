// An account of 500 principals, as `aws iam get-account-authorization-details` prints it: teams with groups, services with roles,
// policies that many share, boundaries, chains of roles, a trust from elsewhere, and one way to more access. No chance in it.
const ACCOUNT = '123456789012';
const TEAMS = ['payments', 'search', 'billing', 'mobile', 'platform', 'security', 'growth', 'data-science', 'support', 'logistics'];
const SERVICES = ['s3', 'dynamodb', 'sqs', 'sns', 'kms', 'logs', 'ecr', 'lambda', 'ec2', 'secretsmanager'];

function allow(actions: readonly string[], resource = '*') {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: resource }] };
}

function arn(what: string): string {
  return `arn:aws:iam::${ACCOUNT}:${what}`;
}

function id(prefix: string, number: number): string {
  return `${prefix}${String(number).padStart(17, '0')}`;
}

const SINCE = '2024-01-02T03:04:05+00:00';

function policies() {
  const names = TEAMS.flatMap((team) => ['read', 'deploy', 'operate'].map((what) => `${team}-${what}`));
  const documents = names.map((_, index) => {
    const [one, other] = [SERVICES[index % 10] ?? 's3', SERVICES[(index * 3 + 1) % 10] ?? 'sqs'];
    return allow(index % 3 === 0 ? [`${one}:Get*`, `${other}:List*`] : [`${one}:*`, `${other}:Describe*`]);
  });
  const all = [...names.map((name, index) => ({ name, document: documents[index] })), { name: 'people-boundary', document: allow(['*']) }];
  return all.map(({ name, document }, index) => ({
    PolicyName: name,
    PolicyId: id('ANPA', index),
    Arn: arn(`policy/${name}`),
    Path: '/',
    DefaultVersionId: 'v1',
    AttachmentCount: 1,
    PermissionsBoundaryUsageCount: 0,
    IsAttachable: true,
    CreateDate: SINCE,
    UpdateDate: SINCE,
    PolicyVersionList: [{ VersionId: 'v1', IsDefaultVersion: true, CreateDate: SINCE, Document: document }],
  }));
}

function attached(...names: readonly string[]) {
  return names.map((name) => ({ PolicyName: name, PolicyArn: arn(`policy/${name}`) }));
}

function users() {
  return Array.from({ length: 250 }, (_, index) => {
    const team = TEAMS[index % 10] ?? '';
    const name = `${team}-engineer-${String(index).padStart(3, '0')}`;
    const inline = index % 50 === 0 ? [{ PolicyName: 'own-keys', PolicyDocument: allow(['iam:CreateAccessKey'], arn('user/*')) }] : [];
    return {
      Path: '/',
      UserName: name,
      UserId: id('AIDA', index),
      Arn: arn(`user/${name}`),
      CreateDate: SINCE,
      GroupList: [team, ...(index % 9 === 0 ? ['security'] : [])].filter((one, at, all) => all.indexOf(one) === at),
      AttachedManagedPolicies: index % 7 === 0 ? attached(`${team}-operate`) : [],
      UserPolicyList: inline,
      ...(index % 2 === 0
        ? { PermissionsBoundary: { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: arn('policy/people-boundary') } }
        : {}),
      Tags: [],
    };
  });
}

function trustOf(index: number, team: string) {
  const engineer = String(((index * 10) % 250) + TEAMS.indexOf(team)).padStart(3, '0');
  const principals = [
    { Service: 'lambda.amazonaws.com' },
    { AWS: arn(`user/${team}-engineer-${engineer}`) },
    { Service: 'ecs-tasks.amazonaws.com' },
    { AWS: 'arn:aws:iam::210987654321:root' },
    { AWS: arn(`role/${team}-service-${String(index - 1).padStart(3, '0')}`) },
  ];
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: principals[index % 5], Action: 'sts:AssumeRole' }] };
}

function roles() {
  return Array.from({ length: 250 }, (_, index) => {
    const team = TEAMS[Math.floor(index / 25)] ?? '';
    const name = `${team}-service-${String(index).padStart(3, '0')}`;
    return {
      Path: '/',
      RoleName: name,
      RoleId: id('AROA', index),
      Arn: arn(`role/${name}`),
      CreateDate: SINCE,
      AssumeRolePolicyDocument: trustOf(index, team),
      AttachedManagedPolicies: attached(`${team}-read`, ...(index % 4 === 0 ? [`${team}-deploy`] : [])),
      RolePolicyList: [],
      InstanceProfileList: [],
      Tags: [],
    };
  });
}

function groups() {
  return TEAMS.map((team, index) => ({
    Path: '/',
    GroupName: team,
    GroupId: id('AGPA', index),
    Arn: arn(`group/${team}`),
    CreateDate: SINCE,
    AttachedManagedPolicies: attached(`${team}-read`, `${team}-deploy`),
    GroupPolicyList: [],
  }));
}

/** The account as JSON text. */
export function crowd(): string {
  return JSON.stringify({ UserDetailList: users(), GroupDetailList: groups(), RoleDetailList: roles(), Policies: policies() }, null, 1);
}

/** Manifests that adopt some of it: a policy is widened, a role is made anew, a user comes. */
export const CROWD_MANIFESTS = `policies:
  payments-deploy:
    document:
      Statement:
        - { Effect: Allow, Action: ["dynamodb:*", "ec2:Describe*", "iam:PassRole"], Resource: "*" }
roles:
  payments-auditor:
    trust: { services: lambda.amazonaws.com }
    policies: [account:payments-read]
users:
  newcomer:
    groups: [account:payments, account:search]
`;
