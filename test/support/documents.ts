// Random documents for identities: every element, scalars and lists, spellings that differ by case alone, odd but legal parts.
import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/model/json.ts';

const ACTIONS = ['s3:GetObject', 's3:getobject', 's3:PutObject', 's3:DeleteObject', 'ec2:Describe*', 'sqs:*', 'S3:Get*', '*'];
const RESOURCES = ['*', 'arn:aws:s3:::a/*', 'arn:aws:s3:::b/${aws:username}/*', 'arn:aws:s3:::c/?/<&>"x', 'arn:aws:s3:::ünï/*'];

function oneOrMany(items: readonly string[]): fc.Arbitrary<Json> {
  return fc.oneof(fc.constantFrom(...items), fc.uniqueArray(fc.constantFrom(...items), { minLength: 1, maxLength: 3 }));
}

const conditions = fc.constantFrom<JsonObject | undefined>(
  undefined,
  undefined,
  {},
  { Bool: { 'aws:SecureTransport': 'false' } },
  { Bool: { 'AWS:securetransport': false } },
  { StringEquals: { 'aws:PrincipalTag/team': ['b', 'a'] }, NumericLessThan: { 's3:max-keys': 10 } },
  { 'ForAnyValue:StringLike': { 'aws:TagKeys': ['x', 'y*'] }, Null: { 'aws:MultiFactorAuthAge': true } },
  { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '2001:db8::/32'] }, DateLessThan: { 'aws:CurrentTime': '2031-01-01T00:00:00Z' } },
);

const element = (name: string, not: string, items: readonly string[]): fc.Arbitrary<JsonObject> =>
  fc.tuple(fc.constantFrom(name, name, name, not), oneOrMany(items)).map(([key, value]) => ({ [key]: value }));

const statement: fc.Arbitrary<JsonObject> = fc
  .tuple(
    fc.constantFrom(undefined, undefined, '', 'One', 'Two'),
    fc.constantFrom('Allow', 'Allow', 'Allow', 'Deny'),
    element('Action', 'NotAction', ACTIONS),
    element('Resource', 'NotResource', RESOURCES),
    conditions,
  )
  .map(([Sid, Effect, action, resource, Condition]) => ({
    ...(Sid === undefined ? {} : { Sid }),
    Effect,
    ...action,
    ...resource,
    ...(Condition === undefined ? {} : { Condition }),
  }));

/** A document for identities; Sids are unique, as IAM has it. */
export const identityDocument: fc.Arbitrary<JsonObject> = fc
  .uniqueArray(statement, {
    minLength: 1,
    maxLength: 3,
    selector: (one) => (one['Sid'] === undefined || one['Sid'] === '' ? JSON.stringify(one) : one['Sid']),
  })
  .map((statements) => ({ Statement: statements }));
