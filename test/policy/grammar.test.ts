// What the grammar says of documents. Refusals are recorded from IAM (CreatePolicy, CreateRole) or stand in its documentation.
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Json } from '../../src/model/json.ts';
import { checkGrammar } from '../../src/policy/grammar.ts';
import type { GrammarOptions } from '../../src/policy/grammar.ts';
import { checkAction, checkTrustAction, isAssuming, isOrdinaryAction } from '../../src/policy/grammar/action.ts';
import { checkResource, isOrdinaryResource } from '../../src/policy/grammar/resource.ts';
import { allow, policy } from './documents.ts';
import { ASSUME, REFUSED, TRUST_REFUSED, trusting } from './refusals.ts';
import type { Refusal } from './refusals.ts';

/** `severity rule at`, one a problem. */
function found(value: Json, grammar: 'identity' | 'trust' = 'identity', options: GrammarOptions = {}): string[] {
  return checkGrammar(value, grammar, options).map(({ severity, rule, at }) => `${severity} ${rule} ${at.join('/')}`);
}

function nextOf(value: Json, grammar: 'identity' | 'trust' = 'identity'): string {
  return checkGrammar(value, grammar)
    .map(({ next }) => next)
    .join(' ');
}

describe('documents that IAM takes', () => {
  it.each<[string, Json]>([
    ['a statement object', { Version: '2012-10-17', Statement: allow() }],
    ['no Version, which means 2012-10-17 here', { Statement: [allow()] }],
    ['an Id', { ...policy(allow()), Id: 'x y' }],
    ['an empty Sid', policy(allow({ Sid: '' }), allow({ Sid: '' }))],
    ['an empty Condition', policy(allow({ Condition: {} }))],
    ['every action', policy(allow({ Action: '*' }))],
    ['an unknown service', policy(allow({ Action: 'aaaaaadsfdsafsadfsadfaaaaa:ListBucket' }))],
    ['services with dots and dashes', policy(allow({ Action: ['s3-s:ListBucket', 's3.s:ListBucket', 'aws-portal:View*'] }))],
    ['NotAction and NotResource', policy({ Effect: 'Allow', NotAction: 's3:ListBucket', NotResource: '*' })],
    ['resources of other partitions', policy(allow({ Resource: ['arn:aws-cn:s3:::a', 'arn:aws-us-gov:s3:::a', 'arn:*:s3:::a'] }))],
    ['an unknown service in an ARN', policy(allow({ Resource: 'arn:aws:invalid-service:us-east-1::x' }))],
    [
      'IAM resources',
      policy(allow({ Resource: ['arn:aws:iam::*:user/${aws:username}', 'arn:aws:iam::123456789012:*', 'arn:aws:iam:::user/x'] })),
    ],
    ['an access point with a region', policy(allow({ Resource: 'arn:aws:s3:eu-west-1:123456789012:accesspoint/x' }))],
    ['variables', policy(allow({ Resource: "arn:aws:s3:::a/${aws:PrincipalTag/team, 'none'}/${*}${?}${$}" }))],
    ['characters above U+00FF, which are escaped on the wire', policy(allow({ Resource: 'arn:aws:s3:::\u4e16' }))],
    [
      'numbers and booleans as condition values',
      policy(allow({ Condition: { NumericLessThan: { 's3:max-keys': 10 }, Bool: { 'aws:x': [true] } } })),
    ],
    ['operators in any case', policy(allow({ Condition: { 'forallvalues:stringequalsifexists': { 'aws:TagKeys': ['a'] } } }))],
    [
      'dates',
      policy(
        allow({
          Condition: {
            DateLessThan: { 'aws:CurrentTime': ['2019-07-01T13:20:15Z', '2016-12-13T21:20:37.593194+00:00', '2026-01-01', '1700000000'] },
          },
        }),
      ),
    ],
    ['addresses', policy(allow({ Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '2001:DB8::/32', '::1'] } } }))],
    [
      'a variable as a condition value',
      policy(allow({ Condition: { StringLike: { 's3:prefix': ['', 'home/', 'home/${aws:userid}/*'] } } })),
    ],
    ['Null', policy(allow({ Condition: { Null: { 'aws:TokenIssueTime': 'false' } } }))],
    [
      'a manifest variable, which is judged once it has its value',
      policy(allow({ Resource: '$(bucket)/*', Action: '$(action)', Sid: '$(name)-x' })),
    ],
  ])('%s', (_name, document) => {
    expect(found(document)).toEqual([]);
  });

  it.each<[string, Json]>([
    ['services', trusting({ Service: ['ec2.amazonaws.com', 'pods.eks.amazonaws.com', 'ec2.amazonaws.com.cn'] })],
    [
      'accounts, users, roles, sessions',
      trusting({
        AWS: [
          '123456789012',
          'arn:aws:iam::123456789012:root',
          'arn:aws:iam::123456789012:user/a/b',
          'arn:aws:iam::123456789012:role/x',
          'arn:aws:sts::123456789012:assumed-role/x/y',
        ],
      }),
    ],
    ['everybody, in the form that IAM takes', trusting({ AWS: '*' })],
    [
      'identity providers',
      trusting({
        Federated: [
          'arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com',
          'arn:aws:iam::123456789012:saml-provider/okta',
          'cognito-identity.amazonaws.com',
        ],
      }),
    ],
    [
      'all STS actions of a trust policy',
      policy({
        ...ASSUME,
        Action: [
          'sts:AssumeRole',
          'sts:AssumeRoleWithSAML',
          'sts:AssumeRoleWithWebIdentity',
          'sts:TagSession',
          'sts:SetSourceIdentity',
          'STS:assumerole',
          'sts:*',
        ],
      }),
    ],
    ['a Deny for everybody', policy({ Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' })],
    [
      'manifest variables',
      trusting({ AWS: ['$(account)', 'arn:$(partition):iam::$(account):role/x'], Service: '$(service)', Federated: '$(provider)' }),
    ],
  ])('trust: %s', (_name, document) => {
    expect(found(document, 'trust')).toEqual([]);
  });
});

describe('documents that IAM refuses', () => {
  it.each(REFUSED)('%s', (_name, document, ...problems) => {
    expect(found(document)).toEqual(problems);
  });

  it.each(TRUST_REFUSED)('trust: %s', (_name, document, ...problems) => {
    expect(found(document, 'trust')).toEqual(problems);
  });

  it('a managed policy of 2008-10-17, which may stand elsewhere', () => {
    const old = { Version: '2008-10-17', Statement: [allow()] };
    expect(found(old, 'identity', { managed: true })).toEqual(['error version Version']);
    expect(found(old)).toEqual(['note version Version']);
    expect(found({ ...old, Statement: [ASSUME] }, 'trust')).toEqual(['note version Version']);
  });
});

describe('documents that IAM takes and that can hardly be meant', () => {
  it.each<Refusal>([
    ['Effect in another case', policy(allow({ Effect: 'denY' })), 'note effect Statement/0/Effect'],
    ['an action that none can match', policy(allow({ Action: 'iam: asdf safdsf af ' })), 'warning action-name Statement/0/Action'],
    ['a short ARN', policy(allow({ Resource: 'arn:aws:fdsasf' })), 'warning resource-arn Statement/0/Resource'],
    ['an ARN that names nothing', policy(allow({ Resource: 'arn:aws:s3:::' })), 'warning resource-arn Statement/0/Resource'],
    ['a partition with a wildcard', policy(allow({ Resource: 'arn:aws*:s3:::x' })), 'warning resource-partition Statement/0/Resource'],
    ['a variable that names no key', policy(allow({ Resource: 'arn:aws:s3:::${bucket}' })), 'warning variable-name Statement/0/Resource'],
    [
      'an operator without keys',
      policy(allow({ Condition: { DateGreaterThan: {} } })),
      'warning condition-empty Statement/0/Condition/DateGreaterThan',
    ],
    [
      'a key without values',
      policy(allow({ Condition: { DateGreaterThan: { 'aws:a': [] } } })),
      'warning empty-list Statement/0/Condition/DateGreaterThan/aws:a',
    ],
    [
      'a key without prefix',
      policy(allow({ Condition: { StringEqualsIfExists: { a: 'asf' } } })),
      'warning condition-key Statement/0/Condition/StringEqualsIfExists/a',
    ],
    [
      'a boolean that is none',
      policy(allow({ Condition: { Bool: { 'aws:x': 'yes' } } })),
      'warning condition-value Statement/0/Condition/Bool/aws:x',
    ],
    [
      'a number that is none',
      policy(allow({ Condition: { NumericEquals: { 'aws:x': 'ten' } } })),
      'warning condition-value Statement/0/Condition/NumericEquals/aws:x',
    ],
    [
      'an address that is none',
      policy(allow({ Condition: { NotIpAddress: { 'aws:x': 'home' } } })),
      'warning condition-value Statement/0/Condition/NotIpAddress/aws:x',
    ],
    [
      'an ARN that is none',
      policy(allow({ Condition: { ArnLike: { 'aws:x': 'role/*' } } })),
      'warning condition-value Statement/0/Condition/ArnLike/aws:x',
    ],
    [
      'a variable in a document of 2008-10-17',
      { Version: '2008-10-17', Statement: allow({ Resource: 'arn:aws:s3:::a/${aws:username' }) },
      'note version Version',
      'warning variable-version Statement/Resource',
    ],
  ])('%s', (_name, document, ...problems) => {
    expect(found(document)).toEqual(problems);
  });

  it.each<Refusal>([
    ['the id of a deleted principal', trusting({ AWS: 'AROAEXAMPLEEXAMPLE123' }), 'warning principal-orphan Statement/0/Principal/AWS'],
    ['an empty list of principals', trusting({ AWS: [] }), 'warning empty-list Statement/0/Principal/AWS'],
    ['an STS action without a meaning', policy({ ...ASSUME, Action: 'sts:GetCallerIdentity' }), 'warning trust-action Statement/0/Action'],
  ])('trust: %s', (_name, document, ...problems) => {
    expect(found(document, 'trust')).toEqual(problems);
  });
});

describe('next steps', () => {
  it.each<[string, Json, string]>([
    ['a misspelled member', policy(allow({ Conditon: {} })), 'Did you mean Condition?'],
    ['a member in lower case', policy({ ...allow(), effect: 'Allow' }), 'Did you mean Effect?'],
    ['a misspelled operator', policy(allow({ Condition: { StringEqual: { 'aws:x': 'a' } } })), 'Did you mean StringEquals?'],
    [
      'a misspelled operator with prefix and suffix',
      policy(allow({ Condition: { 'ForAnyValue:StrnigLikeIfExists': { 'aws:x': 'a' } } })),
      'Did you mean ForAnyValue:StringLikeIfExists?',
    ],
    [
      'Null with IfExists',
      policy(allow({ Condition: { NullIfExists: { 'aws:x': 'true' } } })),
      'Write Null with "true" (absent) or "false" (present).',
    ],
    ['a misspelled partition', policy(allow({ Resource: 'arn:asw:s3:::x' })), 'Did you mean aws?'],
    ['a number where text belongs', { Version: 5, Statement: [allow()] }, 'Put it in quotes: "5".'],
    ['a Sid', policy(allow({ Sid: 'Read-it' })), 'Write Readit.'],
    ['an action without service', policy(allow({ Action: 'GetObject' })), 's3:GetObject'],
    ['a bucket name as resource', policy(allow({ Resource: 'my-bucket/*' })), 'arn:aws:s3:::my-bucket/*'],
    ['a variable of the manifests in the wrong brackets', policy(allow({ Resource: 'arn:aws:s3:::${bucket}' })), '$(bucket)'],
  ])('for %s', (_name, document, next) => {
    expect(nextOf(document)).toContain(next);
  });

  it.each<[string, Json, string]>([
    ['a type in another case', trusting({ aws: '123456789012' }), 'Did you mean AWS?'],
    ['a bare service', trusting({ Service: 'Lambda' }), 'lambda.amazonaws.com'],
  ])('for trust: %s', (_name, document, next) => {
    expect(nextOf(document, 'trust')).toContain(next);
  });

  it('are never empty, and messages are sentences', () => {
    for (const [, document] of [...REFUSED, ...TRUST_REFUSED]) {
      for (const problem of [...checkGrammar(document, 'identity'), ...checkGrammar(document, 'trust')]) {
        expect(problem.message).toMatch(/^.{10,}[.?]$/);
        expect(problem.next).toMatch(/^.{5,}[.?]$/);
        expect(problem.rule).toMatch(/^[a-z]+(-[a-z]+)*$/);
      }
    }
  });
});

it('lets a statement have `expires` if told so', () => {
  expect(found(policy(allow({ expires: '2027-03-31' })), 'identity', { allowExpires: true })).toEqual([]);
});

describe('a quick look', () => {
  const part = fc.constantFrom(
    'arn',
    'aws',
    'aws-cn',
    's3',
    'iam',
    'sts',
    'AssumeRole',
    ':',
    ':',
    ':',
    '*',
    '?',
    '$',
    '${',
    '$(',
    '}',
    'user/a',
    '1',
    '-',
    '.',
    '',
  );
  const text = fc.array(part, { maxLength: 14 }).map((parts) => parts.join(''));
  const arn = fc.array(fc.constantFrom('', 's3', 'iam', 'eu-west-1', '123456789012', 'user/x', '*', 'a$b', '${aws:username}'), {
    minLength: 2,
    maxLength: 6,
  });
  const texts = fc.oneof(
    text,
    arn.map((parts) => `arn:aws:${parts.join(':')}`),
  );

  it('finds ordinary only what has no problem, and finds much ordinary', () => {
    let ordinary = 0;
    fc.assert(
      fc.property(texts, (one) => {
        for (const version of ['2012-10-17', '2008-10-17'])
          if (isOrdinaryResource(one)) expect(checkResource(one, [], version)).toEqual([]);
        if (isOrdinaryAction(one)) expect(checkAction(one, [])).toEqual([]);
        if (isAssuming(one)) expect(checkTrustAction(one, [])).toEqual([]);
        ordinary += Number(isOrdinaryResource(one)) + Number(isOrdinaryAction(one));
      }),
      { numRuns: 5000 },
    );
    expect(ordinary).toBeGreaterThan(100);
    expect(['arn:aws:s3:::a/*', 'arn:aws:sqs:eu-west-1:123456789012:q', '*'].every(isOrdinaryResource)).toBe(true);
    expect(['s3:GetObject', 's3:Get*'].every(isOrdinaryAction) && isAssuming('sts:AssumeRole')).toBe(true);
  });
});
