// What is the same policy and what is not: one table, each row with where it comes from.
import { describe, expect, it } from 'vitest';
import { canonical } from '../../src/model/json.ts';
import type { Json } from '../../src/model/json.ts';
import { normalise } from '../../src/policy/normal.ts';
import { allow, policy } from './documents.ts';

const GRAMMAR = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html';
const PRINCIPAL = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html';
const CONDITION = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html';
const ACTION = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html';
const CHECKS = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-reference-policy-checks.html';
const EQUIVALENCE = 'github.com/hashicorp/awspolicyequivalence';
const ROOT = 'arn:aws:iam::123456789012:root';

type Row = readonly [name: string, a: Json, b: Json, source: string];

const when = (Condition: Json): Json => policy(allow({ Condition }));
const trust = (Principal: Json): Json => policy({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal });

const A = allow({ Action: 's3:A' });
const B = allow({ Action: 's3:B' });

const EQUAL: readonly Row[] = [
  ['an action alone and in a list', policy(allow({ Action: 's3:A' })), policy(allow({ Action: ['s3:A'] })), GRAMMAR],
  [
    'a resource alone and in a list',
    policy(allow({ Resource: 'arn:aws:s3:::a' })),
    policy(allow({ Resource: ['arn:aws:s3:::a'] })),
    GRAMMAR,
  ],
  [
    'NotAction alone and in a list',
    policy({ Effect: 'Deny', NotAction: 's3:A', Resource: '*' }),
    policy({ Effect: 'Deny', NotAction: ['s3:A'], Resource: '*' }),
    GRAMMAR,
  ],
  [
    'NotResource alone and in a list',
    policy({ Effect: 'Deny', Action: '*', NotResource: '*' }),
    policy({ Effect: 'Deny', Action: '*', NotResource: ['*'] }),
    GRAMMAR,
  ],
  ['a principal alone and in a list', trust({ AWS: ROOT }), trust({ AWS: [ROOT] }), GRAMMAR],
  [
    'a condition value alone and in a list',
    when({ Bool: { 'aws:SecureTransport': 'true' } }),
    when({ Bool: { 'aws:SecureTransport': ['true'] } }),
    GRAMMAR,
  ],
  ['the order of actions', policy(allow({ Action: ['s3:A', 's3:B'] })), policy(allow({ Action: ['s3:B', 's3:A'] })), EQUIVALENCE],
  [
    'the order of principals',
    trust({ AWS: ['1'.repeat(12), '2'.repeat(12)] }),
    trust({ AWS: ['2'.repeat(12), '1'.repeat(12)] }),
    EQUIVALENCE,
  ],
  [
    'the order of condition values',
    when({ StringEquals: { 'aws:x': ['a', 'b'] } }),
    when({ StringEquals: { 'aws:x': ['b', 'a'] } }),
    EQUIVALENCE,
  ],
  ['the order of statements', policy(A, B), policy(B, A), EQUIVALENCE],
  ['one statement and a list of one', { Version: '2012-10-17', Statement: A }, policy(A), GRAMMAR],
  ['the order of keys', { Version: '2012-10-17', Id: 'x', Statement: [A] }, { Statement: [A], Id: 'x', Version: '2012-10-17' }, 'RFC 8259'],
  ['the case of Effect', policy(allow({ Effect: 'allow' })), policy(allow()), EQUIVALENCE],
  ['a boolean and its text in a condition', when({ Bool: { 'aws:x': true } }), when({ Bool: { 'aws:x': 'true' } }), GRAMMAR],
  ['a number and its text in a condition', when({ NumericEquals: { 'aws:x': 5 } }), when({ NumericEquals: { 'aws:x': '5' } }), GRAMMAR],
  ['an account id and its root ARN', trust({ AWS: '123456789012' }), trust({ AWS: ROOT }), PRINCIPAL],
  [
    'an account id and its root ARN in another partition',
    trust({ AWS: '123456789012' }),
    trust({ AWS: 'arn:aws-cn:iam::123456789012:root' }),
    PRINCIPAL,
  ],
  [
    'an account id and its root ARN under NotPrincipal',
    policy({ Effect: 'Deny', Action: 'sts:AssumeRole', NotPrincipal: { AWS: '123456789012' } }),
    policy({ Effect: 'Deny', Action: 'sts:AssumeRole', NotPrincipal: { AWS: [ROOT] } }),
    PRINCIPAL,
  ],
  ['an empty Sid and none', policy(allow({ Sid: '' })), policy(allow()), EQUIVALENCE],
  ['an empty Condition and none', when({}), policy(allow()), CHECKS],
  [
    'the case of an action',
    policy(allow({ Action: ['S3:getobject'] })),
    policy(allow({ Action: ['S3:getobject', 'S3:getobject'] })),
    ACTION,
  ],
  [
    'two spellings of one action in a document',
    policy(allow({ Action: ['s3:GetObject', 's3:getobject'] })),
    policy(allow({ Action: ['s3:GetObject'] })),
    ACTION,
  ],
  ['a repeated action', policy(allow({ Action: ['s3:A', 's3:A'] })), policy(allow({ Action: ['s3:A'] })), 'a set has no repetition'],
  ['the case of a condition operator', when({ stringEQUALS: { 'aws:x': 'a' } }), when({ StringEquals: { 'aws:x': 'a' } }), CONDITION],
  [
    'the case of prefix and suffix of an operator',
    when({ 'foranyvalue:stringlikeifexists': { 'aws:x': 'a' } }),
    when({ 'ForAnyValue:StringLikeIfExists': { 'aws:x': 'a' } }),
    CONDITION,
  ],
  [
    'two spellings of a key with the same values',
    when({ StringEquals: { 'aws:X': 'a', 'aws:x': 'a' } }),
    when({ StringEquals: { 'aws:X': 'a' } }),
    CONDITION,
  ],
];

const DIFFERENT: readonly Row[] = [
  ['[A, A, B] and [A, B, B]', policy(A, A, B), policy(A, B, B), `a FALSE EQUAL of ${EQUIVALENCE}`],
  ['[A, A] and [A]', policy(A, A), policy(A), 'statements are a multiset'],
  [
    'an account id and its root ARN under Federated',
    trust({ Federated: '123456789012' }),
    trust({ Federated: ROOT }),
    `a FALSE EQUAL of ${EQUIVALENCE}`,
  ],
  [
    'an account id and its root ARN under Service',
    trust({ Service: '123456789012' }),
    trust({ Service: ROOT }),
    `a FALSE EQUAL of ${EQUIVALENCE}`,
  ],
  [
    'an account id and its root ARN in a condition',
    when({ StringEquals: { 'aws:x': '123456789012' } }),
    when({ StringEquals: { 'aws:x': ROOT } }),
    PRINCIPAL,
  ],
  ['an account id and its root ARN as resource', policy(allow({ Resource: '123456789012' })), policy(allow({ Resource: ROOT })), PRINCIPAL],
  ['a root ARN and a role called root', trust({ AWS: ROOT }), trust({ AWS: 'arn:aws:iam::123456789012:role/root' }), PRINCIPAL],
  ['Principal "*" and {AWS: "*"}', trust('*'), trust({ AWS: '*' }), 'some services tell them apart: aws-cdk pull request 16843'],
  [
    'an empty action list and no action',
    policy({ Effect: 'Allow', Action: [], Resource: '*' }),
    policy({ Effect: 'Allow', Resource: '*' }),
    CHECKS,
  ],
  [
    'an empty resource list and no resource',
    policy({ Effect: 'Allow', Action: '*', Resource: [] }),
    policy({ Effect: 'Allow', Action: '*' }),
    CHECKS,
  ],
  ['an empty condition value list and no condition', when({ StringEquals: { 'aws:x': [] } }), policy(allow()), CHECKS],
  ['an operator without keys and no condition', when({ StringEquals: {} }), policy(allow()), 'only the empty Condition is absent'],
  [
    'an empty principal list and no principal',
    trust({ AWS: [] }),
    policy({ Effect: 'Allow', Action: 'sts:AssumeRole' }),
    'an empty list makes a statement inert',
  ],
  ['an empty principal list and an empty principal', trust({ AWS: [] }), trust({}), 'an empty list makes a statement inert'],
  ['an empty Id and none', { ...policy(A), Id: '' }, policy(A), 'only Sid and Condition may be empty'],
  ['a Sid and another', policy(allow({ Sid: 'A' })), policy(allow({ Sid: 'B' })), 'Sids are significant'],
  ['a Sid and none', policy(allow({ Sid: 'A' })), policy(allow()), 'Sids are significant'],
  ['2012-10-17 and 2008-10-17', policy(A), { Version: '2008-10-17', Statement: [A] }, 'variables are literal text in 2008-10-17'],
  ['Action and NotAction', policy(allow()), policy({ Effect: 'Allow', NotAction: 's3:GetObject', Resource: '*' }), GRAMMAR],
  ['Allow and Deny', policy(allow()), policy(allow({ Effect: 'Deny' })), GRAMMAR],
  [
    'the case of a resource',
    policy(allow({ Resource: 'arn:aws:s3:::A' })),
    policy(allow({ Resource: 'arn:aws:s3:::a' })),
    'resources are case-sensitive',
  ],
  ['the case of a condition value', when({ StringEquals: { 'aws:x': 'A' } }), when({ StringEquals: { 'aws:x': 'a' } }), CONDITION],
  [
    'StringEquals and StringEqualsIfExists',
    when({ StringEquals: { 'aws:x': 'a' } }),
    when({ StringEqualsIfExists: { 'aws:x': 'a' } }),
    CONDITION,
  ],
  [
    'two spellings of a key with different values and their union: conditions are ANDed, values ORed',
    when({ StringEquals: { 'aws:X': 'a', 'aws:x': 'b' } }),
    when({ StringEquals: { 'aws:X': ['a', 'b'] } }),
    CONDITION,
  ],
  [
    'two spellings of an operator with different values and their union',
    when({ StringEquals: { 'aws:x': 'a' }, stringequals: { 'aws:x': 'b' } }),
    when({ StringEquals: { 'aws:x': ['a', 'b'] } }),
    CONDITION,
  ],
  [
    'a service and its regional alias',
    trust({ Service: 'ec2.amazonaws.com' }),
    trust({ Service: 'ec2.eu-west-1.amazonaws.com' }),
    PRINCIPAL,
  ],
  ['an orphaned id and an ARN', trust({ AWS: 'AROAEXAMPLEEXAMPLE123' }), trust({ AWS: 'arn:aws:iam::123456789012:role/x' }), PRINCIPAL],
  [
    'a wildcard and what it covers',
    policy(allow({ Action: ['s3:*', 's3:GetObject'] })),
    policy(allow({ Action: 's3:*' })),
    'the normal form does not reason about access',
  ],
  ['an unknown member and none', policy(allow({ Comment: 'x' })), policy(allow()), 'nothing vanishes silently'],
];

const text = (value: Json): string => canonical(normalise(value, '2012-10-17'));

describe('the normal form makes equal', () => {
  it.each(EQUAL)('%s', (_name, a, b) => {
    expect(text(a)).toBe(text(b));
  });
});

describe('the normal form keeps apart', () => {
  it.each(DIFFERENT)('%s', (_name, a, b) => {
    expect(text(a)).not.toBe(text(b));
  });
});
