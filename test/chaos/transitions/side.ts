// One side of a transition: a small account over four requests, its manifests, and the calls that fill an empty account with it.
import { call } from '../../../src/model/call.ts';
import type { Call } from '../../../src/model/call.ts';
import { isList, isObject } from '../../../src/model/json.ts';
import type { Json, JsonObject } from '../../../src/model/json.ts';
import type { IamWriter } from '../../../src/model/ports.ts';

export const ACCOUNT = '100000000000';
export const SERVICE = 'lambda.amazonaws.com';
export const TAG = 'team';

/** A policy document is a list of statements. */
export type Statements = readonly JsonObject[];

export interface Holder {
  policies: readonly string[];
  inline: Readonly<Record<string, Statements>>;
}
export interface Person extends Holder {
  boundary: string | null;
  /** The value of the tag that conditions ask for; null: not tagged. */
  team: string | null;
}
export interface User extends Person {
  groups: readonly string[];
}
export interface Role extends Person {
  trust: Statements;
}
export interface Side {
  policies: Readonly<Record<string, Statements>>;
  groups: Readonly<Record<string, Holder>>;
  users: Readonly<Record<string, User>>;
  roles: Readonly<Record<string, Role>>;
}
export type Section = keyof Side;

export const SECTIONS = { policies: 'Policy', groups: 'Group', users: 'User', roles: 'Role' } as const;

export function arnOf(section: Section, name: string): string {
  return `arn:aws:iam::${ACCOUNT}:${SECTIONS[section].toLowerCase()}/${name}`;
}

/** The manifests that lead from one side to another. */
export function manifestOf(after: Side, before: Side): JsonObject {
  const sections = {
    policies: mapped(after.policies, (statements) => ({ document: documentOf(statements) })),
    groups: mapped(after.groups, declared),
    users: mapped(after.users, (user) => ({ ...declared(user), ...bounded(user), groups: user.groups })),
    roles: mapped(after.roles, (role) => ({ ...declared(role), ...bounded(role), trust: documentOf(role.trust) })),
  };
  const removed = removedOf(after, before);
  const filled = Object.entries(sections).filter(([, entities]) => Object.keys(entities).length > 0);
  return { ...Object.fromEntries(filled), ...(removed.length === 0 ? {} : { removed }) };
}

function mapped<T>(entities: Readonly<Record<string, T>>, declare: (one: T) => JsonObject): JsonObject {
  return Object.fromEntries(Object.entries(entities).map(([name, one]) => [name, declare(one)]));
}

export function documentOf(Statement: Statements): JsonObject {
  return { Version: '2012-10-17', Statement };
}

function declared({ policies, inline }: Holder): JsonObject {
  return { policies, inline: mapped(inline, documentOf) };
}

function bounded({ boundary, team }: Person): JsonObject {
  return { boundary: boundary ?? { none: true }, tags: team === null ? {} : { [TAG]: team } };
}

// What only denies stays unless somebody says that it goes.
function removedOf(after: Side, before: Side): string[] {
  const gone = sectionsOf(before).flatMap(([section, names]) =>
    names.filter((name) => !(name in after[section])).map((name) => `${SECTIONS[section]}/${name}`),
  );
  const denies = (['groups', 'users', 'roles'] as const).flatMap((section) =>
    Object.entries(after[section]).flatMap(([name, { inline }]) =>
      Object.entries(before[section][name]?.inline ?? {}).flatMap(([one, statements]) =>
        one in inline || statements.some(({ Effect }) => Effect === 'Allow') ? [] : [`${SECTIONS[section]}/${name}/inline/${one}`],
      ),
    ),
  );
  return [...gone, ...denies];
}

export function sectionsOf(side: Side): [Section, string[]][] {
  return (['policies', 'groups', 'users', 'roles'] as const).map((section) => [section, Object.keys(side[section])]);
}

/** Makes everything of a side in an empty account. */
export async function fill({ call: make }: IamWriter, side: Side): Promise<void> {
  for (const one of births(side)) await make(one);
}

function births(side: Side): Call[] {
  const { policies, groups, users, roles } = side;
  const text = (statements: Statements): string => JSON.stringify(documentOf(statements));
  const over = <T>(entities: Readonly<Record<string, T>>, calls: (name: string, one: T) => Call[]): Call[] =>
    Object.entries(entities).flatMap(([name, one]) => calls(name, one));
  return [
    ...over(policies, (PolicyName, statements) => [call('CreatePolicy', { PolicyName, PolicyDocument: text(statements) })]),
    ...over(groups, (GroupName) => [call('CreateGroup', { GroupName })]),
    ...over(users, (UserName, one) => [call('CreateUser', { UserName, ...person(one) })]),
    ...over(roles, (RoleName, one) => [call('CreateRole', { RoleName, AssumeRolePolicyDocument: text(OPEN), ...person(one) })]),
    ...over(roles, (RoleName, { trust }) => [call('UpdateAssumeRolePolicy', { RoleName, PolicyDocument: text(trust) })]),
    ...over(groups, (GroupName, one) => [
      ...attached(one).map((PolicyArn) => call('AttachGroupPolicy', { GroupName, PolicyArn })),
      ...over(one.inline, (PolicyName, said) => [call('PutGroupPolicy', { GroupName, PolicyName, PolicyDocument: text(said) })]),
    ]),
    ...over(users, (UserName, one) => [
      ...one.groups.map((GroupName) => call('AddUserToGroup', { GroupName, UserName })),
      ...attached(one).map((PolicyArn) => call('AttachUserPolicy', { UserName, PolicyArn })),
      ...over(one.inline, (PolicyName, said) => [call('PutUserPolicy', { UserName, PolicyName, PolicyDocument: text(said) })]),
    ]),
    ...over(roles, (RoleName, one) => [
      ...attached(one).map((PolicyArn) => call('AttachRolePolicy', { RoleName, PolicyArn })),
      ...over(one.inline, (PolicyName, said) => [call('PutRolePolicy', { RoleName, PolicyName, PolicyDocument: text(said) })]),
    ]),
  ];
}

const OPEN: Statements = [{ Effect: 'Allow', Principal: { Service: SERVICE }, Action: 'sts:AssumeRole' }];

function attached({ policies }: Holder): string[] {
  return policies.map((name) => arnOf('policies', name));
}

function person({ boundary, team }: Person) {
  return {
    ...(boundary === null ? {} : { PermissionsBoundary: arnOf('policies', boundary) }),
    ...(team === null ? {} : { Tags: [{ Key: TAG, Value: team }] }),
  };
}

/** The side without references to what is not there; a role that trusts nobody is left to the service. */
export function tidy(side: Side): Side {
  const there = (section: Section) => (name: string) => name in side[section];
  const held = <T extends Holder>(one: T): T => ({ ...one, policies: [...new Set(one.policies)].filter(there('policies')) });
  const whole = <T extends Person>(one: T): T => ({
    ...held(one),
    boundary: one.boundary !== null && there('policies')(one.boundary) ? one.boundary : null,
  });
  const arns = new Set([
    ...Object.keys(side.users).map((name) => arnOf('users', name)),
    ...Object.keys(side.roles).map((name) => arnOf('roles', name)),
  ]);
  const turned = <T>(entities: Readonly<Record<string, T>>, change: (one: T) => T): Readonly<Record<string, T>> =>
    Object.fromEntries(Object.entries(entities).map(([name, one]) => [name, change(one)]));
  return {
    policies: side.policies,
    groups: turned(side.groups, held),
    users: turned(side.users, (user) => ({ ...whole(user), groups: [...new Set(user.groups)].filter(there('groups')) })),
    roles: turned(side.roles, (role) => ({ ...whole(role), trust: trusting(role.trust, arns) })),
  };
}

function trusting(trust: Statements, arns: ReadonlySet<string>): Statements {
  const kept = trust.flatMap((statement) => {
    const { Principal } = statement;
    const named: Json | undefined = isObject(Principal) ? Principal['AWS'] : undefined;
    if (!isList(named)) return [statement];
    const left = named.filter((name) => typeof name === 'string' && (arns.has(name) || name.endsWith(':root')));
    return left.length === 0 ? [] : [{ ...statement, Principal: { AWS: left } }];
  });
  return kept.some(({ Effect }) => Effect === 'Allow') ? kept : [...OPEN, ...kept];
}
