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
import type { Json, JsonObject } from '../../src/model/json.ts';

const POLICIES = ['s3+read=1', 'a,b.c@d_e-f', 'UPPER', '2024-01-01', 'null'];
const ROLES = ['yes', '012345', 'r+=,.@_-', '.hidden', 'app-server'];
const USERS = ['ann@example.com', 'Bob', 'on', '1e3'];
const GROUPS = ['team=a', 'true', '0x1F'];
const PROFILES = ['web+1', 'no'];
const POLICY_PATHS = ['/', '/', '/team/', '/a.b/c,d/'];
const PATHS = ['/', '/', '/team/', '/a$(b)/!{}[]"#\'/'];
const AWS_POLICIES = ['arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess', 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'];

const ACTIONS = ['s3:GetObject', 's3:getobject', 'S3:PutObject', 'ec2:Describe*', 'sqs:*', '*', 'sts:AssumeRole'];

/** A document and how it is written. */
interface Text {
  readonly document: JsonObject;
  readonly blanks: number;
}

interface Held {
  readonly attached: readonly string[];
  readonly inline: Readonly<Record<string, Text>>;
}

export interface RawAccount {
  readonly policies: Readonly<Record<string, { path: string; description: string | undefined; versions: readonly Text[]; current: number; tags: Tags }>>;
  readonly groups: Readonly<Record<string, { path: string } & Held>>;
  readonly users: Readonly<Record<string, { path: string; groups: readonly string[]; boundary: string | undefined; tags: Tags } & Held>>;
  readonly roles: Readonly<
    Record<string, { path: string; description: string | undefined; session: number | undefined; trust: Text; boundary: string | undefined; tags: Tags } & Held>
  >;
  readonly profiles: Readonly<Record<string, { path: string; role: string | undefined; tags: Tags }>>;
}

type Tags = Readonly<Record<string, string>>;

const oneOrMany = (items: readonly string[], least = 1): fc.Arbitrary<Json> =>
  fc.oneof(fc.constantFrom(...items), fc.uniqueArray(fc.constantFrom(...items), { minLength: least, maxLength: 4 }));

/** Members that are there; their order is part of the text. */
function members(value: Readonly<Record<string, Json | undefined>>, turned: boolean): JsonObject {
  const entries = Object.entries(value).filter((entry): entry is [string, Json] => entry[1] !== undefined);
  return Object.fromEntries(turned ? entries.reverse() : entries);
}

const conditions = fc.constantFrom<JsonObject | undefined>(
  undefined,
  undefined,
  {},
  { Bool: { 'aws:SecureTransport': false } },
  { StringLike: { 'aws:PrincipalTag/Köstlich': ['*', '$(x)', '$$(y)', '${aws:username}'] }, 'ForAnyValue:StringEquals': { 'aws:TagKeys': ['a'] } },
  { numericlessthan: { 's3:max-keys': 10 }, DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } },
  { Null: { 'aws:MultiFactorAuthAge': 'true' }, IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '2001:db8::/32'] } },
);

const statement = (account: string): fc.Arbitrary<JsonObject> => {
  const resources = ['*', 'arn:aws:s3:::b/${aws:username}/*', `arn:aws:sqs:eu-west-1:${account}:q`, `arn:aws:iam::${account}:role/*`, 'arn:aws:s3:::a b: #c'];
  return fc
    .record({
      sid: fc.constantFrom(undefined, '', 'One', 'Two', '0123', 'true'),
      effect: fc.constantFrom('Allow', 'Allow', 'Deny'),
      not: fc.boolean(),
      actions: oneOrMany(ACTIONS),
      notResource: fc.boolean(),
      resources: oneOrMany(resources),
      condition: conditions,
      turned: fc.boolean(),
    })
    .map(({ sid, effect, not, actions, notResource, resources: named, condition, turned }) =>
      members(
        { Sid: sid, Effect: effect, [not ? 'NotAction' : 'Action']: actions, [notResource ? 'NotResource' : 'Resource']: named, Condition: condition },
        turned,
      ),
    );
};

/** One statement needs no list, and Id may be anything. */
function documentOf(statements: fc.Arbitrary<JsonObject>, versions: readonly (string | undefined)[]): fc.Arbitrary<Text> {
  const sidOf = (one: JsonObject): string => String(one['Sid'] ?? '') || JSON.stringify(one);
  return fc
    .record({
      version: fc.constantFrom(...versions),
      id: fc.constantFrom(undefined, undefined, 'some-id', '2012-10-17'),
      list: fc.uniqueArray(statements, { minLength: 1, maxLength: 3, selector: sidOf }),
      single: fc.boolean(),
      blanks: fc.constantFrom(0, 0, 2, 4),
    })
    .map(({ version, id, list, single, blanks }) => {
      const [only, ...others] = list;
      const statement = single && only !== undefined && others.length === 0 ? only : list;
      return { document: members({ Version: version, Id: id, Statement: statement }, false), blanks };
    });
}

const tagsOf = (most: number): fc.Arbitrary<Tags> =>
  fc.dictionary(fc.constantFrom('team', 'Cost Center', 'größe', '名前', 'a:b/c=d+e-f@g', 'yes', 'name', ' x'), fc.constantFrom('', 'a', 'ünï cödé', 'true', '007', ' x ', '日本'), {
    maxKeys: most,
  });

const subset = <T extends string>(items: readonly T[]): fc.Arbitrary<T[]> => fc.subarray([...items]);

/** All principals that a role of the account may trust; `ghost` is the ARN of a role that will be deleted. */
function trustStatement(account: string, arns: { readonly roles: readonly string[]; readonly users: readonly string[]; readonly ghost: string }): fc.Arbitrary<JsonObject> {
  const root = `arn:aws:iam::${account}:root`;
  const oidc = `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`;
  const saml = `arn:aws:iam::${account}:saml-provider/okta`;
  const aws = ['*', account, root, '999999999999', 'arn:aws:iam::999999999999:role/x/y', 'arn:aws:sts::999999999999:assumed-role/x/y', arns.ghost, ...arns.roles, ...arns.users];
  const github = 'token.actions.githubusercontent.com';
  const principals = fc.oneof(
    oneOrMany(['ec2.amazonaws.com', 'lambda.amazonaws.com', 'pods.eks.amazonaws.com']).map((Service): JsonObject => ({ Service })),
    oneOrMany(['999999999999', '888888888888', account, root]).map((AWS): JsonObject => ({ AWS })),
    oneOrMany([...arns.roles, 'arn:aws:iam::999999999999:role/x']).map((AWS): JsonObject => ({ AWS })),
    oneOrMany([...arns.users, 'arn:aws:iam::999999999999:user/x']).map((AWS): JsonObject => ({ AWS })),
    oneOrMany(aws).map((AWS): JsonObject => ({ AWS })),
    oneOrMany(aws).map((AWS): JsonObject => ({ AWS, Service: 'ec2.amazonaws.com' })),
  );
  const wanted = fc.constantFrom<JsonObject | undefined>(
    undefined,
    undefined,
    { StringEquals: { 'sts:ExternalId': 'x-1' } },
    { StringEquals: { 'sts:ExternalId': ['a1', 'b2'] } },
    { Bool: { 'aws:MultiFactorAuthPresent': true }, StringEquals: { 'aws:PrincipalOrgID': 'o-1', 'sts:ExternalId': 'x' } },
    { StringEquals: { 'sts:externalid': 'spelled' }, ArnLike: { 'aws:PrincipalArn': 'arn:aws:iam::999999999999:role/*' } },
  );
  const direct = fc.record({ Principal: principals, Action: fc.constantFrom<Json>('sts:AssumeRole', ['sts:AssumeRole'], ['sts:TagSession', 'sts:AssumeRole'], 'sts:assumerole', 'sts:*'), Condition: wanted });
  const federated = fc.constantFrom<JsonObject>(
    { Principal: { Federated: oidc }, Action: 'sts:AssumeRoleWithWebIdentity', Condition: { StringEquals: { [`${github}:aud`]: 'sts.amazonaws.com' }, StringLike: { [`${github}:sub`]: 'repo:a/b:*' } } },
    { Principal: { Federated: oidc }, Action: 'sts:AssumeRoleWithWebIdentity', Condition: { StringEquals: { [`${github}:aud`]: ['x', 'y'], [`${github}:sub`]: ['repo:a/b', 'repo:c/d'] } } },
    { Principal: { Federated: oidc }, Action: 'sts:AssumeRoleWithWebIdentity', Condition: { StringLike: { [`${github}:sub`]: 'repo:a/b' } } },
    { Principal: { Federated: 'cognito-identity.amazonaws.com' }, Action: ['sts:AssumeRoleWithWebIdentity'], Condition: { StringEquals: { 'cognito-identity.amazonaws.com:aud': 'pool', 'cognito-identity.amazonaws.com:sub': 's' } } },
    { Principal: { Federated: saml }, Action: 'sts:AssumeRoleWithSAML', Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } } },
    { Principal: { Federated: [saml] }, Action: ['sts:AssumeRoleWithSAML'], Condition: { StringEquals: { 'SAML:aud': 'https://other', 'SAML:sub': ['a*', 'b'] } } },
  );
  const sid = fc.constantFrom(undefined, undefined, '', 'Trust', 'T2');
  const effect = fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny');
  return fc.tuple(fc.oneof({ arbitrary: direct, weight: 3 }, federated), sid, effect, fc.boolean()).map(([body, Sid, Effect, turned]) => members({ Sid, Effect, ...body }, turned));
}

const latin = fc.constantFrom(undefined, '', 'plain', 'Umlaut äß: #1 $(x) ${y}', 'two\nlines', ' spaced ', '\ttab', '*', '- x', 'a\n\n  b\n', "it's \"q\"");
const inlineOf = (account: string): fc.Arbitrary<Readonly<Record<string, Text>>> =>
  fc.dictionary(fc.constantFrom('in-1', '+=,.@_-', 'off', '3.10'), documentOf(statement(account), ['2012-10-17', '2008-10-17', undefined]), { maxKeys: 2 });

/** An account; `id` is its own. References hold: policies exist before their holders, roles before those who trust them. */
export function rawAccount(id: string): fc.Arbitrary<RawAccount> {
  return fc
    .record({ policies: subset(POLICIES), groups: subset(GROUPS), users: subset(USERS), roles: subset(ROLES), profiles: subset(PROFILES), policyPath: fc.constantFrom(...POLICY_PATHS), path: fc.constantFrom(...PATHS) })
    .chain(({ policies, groups, users, roles, profiles, policyPath, path }) => {
      const managed = policies.map((name) => `arn:aws:iam::${id}:policy${policyPath}${name}`);
      const held = { attached: subset([...managed, ...AWS_POLICIES]), inline: inlineOf(id) };
      const boundary = fc.constantFrom(undefined, undefined, ...managed, ...AWS_POLICIES);
      const each = <T>(names: readonly string[], one: (name: string, index: number) => fc.Arbitrary<T>) => fc.record(Object.fromEntries(names.map((name, index) => [name, one(name, index)])));
      const version = documentOf(statement(id), ['2012-10-17']);
      const arns = (index: number) => ({
        roles: roles.slice(0, index).map((name) => `arn:aws:iam::${id}:role${path}${name}`),
        users: users.map((name) => `arn:aws:iam::${id}:user${path}${name}`),
        ghost: `arn:aws:iam::${id}:role/ghost`,
      });
      return fc.record({
        policies: each(policies, () => fc.record({ path: fc.constant(policyPath), description: fc.constantFrom(undefined, '', 'über 日本: #x', '$(x)'), versions: fc.array(version, { minLength: 1, maxLength: 4 }), current: fc.nat(3), tags: tagsOf(3) })),
        groups: each(groups, () => fc.record({ path: fc.constant(path), ...held })),
        users: each(users, () => fc.record({ path: fc.constant(path), groups: subset(groups), boundary, tags: tagsOf(4), ...held, inline: fc.constant({}) })),
        roles: each(roles, (_name, index) =>
          fc.record({ path: fc.constant(path), description: latin, session: fc.constantFrom(undefined, 3600, 5400, 7200, 43_200, 4001), trust: documentOf(trustStatement(id, arns(index)), ['2012-10-17', '2012-10-17', '2008-10-17', undefined]), boundary, tags: tagsOf(4), ...held }),
        ),
        profiles: each(profiles, (_name, index) => fc.record({ path: fc.constant(path), role: fc.constantFrom(undefined, roles[index]), tags: tagsOf(2) })),
      });
    });
}

const text = ({ document, blanks }: Text): string => JSON.stringify(document, null, blanks).replaceAll(/[\u0100-\uffff]/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
const tagList = (tags: Tags): { Tags?: Tag[] } => (Object.keys(tags).length === 0 ? {} : { Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) });

/** Makes the account. */
export async function createAccount(iam: IAMClient, id: string, account: RawAccount): Promise<void> {
  const ghostTrust = JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }] });
  await iam.send(new CreateRoleCommand({ RoleName: 'ghost', AssumeRolePolicyDocument: ghostTrust }));
  for (const [name, policy] of Object.entries(account.policies)) await createPolicy(iam, id, name, policy);
  for (const [GroupName, group] of Object.entries(account.groups)) {
    await iam.send(new CreateGroupCommand({ GroupName, Path: group.path }));
    for (const PolicyArn of group.attached) await iam.send(new AttachGroupPolicyCommand({ GroupName, PolicyArn }));
    for (const [PolicyName, one] of Object.entries(group.inline)) await iam.send(new PutGroupPolicyCommand({ GroupName, PolicyName, PolicyDocument: text(one) }));
  }
  for (const [UserName, user] of Object.entries(account.users)) {
    await iam.send(new CreateUserCommand({ UserName, Path: user.path, ...bounded(user.boundary), ...tagList(user.tags) }));
    for (const GroupName of user.groups) await iam.send(new AddUserToGroupCommand({ UserName, GroupName }));
    for (const PolicyArn of user.attached) await iam.send(new AttachUserPolicyCommand({ UserName, PolicyArn }));
    for (const [PolicyName, one] of Object.entries(user.inline)) await iam.send(new PutUserPolicyCommand({ UserName, PolicyName, PolicyDocument: text(one) }));
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
  await iam.send(new CreatePolicyCommand({ PolicyName, Path: policy.path, PolicyDocument: text(first), ...described, ...tagList(policy.tags) }));
  for (const one of others) await iam.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument: text(one), SetAsDefault: false }));
  const VersionId = `v${(policy.current % policy.versions.length) + 1}`;
  await iam.send(new SetDefaultPolicyVersionCommand({ PolicyArn, VersionId }));
}

async function createRole(iam: IAMClient, RoleName: string, role: RawAccount['roles'][string]): Promise<void> {
  const settings = { ...(role.description === undefined ? {} : { Description: role.description }), ...(role.session === undefined ? {} : { MaxSessionDuration: role.session }) };
  await iam.send(new CreateRoleCommand({ RoleName, Path: role.path, AssumeRolePolicyDocument: text(role.trust), ...settings, ...bounded(role.boundary), ...tagList(role.tags) }));
  for (const PolicyArn of role.attached) await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));
  for (const [PolicyName, one] of Object.entries(role.inline)) await iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: text(one) }));
}

function bounded(boundary: string | undefined): { PermissionsBoundary?: string } {
  return boundary === undefined ? {} : { PermissionsBoundary: boundary };
}
