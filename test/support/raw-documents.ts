// Policy documents and trust policies in every spelling that IAM takes: scalars and lists, one statement or several, any order and
// indentation, members that say nothing, odd conditions, principals of all kinds.
import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/model/json.ts';

const ACTIONS = ['s3:GetObject', 's3:getobject', 'S3:PutObject', 'ec2:Describe*', 'sqs:*', '*', 'sts:AssumeRole'];

/** A document and how it is written. */
export interface Text {
  readonly document: JsonObject;
  readonly blanks: number;
}

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
  {
    StringLike: { 'aws:PrincipalTag/Köstlich': ['*', '$(x)', '$$(y)', '${aws:username}'] },
    'ForAnyValue:StringEquals': { 'aws:TagKeys': ['a'] },
  },
  { numericlessthan: { 's3:max-keys': 10 }, DateLessThan: { 'aws:CurrentTime': '2030-01-01T00:00:00Z' } },
  { Null: { 'aws:MultiFactorAuthAge': 'true' }, IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '2001:db8::/32'] } },
);

export const statement = (account: string): fc.Arbitrary<JsonObject> => {
  const resources = [
    '*',
    'arn:aws:s3:::b/${aws:username}/*',
    `arn:aws:sqs:eu-west-1:${account}:q`,
    `arn:aws:iam::${account}:role/*`,
    'arn:aws:s3:::a b: #c',
  ];
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
        {
          Sid: sid,
          Effect: effect,
          [not ? 'NotAction' : 'Action']: actions,
          [notResource ? 'NotResource' : 'Resource']: named,
          Condition: condition,
        },
        turned,
      ),
    );
};

/** One statement needs no list, and Id may be anything. */
export function documentOf(statements: fc.Arbitrary<JsonObject>, versions: readonly (string | undefined)[]): fc.Arbitrary<Text> {
  const sidOf = (one: JsonObject): string => (typeof one['Sid'] === 'string' ? one['Sid'] : '') || JSON.stringify(one);
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

/** All principals that a role of the account may trust; `ghost` is the ARN of a role that will be deleted. */
export function trustStatement(
  account: string,
  arns: { readonly roles: readonly string[]; readonly users: readonly string[]; readonly ghost: string },
): fc.Arbitrary<JsonObject> {
  const root = `arn:aws:iam::${account}:root`;
  const oidc = `arn:aws:iam::${account}:oidc-provider/token.actions.githubusercontent.com`;
  const saml = `arn:aws:iam::${account}:saml-provider/okta`;
  const aws = [
    '*',
    account,
    root,
    '999999999999',
    'arn:aws:iam::999999999999:role/x/y',
    'arn:aws:sts::999999999999:assumed-role/x/y',
    arns.ghost,
    ...arns.roles,
    ...arns.users,
  ];
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
  const direct = fc.record({
    Principal: principals,
    Action: fc.constantFrom<Json>('sts:AssumeRole', ['sts:AssumeRole'], ['sts:TagSession', 'sts:AssumeRole'], 'sts:assumerole', 'sts:*'),
    Condition: wanted,
  });
  const federated = fc.constantFrom<JsonObject>(
    {
      Principal: { Federated: oidc },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: { [`${github}:aud`]: 'sts.amazonaws.com' }, StringLike: { [`${github}:sub`]: 'repo:a/b:*' } },
    },
    {
      Principal: { Federated: oidc },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringEquals: { [`${github}:aud`]: ['x', 'y'], [`${github}:sub`]: ['repo:a/b', 'repo:c/d'] } },
    },
    {
      Principal: { Federated: oidc },
      Action: 'sts:AssumeRoleWithWebIdentity',
      Condition: { StringLike: { [`${github}:sub`]: 'repo:a/b' } },
    },
    {
      Principal: { Federated: 'cognito-identity.amazonaws.com' },
      Action: ['sts:AssumeRoleWithWebIdentity'],
      Condition: { StringEquals: { 'cognito-identity.amazonaws.com:aud': 'pool', 'cognito-identity.amazonaws.com:sub': 's' } },
    },
    {
      Principal: { Federated: saml },
      Action: 'sts:AssumeRoleWithSAML',
      Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
    },
    {
      Principal: { Federated: [saml] },
      Action: ['sts:AssumeRoleWithSAML'],
      Condition: { StringEquals: { 'SAML:aud': 'https://other', 'SAML:sub': ['a*', 'b'] } },
    },
  );
  const sid = fc.constantFrom(undefined, undefined, '', 'Trust', 'T2');
  const effect = fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny');
  return fc
    .tuple(fc.oneof({ arbitrary: direct, weight: 3 }, federated), sid, effect, fc.boolean())
    .map(([body, Sid, Effect, turned]) => members({ Sid, Effect, ...body }, turned));
}

/** The JSON text as it is sent; IAM takes no character above U+00FF. */
export const textOf = ({ document, blanks }: Text): string =>
  JSON.stringify(document, null, blanks).replaceAll(
    /[\u0100-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
