// Fills an account from a file: a snapshot of iamsync, or what `aws iam get-account-authorization-details` writes.
import type { Json, JsonObject } from '../model/json.ts';
import { isList, isObject } from '../model/json.ts';
import { Failure } from '../model/failure.ts';
import type { Account } from './account.ts';
import { NO_CREDENTIALS } from './credentials.ts';
import { parseJson } from './documents.ts';
import type { PolicyRecord, PrincipalRecord, ProfileRecord, RoleRecord, Tag, UserRecord } from './records.ts';
import { sortTags } from './tags.ts';
import { adoptTrust } from './trust.ts';
import type { World } from './world.ts';

/** What one entity is made from. */
interface Source {
  readonly world: World;
  readonly content: JsonObject;
  readonly one: JsonObject;
}

const ID = /^A[A-Z]{3}[A-Z0-9]{17}$/;

/**
 * Puts everything that the file shows into its account, which is opened if it is not there: users, groups, roles, policies and
 * instance profiles with their unique ids. Returns the account's id. Throws Failure('input') if the file is neither.
 */
export function seed(world: World, text: string, file: string): string {
  const content = parseJson(text.replace(/^\uFEFF/, ''));
  if (!isObject(content) || !isList(content['UserDetailList'])) throw unreadable(file);
  const id = accountOf(content);
  if (id === undefined) throw unreadable(file);
  const account = world.open(id);
  const all = (name: string): Source[] => objects(content[name]).map((one) => ({ world, content, one }));
  for (const source of all('Policies')) if (!string(source.one, 'Arn').startsWith('arn:aws:iam::aws:')) account.put(policy(source));
  for (const source of all('GroupDetailList')) account.put({ kind: 'group', ...principal(source, 'Group') });
  for (const source of all('UserDetailList')) account.put(user(source, account));
  const roles = all('RoleDetailList').map(role);
  for (const one of roles) account.put(one);
  // Trust can name any role, so it is put into its stored form when all of them are there.
  for (const one of roles) account.put({ ...one, trust: adoptTrust(world, one.trust) });
  for (const source of profilesOf(world, content)) account.put(profile(source, account));
  return id;
}

function unreadable(file: string): Failure {
  return new Failure(
    'input',
    `${file} is neither a snapshot nor the output of get-account-authorization-details.`,
    'Make it with iamsync snapshot, or with aws iam get-account-authorization-details.',
  );
}

function accountOf(content: JsonObject): string | undefined {
  const lists = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'].flatMap((name) => objects(content[name]));
  const arns = lists.map((one) => /^arn:[^:]*:iam::(\d{12}):/.exec(string(one, 'Arn'))?.[1]);
  return typeof content['account'] === 'string' ? content['account'] : arns.find((id) => id !== undefined);
}

function base(
  { world, one }: Source,
  kind: 'user' | 'group' | 'role' | 'policy' | 'profile',
  noun: string,
): Omit<ProfileRecord, 'kind' | 'role'> {
  const id = string(one, `${noun}Id`);
  const tags = sortTags(objects(one['Tags']).map(tag));
  return {
    id: ID.test(id) ? id : world.newId(kind),
    name: string(one, `${noun}Name`),
    path: string(one, 'Path') || '/',
    created: date(world, one['CreateDate']),
    tags,
    onceTagged: tags.length > 0,
  };
}

function principal(source: Source, noun: 'User' | 'Group' | 'Role'): Omit<PrincipalRecord, 'kind'> {
  const { one } = source;
  const kinds = { User: 'user', Group: 'group', Role: 'role' } as const;
  const inline = objects(one[`${noun}PolicyList`]).map((each): [string, string] => [
    string(each, 'PolicyName'),
    document(each['PolicyDocument']),
  ]);
  const boundary = one['PermissionsBoundary'];
  return {
    ...base(source, kinds[noun], noun),
    inline: new Map(inline),
    attached: objects(one['AttachedManagedPolicies']).map((each) => string(each, 'PolicyArn')),
    boundary: isObject(boundary) ? string(boundary, 'PermissionsBoundaryArn') : null,
  };
}

function user(source: Source, account: Account): UserRecord {
  const names = list(source.one['GroupList']).filter((name) => typeof name === 'string');
  const groups = names.flatMap((name) => account.find('group', name)?.id ?? []);
  return { kind: 'user', ...principal(source, 'User'), groups, credentials: NO_CREDENTIALS };
}

function role(source: Source): RoleRecord {
  const made = principal(source, 'Role');
  const settings = member(member(source.content, 'roleSettings'), made.name);
  const { maxSessionDuration: seconds } = settings;
  return {
    kind: 'role',
    ...made,
    description: string(settings, 'description') || null,
    maxSessionDuration: typeof seconds === 'number' ? seconds : 3600,
    trust: document(source.one['AssumeRolePolicyDocument']),
  };
}

function policy(source: Source): PolicyRecord {
  const { world, content, one } = source;
  const arn = string(one, 'Arn');
  const tags = sortTags(
    Object.entries(member(member(content, 'tags'), arn)).map(([key, value]) => ({ key, value: typeof value === 'string' ? value : '' })),
  );
  const versions = objects(one['PolicyVersionList'])
    .map((each) => ({ number: number(each['VersionId']), created: date(world, each['CreateDate']), text: document(each['Document']) }))
    .toSorted((a, b) => b.number - a.number);
  return {
    kind: 'policy',
    ...base(source, 'policy', 'Policy'),
    tags,
    onceTagged: tags.length > 0,
    description: string(member(content, 'policyDescriptions'), arn) || null,
    updated: date(world, one['UpdateDate']),
    versions,
    defaultVersion: number(one['DefaultVersionId']),
    nextVersion: (versions[0]?.number ?? 0) + 1,
  };
}

/** Profiles are shown in their roles; a snapshot also lists those that have none, in words of its own. */
function profilesOf(world: World, content: JsonObject): Source[] {
  const inRoles = objects(content['RoleDetailList']).flatMap((one) => objects(one['InstanceProfileList']));
  const beyond = Object.values(member(content, 'beyond')).filter(isObject);
  const listed = beyond.filter((one) => string(one, 'arn').includes(':instance-profile/')).map((one) => asListed(content, one));
  return [...new Map([...inRoles, ...listed].map((one) => [string(one, 'InstanceProfileName'), one])).values()].map((one) => ({
    world,
    content,
    one,
  }));
}

function asListed(content: JsonObject, one: JsonObject): JsonObject {
  const arn = string(one, 'arn');
  const tags = Object.entries(member(member(content, 'tags'), arn)).map(([Key, Value]) => ({ Key, Value }));
  return {
    InstanceProfileName: arn.slice(arn.lastIndexOf('/') + 1),
    InstanceProfileId: string(one, 'id'),
    Path: string(one, 'path'),
    CreateDate: string(one, 'created'),
    Roles: [{ RoleName: string(one, 'role') }],
    Tags: tags,
  };
}

function profile(source: Source, account: Account): ProfileRecord {
  const [first] = objects(source.one['Roles']);
  const name = first === undefined ? '' : string(first, 'RoleName');
  return { kind: 'profile', ...base(source, 'profile', 'InstanceProfile'), role: account.find('role', name)?.id ?? null };
}

function tag(one: JsonObject): Tag {
  return { key: string(one, 'Key'), value: string(one, 'Value') };
}

/** A document's text: files hold them as objects, or as text, percent-encoded or not. */
function document(value: Json | undefined): string {
  if (typeof value !== 'string') return JSON.stringify(value ?? {});
  return value.trimStart().startsWith('{') ? value : decodeURIComponent(value);
}

function date(world: World, value: Json | undefined): string {
  const time = typeof value === 'number' ? value * 1000 : Date.parse(typeof value === 'string' ? value : '');
  return world.timestamp(Number.isNaN(time) ? undefined : time);
}

function number(version: Json | undefined): number {
  return typeof version === 'string' ? Number(version.slice(1).split('.')[0]) : 1;
}

function string(value: JsonObject, name: string): string {
  const text = value[name];
  return typeof text === 'string' ? text : '';
}

function member(value: JsonObject, name: string): JsonObject {
  const found = value[name];
  return isObject(found) ? found : {};
}

function list(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

function objects(value: Json | undefined): JsonObject[] {
  return list(value).filter(isObject);
}
