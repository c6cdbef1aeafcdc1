// The grammar of identity policies, in the words recorded from CreatePolicy on 18 February 2026 [A] or known otherwise [K].
import { CreatePolicyCommand } from '@aws-sdk/client-iam';
import { describe, expect, it } from 'vitest';
import { documentSize } from '../../src/sandbox/documents.ts';
import { allow, open, refusal } from './support.ts';

const fine = { Effect: 'Allow', Action: 's3:GetObject', Resource: '*' };
const one = (statement: object, more: object = {}): string => JSON.stringify({ Version: '2012-10-17', Statement: [statement], ...more });
const syntax = 'Syntax errors in policy.';
const legacy = 'The policy failed legacy parsing';

const refused: [string, string][] = [
  [syntax, 'no json'],
  [syntax, '[]'],
  [syntax, '{"Version":"2012-10-17"}'],
  [syntax, '{"Version":"2012-10-17","Statement":[]}'],
  [syntax, '{"Version":"2012-10-17","Statement":["x"]}'],
  [syntax, one(fine, { Version: '2011-01-01' })],
  [syntax, one(fine, { Extra: 1 })],
  [syntax, one({ ...fine, Extra: 1 })],
  [syntax, one({ ...fine, Effect: 'Maybe' })],
  [syntax, one({ ...fine, NotAction: 's3:*' })],
  [syntax, one({ ...fine, Action: 1 })],
  [syntax, one({ ...fine, Sid: 1 })],
  [syntax, one({ ...fine, Condition: { StringIs: { 'aws:x': '1' } } })],
  [syntax, one({ ...fine, Condition: { StringEquals: { 'aws:x': null } } })],
  [legacy, one({ ...fine, Effect: 'allow' })],
  [legacy, one({ ...fine, Resource: 'arn:aws::::x' })],
  ['Policy document must be version 2012-10-17 or greater.', one(fine, { Version: '2008-10-17' })],
  ['Policy document should not specify a principal.', one({ ...fine, Principal: { AWS: '*' } })],
  ['Policy statement must contain actions.', one({ Effect: 'Allow', Resource: '*' })],
  ['Policy statement must contain actions.', one({ ...fine, Action: [] })],
  ['Policy statement must contain resources.', one({ Effect: 'Allow', Action: 's3:*' })],
  ['Policy statement must contain resources.', one({ ...fine, Resource: [] })],
  ['Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.', one({ ...fine, Action: 'GetObject' })],
  ['Vendor a a is not valid', one({ ...fine, Action: 'a a:b' })],
  ['Actions/Condition can contain only one colon.', one({ ...fine, Action: 's3:Get:Object' })],
  ['Resource adf must be in ARN format or "*".', one({ ...fine, Resource: ['adf'] })],
  ['Resource  must be in ARN format or "*".', one({ ...fine, Resource: '' })],
  ['Partition "bsdfdsafsad" is not valid for resource "arn:bsdfdsafsad:*:*:*:*".', one({ ...fine, Resource: 'arn:bsdfdsafsad' })],
  ['Partition "s3" is not valid for resource "arn:s3:::example_bucket:*".', one({ ...fine, Resource: 'arn:s3:::example_bucket' })],
  ['Resource vendor must be fully qualified and cannot contain regexes.', one({ ...fine, Resource: 'arn:aws' })],
  ['Resource arn:aws:s3:us-east-1::b can not contain region information.', one({ ...fine, Resource: 'arn:aws:s3:us-east-1::b' })],
  [
    'IAM resource arn:aws:iam:us-east-1::user/x cannot contain region information.',
    one({ ...fine, Resource: 'arn:aws:iam:us-east-1::user/x' }),
  ],
  [
    'IAM resource path must either be "*", root, or start with user/, federated-user/, role/, group/, instance-profile/, mfa/, server-certificate/, policy/, sms-mfa/, saml-provider/, oidc-provider/, report/, access-report/.',
    one({ ...fine, Resource: 'arn:aws:iam::123456789012:usr/x' }),
  ],
  [
    'Statement IDs (SID) in a single policy must be unique.',
    JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Sid: 'a', ...fine },
        { Sid: 'a', ...fine },
      ],
    }),
  ],
];

const taken: string[] = [
  allow(),
  one({
    ...fine,
    Action: ['*', 's3:*', 'iam:Get?ser'],
    Resource: ['arn:aws:s3:::b/*', 'arn:*:iam::*:role/*', 'arn:aws:iam::123456789012:*', 'arn:aws-cn:s3:::b'],
  }),
  one({ Effect: 'Deny', NotAction: 's3:*', NotResource: 'arn:aws:s3:::b' }, { Id: 'x' }),
  one({
    ...fine,
    Sid: '',
    Condition: { 'ForAllValues:StringEqualsIfExists': { 'aws:TagKeys': ['a'] }, Null: { 'aws:x': true }, bool: { 'aws:y': 'true' } },
  }),
  one({ ...fine, Resource: 'arn:aws:ec2:us-east-1:123456789012:instance/*' }),
  one({ ...fine, Condition: {} }),
];

describe('CreatePolicy', () => {
  it('refuses documents in the words of AWS [A]', async () => {
    const { iam } = await open();
    for (const [message, PolicyDocument] of refused)
      expect(await refusal(iam.send(new CreatePolicyCommand({ PolicyName: 'P', PolicyDocument }))), PolicyDocument).toEqual({
        code: 'MalformedPolicyDocument',
        status: 400,
        message,
      });
  });

  it('takes documents that are odd but right [A, D]', async () => {
    const { iam } = await open();
    for (const [index, PolicyDocument] of taken.entries()) {
      const created = await iam.send(new CreatePolicyCommand({ PolicyName: `P${index}`, PolicyDocument }));
      expect(created.$metadata.httpStatusCode, PolicyDocument).toBe(200);
    }
  });

  it('refuses characters above U+00FF, which JSON can escape [M]', async () => {
    const { iam } = await open();
    const PolicyDocument = one({ ...fine, Condition: { StringEquals: { 'aws:x': '€' } } });
    expect(await refusal(iam.send(new CreatePolicyCommand({ PolicyName: 'P', PolicyDocument })))).toMatchObject({
      code: 'ValidationError',
      message:
        "1 validation error detected: Value at 'policyDocument' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\u0009\\u000A\\u000D\\u0020-\\u00FF]+",
    });
    await iam.send(new CreatePolicyCommand({ PolicyName: 'P', PolicyDocument: PolicyDocument.replace('€', String.raw`\u20ac`) }));
  });

  it('counts characters without the blanks between tokens, up to the quota and not one more [D, I]', async () => {
    const { iam } = await open();
    const sized = (size: number): string => {
      const text = one({ ...fine, Resource: 'arn:aws:s3:::' });
      return JSON.stringify(JSON.parse(text.replace(':::', `:::${'b'.repeat(size - text.length)}`)), null, 4);
    };
    expect(documentSize(sized(6144))).toBe(6144);
    await iam.send(new CreatePolicyCommand({ PolicyName: 'P', PolicyDocument: sized(6144) }));
    expect(await refusal(iam.send(new CreatePolicyCommand({ PolicyName: 'Q', PolicyDocument: sized(6145) })))).toEqual({
      code: 'LimitExceeded',
      status: 409,
      message: 'Cannot exceed quota for PolicySize: 6144',
    });
  });
});

describe('documentSize', () => {
  it('counts blanks inside strings, and sees through escaped quotes', () => {
    expect(documentSize('{ "a b" :\n"c\\" d" }')).toBe('{"a b":"c\\" d"}'.length);
  });
});
