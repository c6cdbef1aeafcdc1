// Random accounts, as manifests. Paths and descriptions of policies hang on the name, since AWS can't change them.
import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/model/json.ts';

export interface AccountModel {
  readonly policies: Readonly<Record<string, JsonObject>>;
  readonly roles: Readonly<Record<string, JsonObject>>;
}

const POLICIES = ['alpha', 'beta+x', 'gamma.y'];
const ROLES = ['app', 'build', 'cron_z'];
const ACTIONS = ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 'ec2:Describe*', 'sqs:*'];
const RESOURCES = ['*', 'arn:aws:s3:::a/*', 'arn:aws:s3:::b/${aws:username}/*'];

const many = (items: readonly string[]) => fc.uniqueArray(fc.constantFrom(...items), { minLength: 1, maxLength: 3 });
const oneOrMany = (items: readonly string[]) => fc.oneof(fc.constantFrom(...items), many(items));

const conditions = fc.constantFrom<JsonObject | undefined>(
  undefined,
  undefined,
  { Bool: { 'aws:SecureTransport': 'false' } },
  { StringEquals: { 'aws:PrincipalTag/team': ['a', 'b'] }, NumericLessThan: { 's3:max-keys': '10' } },
);

const statement = fc.record({
  Sid: fc.constantFrom(undefined, 'One', 'Two'),
  Effect: fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
  Action: oneOrMany(ACTIONS),
  Resource: oneOrMany(RESOURCES),
  Condition: conditions,
});

/** A document for identities. */
export const identityDocument: fc.Arbitrary<JsonObject> = fc
  .uniqueArray(statement, { minLength: 1, maxLength: 3, selector: (one) => one.Sid ?? JSON.stringify(one) })
  .map((statements) => ({ Statement: statements.map(defined) }));

// Members that are not there are left out: null is an error in manifests.
function defined(value: Readonly<Record<string, Json | undefined>>): JsonObject {
  return Object.fromEntries(Object.entries(value).flatMap(([key, member]) => (member === undefined ? [] : [[key, member]])));
}

const tags = fc.dictionary(fc.constantFrom('team', 'Cost Center', 'stage'), fc.constantFrom('', 'a', 'b', 'ünï'), { maxKeys: 3 });

const subset = (items: readonly string[]) => fc.subarray([...items]);

const policyModel = (name: string): fc.Arbitrary<JsonObject> =>
  fc.record({ document: identityDocument, tags }).map(({ document, tags: declared }) => ({
    document,
    tags: declared,
    ...(name === 'beta+x' ? { path: '/team/' } : {}),
    ...(name === 'gamma.y' ? { description: 'the third' } : {}),
  }));

function trust(roles: readonly string[]): fc.Arbitrary<JsonObject> {
  const others =
    roles.length === 0
      ? []
      : [
          fc
            .uniqueArray(fc.constantFrom(...roles), { minLength: 1, maxLength: 2 })
            .map((names) => ({ roles: names, services: 'ec2.amazonaws.com' })),
        ];
  return fc.oneof(
    fc.constant<JsonObject>({ services: 'lambda.amazonaws.com' }),
    fc.constant<JsonObject>({ services: ['ec2.amazonaws.com', 'lambda.amazonaws.com'], accounts: '999999999999' }),
    fc.constant<JsonObject>({ accounts: [{ name: '111111111111', externalId: 'x-1', mfa: true }] }),
    fc.constant<JsonObject>({
      Statement: { Effect: 'Allow', Principal: { Service: 'ecs-tasks.amazonaws.com' }, Action: 'sts:AssumeRole' },
    }),
    ...others,
  );
}

const roleModel = (name: string, policies: readonly string[], roles: readonly string[]): fc.Arbitrary<JsonObject> =>
  fc
    .record({
      trust: trust(roles),
      policies: subset([...policies, 'aws:ReadOnlyAccess', 'aws:job-function/ViewOnlyAccess']),
      inline: fc.dictionary(fc.constantFrom('in-1', 'in-2'), identityDocument, { maxKeys: 2 }),
      boundary: fc.constantFrom<Json>({ none: true }, { none: true }, ...policies),
      tags,
      description: fc.constantFrom(undefined, 'one', 'two'),
      maxSessionDuration: fc.constantFrom(undefined, '2h', 5400),
    })
    .map((model) => ({ ...defined(model), ...(name === 'build' ? { path: '/ci/' } : {}) }));

/** An account of up to three policies and three roles that hold, bound and trust one another. */
export const accountModel: fc.Arbitrary<AccountModel> = fc.tuple(subset(POLICIES), subset(ROLES)).chain(([policies, roles]) =>
  fc.record({
    policies: fc.record(Object.fromEntries(policies.map((name) => [name, policyModel(name)]))),
    roles: fc.record(Object.fromEntries(roles.map((name) => [name, roleModel(name, policies, roles)]))),
  }),
);

/** The manifest of an account that follows another one: what is no longer there is listed under removed. */
export function manifestOf(model: AccountModel, previous?: AccountModel): JsonObject {
  const gone = (kind: 'Policy' | 'Role', before: object, after: object): string[] =>
    Object.keys(before)
      .filter((name) => !(name in after))
      .map((name) => `${kind}/${name}`);
  const removed =
    previous === undefined ? [] : [...gone('Policy', previous.policies, model.policies), ...gone('Role', previous.roles, model.roles)];
  return {
    policies: {
      ...model.policies,
      keeper: { document: { Statement: [{ Effect: 'Allow', Action: 'sts:GetCallerIdentity', Resource: '*' }] } },
    },
    ...(Object.keys(model.roles).length === 0 ? {} : { roles: model.roles }),
    ...(removed.length === 0 ? {} : { removed }),
  };
}
