// Documents for tests: arbitrary ones as an author might write them, and ways to say the same thing differently.
import * as fc from 'fast-check';
import { isList, isObject } from '../../src/model/json.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';

/** A scalar, or a list of up to `most` (repetitions and the empty list included). */
function someOf(values: readonly string[], most = 3): fc.Arbitrary<Json> {
  return fc.oneof(fc.constantFrom(...values), fc.array(fc.constantFrom(...values), { maxLength: most }));
}

const ACTIONS = ['s3:GetObject', 'S3:getobject', 's3:PutObject', 's3:*', 'iam:PassRole', 'IAM:PassRole', 'sts:AssumeRole', '*'];
const RESOURCES = ['*', 'arn:aws:s3:::a/*', 'arn:aws:s3:::a', 'arn:aws:iam::123456789012:role/ci/x', 'arn:aws:s3:::caf\u00e9-\u4e16'];
const PRINCIPALS = [
  '*',
  '123456789012',
  'arn:aws:iam::123456789012:root',
  'arn:aws-cn:iam::210987654321:root',
  'arn:aws:iam::123456789012:role/x',
];
const SERVICES = ['ec2.amazonaws.com', 'lambda.amazonaws.com', 'arn:aws:iam::123456789012:root'];
const KEYS = ['aws:SourceIp', 'AWS:sourceip', 'aws:PrincipalTag/Team', 'aws:principaltag/team', 'aws:CurrentTime'];
const OPERATORS = [
  'StringEquals',
  'stringequals',
  'ForAnyValue:StringLike',
  'foranyvalue:stringlike',
  'BoolIfExists',
  'DateLessThan',
  'Null',
];
const VALUES: readonly Json[] = ['a', 'b', 'true', true, 'false', false, 5, '5', '\u{1F600}'];

const values: fc.Arbitrary<Json> = fc.oneof(fc.constantFrom(...VALUES), fc.array(fc.constantFrom(...VALUES), { maxLength: 3 }));
const condition: fc.Arbitrary<Json> = fc.dictionary(
  fc.constantFrom(...OPERATORS),
  fc.dictionary(fc.constantFrom(...KEYS), values, { maxKeys: 3 }),
  { maxKeys: 3 },
);
const principal: fc.Arbitrary<Json> = fc.oneof(
  fc.constant<Json>('*'),
  fc.record({ AWS: someOf(PRINCIPALS), Service: someOf(SERVICES), Federated: someOf(PRINCIPALS) }, { requiredKeys: [] }),
);

const scope: fc.Arbitrary<JsonObject> = fc.oneof(
  fc.record({ Resource: someOf(RESOURCES) }),
  fc.record({ NotResource: someOf(RESOURCES) }),
  fc.record({ Principal: principal }),
  fc.record({ NotPrincipal: principal }),
);

const act: fc.Arbitrary<JsonObject> = fc.oneof(fc.record({ Action: someOf(ACTIONS, 4) }), fc.record({ NotAction: someOf(ACTIONS, 4) }));

/** A statement in any of its legal spellings, Sid not among them. */
export const statements: fc.Arbitrary<JsonObject> = fc
  .tuple(fc.constantFrom('Allow', 'Deny', 'allow', 'DENY'), act, scope, fc.option(condition, { nil: undefined }))
  .map(([Effect, action, over, Condition]) => ({ Effect, ...action, ...over, ...(Condition === undefined ? {} : { Condition }) }));

const SIDS = ['', 'A', 'B', 'Read', undefined, undefined, undefined];

/** A document of up to five statements, some equal, some named. */
export const documents: fc.Arbitrary<JsonObject> = fc
  .tuple(
    fc.array(fc.tuple(statements, fc.constantFrom(...SIDS)), { maxLength: 5 }),
    fc.constantFrom<JsonObject>({}, { Version: '2012-10-17' }, { Version: '2008-10-17', Id: 'x' }),
    fc.boolean(),
  )
  .map(([parts, head, twice]) => {
    const used = new Set<string>();
    const list = parts.map(([statement, sid]) => {
      if (sid === undefined || used.has(sid)) return statement;
      if (sid !== '') used.add(sid);
      return { Sid: sid, ...statement };
    });
    const all = twice && list[0] !== undefined && list[0]['Sid'] === undefined ? [...list, list[0]] : list;
    return { ...head, Statement: all.length === 1 && twice ? (all[0] ?? []) : all };
  });

/** The same document in another order of keys, lists and statements, drawn from a seed. */
export function shuffled(value: Json, seed: number): Json {
  let state = seed;
  const next = (): number => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state;
  };
  const mix = <T>(items: readonly T[]): T[] =>
    items
      .map((item) => ({ item, rank: next() }))
      .sort((a, b) => a.rank - b.rank)
      .map(({ item }) => item);
  const walk = (part: Json): Json => {
    if (isList(part)) return mix(part.map(walk));
    if (!isObject(part)) return part;
    return Object.fromEntries(mix(Object.entries(part)).map(([key, member]) => [key, walk(member)]));
  };
  return walk(value);
}

/** One statement with the given members over a plain Allow. */
export function allow(members: JsonObject = {}): JsonObject {
  return { Effect: 'Allow', Action: 's3:GetObject', Resource: '*', ...members };
}

/** A document of 2012 with these statements. */
export function policy(...statement: readonly Json[]): JsonObject {
  return { Version: '2012-10-17', Statement: statement };
}
