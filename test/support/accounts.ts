// Random accounts, as manifests. Paths and descriptions of policies hang on the name, since AWS can't change them.
import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/model/json.ts';
import { identityDocument } from './documents.ts';

export interface AccountModel {
  readonly policies: Readonly<Record<string, JsonObject>>;
  readonly roles: Readonly<Record<string, JsonObject>>;
  readonly users?: Readonly<Record<string, JsonObject>>;
  readonly groups?: Readonly<Record<string, JsonObject>>;
  readonly instanceProfiles?: Readonly<Record<string, JsonObject>>;
  readonly oidcProviders?: Readonly<Record<string, JsonObject>>;
  readonly samlProviders?: Readonly<Record<string, JsonObject>>;
  /** `passwordPolicy`, if the account has one. */
  readonly account?: Readonly<Record<string, JsonObject>>;
  /** Whether users and groups that are not there any more become those that are new. */
  readonly renames?: boolean;
}

const POLICIES = ['alpha', 'beta+x', 'gamma.y', 'A=b,c@d_e-f'];
const ROLES = ['app', 'build', 'cron_z', '0@x.y=z,+-'];
const USERS = ['ann', 'bob+x', 'Cy.d'];
const GROUPS = ['staff', 'Ops@x', 'a=b,c'];
const PROFILES = ['box', 'Rack.1'];
const IDPS = ['idp.example.com', 'oidc.eks.eu-west-1.amazonaws.com/id/ABC'];
const SAMLS = ['okta', 'Corp_1.x'];
/** No alias: it is one in all of AWS, and laws apply one manifest to many accounts. */
const SETTINGS = ['passwordPolicy'];
/** What every account has and no manifest removes, so that a boundary may always name it. */
export const KEEPER = 'keeper';

// Members that are not there are left out: null is an error in manifests.
function defined(value: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(value).flatMap(([key, member]) => (member === undefined ? [] : [[key, member]])));
}

const policyTags = fc.dictionary(fc.constantFrom('team', 'Team', 'Cost Center', 'stage'), fc.constantFrom('', 'a', 'b', 'ünï'), {
  maxKeys: 4,
});

/** Keys of roles ignore case, so no two may differ by it alone; from one account to the next they may. */
const roleTags = fc.uniqueArray(
  fc.tuple(fc.constantFrom('team', 'Team', 'TEAM', 'Cost Center', 'stage:x/y'), fc.constantFrom('', 'a', 'b', 'ünï')),
  {
    maxLength: 3,
    selector: ([key]) => key.toLowerCase(),
  },
);

const subset = (items: readonly string[], maxLength = items.length) =>
  fc.subarray([...items], { maxLength: Math.min(maxLength, items.length) });

const policyModel = (name: string): fc.Arbitrary<JsonObject> =>
  fc.record({ document: identityDocument, tags: policyTags }).map(({ document, tags }) => ({
    document,
    tags,
    ...(name === 'beta+x' ? { path: '/team/' } : {}),
    ...(name === 'gamma.y' ? { description: 'the third' } : {}),
  }));

const OIDC = 'token.actions.githubusercontent.com';

const trustOfStrangers = fc.constantFrom<JsonObject>(
  { services: 'lambda.amazonaws.com' },
  { services: ['ec2.amazonaws.com', 'lambda.amazonaws.com', 'pods.eks.amazonaws.com'], accounts: '999999999999' },
  { accounts: [{ name: '111111111111', externalId: 'x-1', mfa: true }, '222222222222'] },
  { oidc: { provider: OIDC, subjects: ['repo:acme/app:*'] }, saml: 'okta' },
  { Statement: { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:assumerole', Condition: {} } },
  {
    Statement: [
      { Sid: '', Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sts:*' },
      { Effect: 'Allow', Principal: { AWS: '*' }, NotAction: 'sts:AssumeRoleWithSAML' },
    ],
  },
);

/** Roles trust one another, in circles and themselves too. */
function trust(roles: readonly string[]): fc.Arbitrary<JsonObject> {
  if (roles.length === 0) return trustOfStrangers;
  const others = fc.uniqueArray(fc.constantFrom(...roles), { minLength: 1, maxLength: 3 });
  return fc.oneof(
    trustOfStrangers,
    others.map((names) => ({ roles: names, services: 'ec2.amazonaws.com' })),
    others.map((names) => ({ roles: [{ name: names, tagSession: true, when: { StringLike: { 'aws:PrincipalTag/team': 'a*' } } }] })),
  );
}

interface Room {
  readonly policies: readonly string[];
  readonly roles: readonly string[];
  /** The most policies that a role may hold. */
  readonly attachments: number;
}

const roleModel = (name: string, { policies, roles, attachments }: Room): fc.Arbitrary<JsonObject> =>
  fc
    .record({
      trust: trust(roles),
      policies: subset([...policies, KEEPER, 'aws:AmazonS3ReadOnlyAccess', 'aws:service-role/AWSLambdaBasicExecutionRole'], attachments),
      inline: fc.dictionary(fc.constantFrom('in-1', 'IN-1', 'in.2@x'), identityDocument, { maxKeys: 2 }),
      boundary: fc.constantFrom<Json | undefined>(undefined, { none: true }, KEEPER, 'aws:PowerUserAccess', ...policies),
      tags: roleTags.map((tags) => Object.fromEntries(tags)),
      description: fc.constantFrom(undefined, 'one', 'two'),
      maxSessionDuration: fc.constantFrom(undefined, '2h', 5400, '90m'),
    })
    .map((model) => ({ ...defined(model), ...(name === 'build' ? { path: '/ci/' } : {}) }));

const boundary = (policies: readonly string[]) =>
  fc.constantFrom<Json | undefined>(undefined, { none: true }, KEEPER, 'aws:PowerUserAccess', ...policies);
const inPlace = fc.constantFrom(undefined, '/', '/team/', '/a/b!/');

const userModel = ({ policies, attachments }: Room, groups: readonly string[]): fc.Arbitrary<JsonObject> =>
  fc
    .record({
      path: inPlace,
      groups: subset(groups),
      policies: subset([...policies, KEEPER, 'aws:AmazonS3ReadOnlyAccess'], attachments),
      inline: fc.dictionary(fc.constantFrom('in-1', 'in.2@x'), identityDocument, { maxKeys: 1 }),
      boundary: boundary(policies),
      tags: roleTags.map((tags) => Object.fromEntries(tags)),
    })
    .map(defined);

const groupModel = ({ policies, attachments }: Room, users: readonly string[]): fc.Arbitrary<JsonObject> =>
  fc
    .record({
      path: inPlace,
      members: fc.oneof(fc.constantFrom<Json | undefined>(undefined, 'open'), subset(users)),
      policies: subset([...policies, 'aws:AmazonS3ReadOnlyAccess'], attachments),
      inline: fc.dictionary(fc.constantFrom('in-1', 'IN-1'), identityDocument, { maxKeys: 2 }),
    })
    .map(defined);

const profileModel = (name: string, roles: readonly string[]): fc.Arbitrary<JsonObject> =>
  fc
    .record({ role: fc.constantFrom<string | undefined>(undefined, ...roles), tags: policyTags })
    .map((model) => ({ ...defined(model), ...(name === 'box' ? {} : { path: '/racks/' }) }));

const CLIENTS = ['sts.amazonaws.com', 'app', 'https://a.example/b'];
const oidcModel: fc.Arbitrary<JsonObject> = fc
  .record({
    clientIds: subset(CLIENTS),
    thumbprints: fc.constantFrom<Json | undefined>(undefined, ['a'.repeat(40)], ['b'.repeat(40), 'a'.repeat(40)]),
    tags: policyTags,
  })
  .map(defined);

const metadata = (key: string): string =>
  `<EntityDescriptor entityID="https://idp.example.com/${key}"><X509Certificate>${key.repeat(500)}</X509Certificate></EntityDescriptor>`;
const samlModel: fc.Arbitrary<JsonObject> = fc.record({ metadata: fc.constantFrom(metadata('ab'), metadata('cd')), tags: policyTags });

const passwordPolicyModel: fc.Arbitrary<JsonObject> = fc
  .record({
    minimumLength: fc.constantFrom(undefined, 8, 14),
    requireSymbols: fc.constantFrom(undefined, true, false),
    maxAge: fc.constantFrom(undefined, '90d'),
    reusePrevention: fc.constantFrom(undefined, 5, 24),
  })
  .map(defined);

interface Names {
  readonly policies: readonly string[];
  readonly roles: readonly string[];
  readonly users: readonly string[];
  readonly groups: readonly string[];
  readonly profiles: readonly string[];
  readonly idps: readonly string[];
  readonly samls: readonly string[];
  readonly settings: readonly string[];
}

function accountOf(
  { policies, roles, users, groups, profiles, idps, samls, settings }: Names,
  attachments: number,
): fc.Arbitrary<AccountModel> {
  const room: Room = { policies, roles, attachments };
  const all = (names: readonly string[], model: (name: string) => fc.Arbitrary<JsonObject>) =>
    fc.record(Object.fromEntries(names.map((name) => [name, model(name)])));
  return fc.record({
    policies: all(policies, policyModel),
    roles: all(roles, (name) => roleModel(name, room)),
    users: all(users, () => userModel(room, groups)),
    groups: all(groups, () => groupModel(room, users)),
    instanceProfiles: all(profiles, (name) => profileModel(name, roles)),
    oidcProviders: all(idps, () => oidcModel),
    samlProviders: all(samls, () => samlModel),
    account: all(settings, () => passwordPolicyModel),
    renames: fc.boolean(),
  });
}

/**
 * An account of up to four policies, four roles, three users and groups and two instance profiles that hold, bound, trust and join one
 * another, two providers of each sort, and rules for passwords.
 */
export function accounts({ attachments = 10 }: { readonly attachments?: number } = {}): fc.Arbitrary<AccountModel> {
  return fc
    .record({
      policies: subset(POLICIES),
      roles: subset(ROLES),
      users: subset(USERS),
      groups: subset(GROUPS),
      profiles: subset(PROFILES),
      idps: subset(IDPS),
      samls: subset(SAMLS),
      settings: subset(SETTINGS),
    })
    .chain((names) => accountOf(names, attachments));
}

const SECTIONS = {
  policies: 'Policy',
  groups: 'Group',
  users: 'User',
  roles: 'Role',
  instanceProfiles: 'InstanceProfile',
  oidcProviders: 'OidcProvider',
  samlProviders: 'SamlProvider',
  account: 'Account',
} as const;
type Section = keyof typeof SECTIONS;

/** The manifest of an account that follows another one: what is no longer there is listed under removed, or renamed. */
export function manifestOf(model: AccountModel, previous?: AccountModel): JsonObject {
  const renamed = { users: renamesOf('users', model, previous), groups: renamesOf('groups', model, previous) };
  const removed = (Object.keys(SECTIONS) as Section[]).flatMap((section) => {
    const kept = new Set([
      ...Object.keys(model[section] ?? {}),
      ...(section === 'users' || section === 'groups' ? renamed[section].values() : []),
    ]);
    return Object.keys(previous?.[section] ?? {}).flatMap((name) => (kept.has(name) ? [] : [`${SECTIONS[section]}/${name}`]));
  });
  const bound = (section: 'roles' | 'users') =>
    Object.fromEntries(
      Object.entries(model[section] ?? {}).map(([name, one]) => [
        name,
        unbound(previous?.[section]?.[section === 'users' ? (renamed.users.get(name) ?? name) : name], one, model, previous),
      ]),
    );
  const named = (entities: Readonly<Record<string, JsonObject>>, names: ReadonlyMap<string, string>) =>
    Object.fromEntries(
      Object.entries(entities).map(([name, one]) => [name, names.has(name) ? { ...one, renamedFrom: names.get(name) ?? '' } : one]),
    );
  const sections: Record<Section, JsonObject> = {
    policies: {
      ...model.policies,
      [KEEPER]: { document: { Statement: [{ Effect: 'Allow', Action: 'sts:GetCallerIdentity', Resource: '*' }] } },
    },
    groups: named(model.groups ?? {}, renamed.groups),
    users: named(bound('users'), renamed.users),
    roles: bound('roles'),
    instanceProfiles: model.instanceProfiles ?? {},
    oidcProviders: model.oidcProviders ?? {},
    samlProviders: model.samlProviders ?? {},
    account: model.account ?? {},
  };
  return {
    ...Object.fromEntries(Object.entries(sections).filter(([, entities]) => Object.keys(entities).length > 0)),
    ...(removed.length === 0 ? {} : { removed }),
  };
}

// The new ones by the old ones that they are, in order.
function renamesOf(section: 'users' | 'groups', model: AccountModel, previous: AccountModel | undefined): ReadonlyMap<string, string> {
  const now = Object.keys(model[section] ?? {});
  const before = Object.keys(previous?.[section] ?? {});
  const gone = before.filter((name) => !now.includes(name));
  const fresh = now.filter((name) => !before.includes(name));
  return new Map(model.renames === true ? fresh.slice(0, gone.length).map((name, index) => [name, gone[index] ?? ''] as const) : []);
}

// A boundary that is kept must not be one that is removed: that is refused, and rightly.
function unbound(before: JsonObject | undefined, one: JsonObject, model: AccountModel, previous: AccountModel | undefined): JsonObject {
  const kept = before?.['boundary'];
  const dies = one['boundary'] === undefined && typeof kept === 'string' && kept in (previous?.policies ?? {}) && !(kept in model.policies);
  return dies ? { ...one, boundary: { none: true } } : one;
}
