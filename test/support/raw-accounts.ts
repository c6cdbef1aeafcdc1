// Random accounts as other tools leave them, made by bare SDK calls: odd but legal names, paths, descriptions and tags, documents in
// every spelling that IAM takes, several versions, trust in all forms. Nothing here knows manifests.
import {
  AddRoleToInstanceProfileCommand,
  AddUserToGroupCommand,
  AttachGroupPolicyCommand,
  AttachRolePolicyCommand,
  AttachUserPolicyCommand,
  CreateGroupCommand,
  CreateInstanceProfileCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  CreateRoleCommand,
  CreateUserCommand,
  DeleteRoleCommand,
  PutGroupPolicyCommand,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  SetDefaultPolicyVersionCommand,
} from '@aws-sdk/client-iam';
import type { IAMClient, Tag } from '@aws-sdk/client-iam';
import fc from 'fast-check';
import { documentOf, statement, textOf, trustStatement } from './raw-documents.ts';
import type { Text } from './raw-documents.ts';

const POLICIES = ['s3+read=1', 'a,b.c@d_e-f', 'UPPER', '2024-01-01', 'null'];
const ROLES = ['yes', '012345', 'r+=,.@_-', '.hidden', 'app-server'];
const USERS = ['ann@example.com', 'Bob', 'on', '1e3'];
const GROUPS = ['team=a', 'true', '0x1F'];
const PROFILES = ['web+1', 'no'];
const POLICY_PATHS = ['/', '/', '/team/', '/a.b/c,d/'];
const PATHS = ['/', '/', '/team/', '/a$(b)/!{}[]"#\'/'];
const AWS_POLICIES = ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess', 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'];

interface Held {
  readonly attached: readonly string[];
  readonly inline: Readonly<Record<string, Text>>;
}

export interface RawAccount {
  readonly policies: Readonly<
    Record<string, { path: string; description: string | undefined; versions: readonly Text[]; current: number; tags: Tags }>
  >;
  readonly groups: Readonly<Record<string, { path: string } & Held>>;
  readonly users: Readonly<Record<string, { path: string; groups: readonly string[]; boundary: string | undefined; tags: Tags } & Held>>;
  readonly roles: Readonly<
    Record<
      string,
      {
        path: string;
        description: string | undefined;
        session: number | undefined;
        trust: Text;
        boundary: string | undefined;
        tags: Tags;
      } & Held
    >
  >;
  readonly profiles: Readonly<Record<string, { path: string; role: string | undefined; tags: Tags }>>;
}

type Tags = Readonly<Record<string, string>>;

const tagsOf = (most: number): fc.Arbitrary<Tags> =>
  fc.dictionary(
    fc.constantFrom('team', 'Cost Center', 'größe', '名前', 'a:b/c=d+e-f@g', 'yes', 'name', ' x'),
    fc.constantFrom('', 'a', 'ünï cödé', 'true', '007', ' x ', '日本'),
    {
      maxKeys: most,
    },
  );

const subset = <T extends string>(items: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...items]);

const latin = fc.constantFrom(
  undefined,
  '',
  'plain',
  'Umlaut äß: #1 $(x) ${y}',
  'two\nlines',
  ' spaced ',
  '\ttab',
  '*',
  '- x',
  'a\n\n  b\n',
  'it\'s "q"',
);
const inlineOf = (account: string): fc.Arbitrary<Readonly<Record<string, Text>>> =>
  fc.dictionary(
    fc.constantFrom('in-1', '+=,.@_-', 'off', '3.10'),
    documentOf(statement(account), ['2012-10-17', '2008-10-17', undefined]),
    { maxKeys: 2 },
  );

/** An account; `id` is its own. References hold: policies exist before their holders, roles before those who trust them. */
export function rawAccount(id: string): fc.Arbitrary<RawAccount> {
  return fc
    .record({
      policies: subset(POLICIES),
      groups: subset(GROUPS),
      users: subset(USERS),
      roles: subset(ROLES),
      profiles: subset(PROFILES),
      policyPath: fc.constantFrom(...POLICY_PATHS),
      path: fc.constantFrom(...PATHS),
    })
    .chain(({ policies, groups, users, roles, profiles, policyPath, path }) => {
      const managed = policies.map((name) => `arn:aws:iam::${id}:policy${policyPath}${name}`);
      const held = { attached: subset([...managed, ...AWS_POLICIES]), inline: inlineOf(id) };
      const boundary = fc.constantFrom(undefined, undefined, ...managed, ...AWS_POLICIES);
      const each = <T>(names: readonly string[], one: (name: string, index: number) => fc.Arbitrary<T>) =>
        fc.record(Object.fromEntries(names.map((name, index) => [name, one(name, index)])));
      const version = documentOf(statement(id), ['2012-10-17']);
      const arns = (index: number) => ({
        roles: roles.slice(0, index).map((name) => `arn:aws:iam::${id}:role${path}${name}`),
        users: users.map((name) => `arn:aws:iam::${id}:user${path}${name}`),
        ghost: `arn:aws:iam::${id}:role/ghost`,
      });
      return fc.record({
        policies: each(policies, () =>
          fc.record({
            path: fc.constant(policyPath),
            description: fc.constantFrom(undefined, '', 'über 日本: #x', '$(x)'),
            versions: fc.array(version, { minLength: 1, maxLength: 4 }),
            current: fc.nat(3),
            tags: tagsOf(3),
          }),
        ),
        groups: each(groups, () => fc.record({ path: fc.constant(path), ...held })),
        users: each(users, () =>
          fc.record({ path: fc.constant(path), groups: subset(groups), boundary, tags: tagsOf(4), ...held, inline: fc.constant({}) }),
        ),
        roles: each(roles, (_name, index) =>
          fc.record({
            path: fc.constant(path),
            description: latin,
            session: fc.constantFrom(undefined, 3600, 5400, 7200, 43_200, 4001),
            trust: documentOf(trustStatement(id, arns(index)), ['2012-10-17', '2012-10-17', '2008-10-17', undefined]),
            boundary,
            tags: tagsOf(4),
            ...held,
          }),
        ),
        profiles: each(profiles, (_name, index) =>
          fc.record({ path: fc.constant(path), role: fc.constantFrom(undefined, roles[index]), tags: tagsOf(2) }),
        ),
      });
    });
}

const tagList = (tags: Tags): { Tags?: Tag[] } =>
  Object.keys(tags).length === 0 ? {} : { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) };

/** Makes the account. */
export async function createAccount(iam: IAMClient, id: string, account: RawAccount): Promise<void> {
  const ghostTrust = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
  });
  await iam.send(new CreateRoleCommand({ RoleName: 'ghost', AssumeRolePolicyDocument: ghostTrust }));
  for (const [name, policy] of Object.entries(account.policies)) await createPolicy(iam, id, name, policy);
  for (const [GroupName, group] of Object.entries(account.groups)) {
    await iam.send(new CreateGroupCommand({ GroupName, Path: group.path }));
    for (const PolicyArn of group.attached) await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn }));
    for (const [PolicyName, one] of Object.entries(group.inline))
      await iam.send(new PutGroupPolicyCommand({ GroupName, PolicyName, PolicyDocument: textOf(one) }));
  }
  for (const [UserName, user] of Object.entries(account.users)) {
    await iam.send(new CreateUserCommand({ UserName, Path: user.path, ...bounded(user.boundary), ...tagList(user.tags) }));
    for (const GroupName of user.groups) await iam.send(new AddUserToGroupCommand({ UserName, GroupName }));
    for (const PolicyArn of user.attached) await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
    for (const [PolicyName, one] of Object.entries(user.inline))
      await iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument: textOf(one) }));
  }
  for (const [name, role] of Object.entries(account.roles)) await createRole(iam, name, role);
  for (const [InstanceProfileName, profile] of Object.entries(account.profiles)) {
    await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName, Path: profile.path, ...tagList(profile.tags) }));
    if (profile.role !== undefined) await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: profile.role }));
  }
  await iam.send(new DeleteRoleCommand({ RoleName: 'ghost' }));
}

async function createPolicy(iam: IAMClient, id: string, PolicyName: string, policy: RawAccount['policies'][string]): Promise<void> {
  const [first, ...others] = policy.versions;
  if (first === undefined) return;
  const PolicyArn = `arn:aws:iam::${id}:policy${policy.path}${PolicyName}`;
  const described = policy.description === undefined ? {} : { Description: policy.description };
  await iam.send(
    new CreatePolicyCommand({ PolicyName, Path: policy.path, PolicyDocument: textOf(first), ...described, ...tagList(policy.tags) }),
  );
  for (const one of others) await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: textOf(one), SetAsDefault: false }));
  const VersionId = `v${(policy.current % policy.versions.length) + 1}`;
  await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId }));
}

async function createRole(iam: IAMClient, RoleName: string, role: RawAccount['roles'][string]): Promise<void> {
  const settings = {
    ...(role.description === undefined ? {} : { Description: role.description }),
    ...(role.session === undefined ? {} : { MaxSessionDuration: role.session }),
  };
  await iam.send(
    new CreateRoleCommand({
      RoleName,
      Path: role.path,
      AssumeRolePolicyDocument: textOf(role.trust),
      ...settings,
      ...bounded(role.boundary),
      ...tagList(role.tags),
    }),
  );
  for (const PolicyArn of role.attached) await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  for (const [PolicyName, one] of Object.entries(role.inline))
    await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: textOf(one) }));
}

function bounded(boundary: string | undefined): { PermissionsBoundary?: string } {
  return boundary === undefined ? {} : { PermissionsBoundary: boundary };
}
