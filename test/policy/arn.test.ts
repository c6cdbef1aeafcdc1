// ARNs, taken apart and put together.
import { describe, expect, it } from 'vitest';
import {
  accountOfRoot,
  awsPolicyArn,
  formatArn,
  groupArn,
  instanceProfileArn,
  isRootArn,
  parseArn,
  policyArn,
  roleArn,
  rootArn,
  userArn,
} from '../../src/policy/arn.ts';

const scope = { account: '123456789012', partition: 'aws-cn' };

describe('parseArn', () => {
  it.each([
    [
      'arn:aws:iam::123456789012:role/ci/deploy',
      { partition: 'aws', service: 'iam', region: '', account: '123456789012', resource: 'role/ci/deploy' },
    ],
    ['arn:aws:s3:::bucket/a:b', { partition: 'aws', service: 's3', region: '', account: '', resource: 'bucket/a:b' }],
    [
      'arn:aws:logs:eu-west-1:1:log-group:x:*',
      { partition: 'aws', service: 'logs', region: 'eu-west-1', account: '1', resource: 'log-group:x:*' },
    ],
  ])('splits %s and puts it together again', (text, arn) => {
    expect(parseArn(text)).toEqual(arn);
    expect(formatArn(arn)).toBe(text);
  });

  it.each(['', '*', 'arn', 'arn:aws:s3', 'arn:aws:s3:::', 'arn::iam::1:role/x', 'arn:aws:::1:x', 'ARN:aws:iam::1:role/x', 'role/x'])(
    'takes %j for none',
    (text) => {
      expect(parseArn(text)).toBeUndefined();
    },
  );
});

describe('IAM ARNs', () => {
  it('are made from scope, path and name', () => {
    expect(policyArn(scope, '/', 'p')).toBe('arn:aws-cn:iam::123456789012:policy/p');
    expect(roleArn(scope, '/ci/prod/', 'r')).toBe('arn:aws-cn:iam::123456789012:role/ci/prod/r');
    expect(userArn(scope, '/', 'u')).toBe('arn:aws-cn:iam::123456789012:user/u');
    expect(groupArn(scope, '/', 'g')).toBe('arn:aws-cn:iam::123456789012:group/g');
    expect(instanceProfileArn(scope, '/', 'i')).toBe('arn:aws-cn:iam::123456789012:instance-profile/i');
    expect(awsPolicyArn('aws', '/service-role/', 'X')).toBe('arn:aws:iam::aws:policy/service-role/X');
  });

  it('of a root stand for the account', () => {
    expect(rootArn(scope)).toBe('arn:aws-cn:iam::123456789012:root');
    expect(accountOfRoot(rootArn(scope))).toBe('123456789012');
    expect(isRootArn(rootArn(scope))).toBe(true);
  });

  it.each([
    '123456789012',
    'arn:aws:iam::12345678901:root',
    'arn:aws:iam::123456789012:rooted',
    'arn:aws:iam::123456789012:role/root',
    'arn:aws:iam:eu-west-1:123456789012:root',
    'arn:aws:sts::123456789012:root',
    'x arn:aws:iam::123456789012:root',
  ])('%s is no root', (text) => {
    expect(accountOfRoot(text)).toBeUndefined();
    expect(isRootArn(text)).toBe(false);
  });
});
