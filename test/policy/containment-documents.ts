// Small documents and the small world in which they are judged by brute force.
import fc from 'fast-check';
import type { AccessRequest } from '../../src/model/access.ts';
import type { Document, Statement } from '../../src/policy/document.ts';

const ACTIONS = ['s3:Get', 's3:Put', 's3:G*', 's3:*', '*', 's3:?et', 'iam:Get', 'S3:get', 's3:*t'];
const RESOURCES = [
  '*',
  'arn:aws:s3:::a',
  'arn:aws:s3:::a*',
  'arn:aws:s3:::*',
  'arn:aws:s3:::a?',
  'arn:aws:s3:*:*:*b',
  'arn:aws:iam::1:user/${aws:username}',
  'arn:aws:iam::1:user/*',
  'arn:aws:iam::1:user/bob',
  'arn:aws:s3',
  'arn:*:*:*:*:*a*',
];

const some = (values: readonly string[]): fc.Arbitrary<string[]> => fc.subarray([...values], { minLength: 1, maxLength: 3 });

const CONDITIONS: readonly NonNullable<Statement['Condition']>[] = [
  { StringEquals: { 'aws:k': ['a'] } },
  { StringEquals: { 'aws:k': ['a', 'b'] } },
  { StringNotEquals: { 'aws:k': ['a'] } },
  { StringLike: { 'aws:k': ['a*'] } },
  { StringEqualsIgnoreCase: { 'aws:k': ['A'] } },
  { StringEqualsIfExists: { 'aws:k': ['b'] } },
  { Null: { 'aws:k': ['true'] } },
  { Null: { 'aws:k': ['false'] }, Bool: { 'aws:m': ['true'] } },
  { 'ForAllValues:StringEquals': { 'aws:tags': ['a', 'b'] } },
  { 'ForAnyValue:StringEquals': { 'aws:tags': ['a'] } },
  { NumericLessThan: { 'aws:n': ['2'] }, StringEquals: { 'aws:k': ['a'] } },
  { NumericGreaterThanEquals: { 'aws:n': ['2'] } },
  { StringEquals: { 'aws:username': ['bob'] } },
  { StringEquals: { 'aws:k': ['${aws:username}'] } },
];

const statement: fc.Arbitrary<Statement> = fc
  .record({
    Effect: fc.constantFrom('Allow' as const, 'Allow' as const, 'Allow' as const, 'Deny' as const),
    actions: some(ACTIONS),
    notActions: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
    resources: some(RESOURCES),
    notResources: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
    condition: fc.option(fc.constantFrom(...CONDITIONS), { freq: 2 }),
  })
  .map(({ Effect, actions, notActions, resources, notResources, condition }) => ({
    Effect,
    ...(notActions ? { NotAction: actions } : { Action: actions }),
    ...(notResources ? { NotResource: resources } : { Resource: resources }),
    ...(condition === null ? {} : { Condition: condition }),
  }));

export const document: fc.Arbitrary<Document> = fc
  .record({
    Version: fc.constantFrom('2012-10-17', '2012-10-17', '2012-10-17', '2008-10-17'),
    Statement: fc.array(statement, { minLength: 1, maxLength: 4 }),
  })
  .map((each) => each);

export interface Side {
  readonly grants: readonly Document[];
  readonly limits: readonly Document[];
}

export const side: fc.Arbitrary<Side> = fc.record({
  grants: fc.array(document, { minLength: 1, maxLength: 2 }),
  limits: fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: fc.array(document, { minLength: 1, maxLength: 1 }) }),
});

const CONTEXTS: readonly AccessRequest['context'][] = [{}, { 'aws:k': 'a' }, { 'aws:k': 'b' }, { 'aws:k': 'A' }, { 'aws:k': 'ab' }].flatMap(
  (k) =>
    [{}, { 'aws:username': 'bob' }, { 'aws:username': 'a' }].flatMap((name) =>
      [
        {},
        { 'aws:n': '1', 'aws:m': 'true' },
        { 'aws:n': '2', 'aws:tags': ['a'] },
        { 'aws:tags': ['a', 'c'] },
        { 'aws:tags': ['c'], 'aws:m': 'false' },
      ].map((rest) => ({
        ...k,
        ...name,
        ...rest,
      })),
    ),
);

/** Every request of the small world. */
export const WORLD: readonly AccessRequest[] = ['s3:Get', 's3:Put', 's3:Goo', 's3:et', 'iam:Get', 'q:z'].flatMap((action) =>
  [
    '*',
    'arn:aws:s3:::a',
    'arn:aws:s3:::ab',
    'arn:aws:s3:::b',
    'arn:aws:s3:::abc:d',
    'arn:aws:s3:r:1:b',
    'arn:aws:iam::1:user/bob',
    'arn:aws:iam::1:user/a',
    'arn:aws:iam::1:user/${aws:username}',
  ].flatMap((resource) => CONTEXTS.map((context) => ({ action, resource, context }))),
);
