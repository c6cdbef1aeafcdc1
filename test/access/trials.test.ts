// What can be tried for real: a closed table, and only objects of random names below the prefix.
import { describe, expect, it } from 'vitest';
import { trialOf } from '../../src/access/trials.ts';

const NAME = 'iamsync-verify-0123456789abcdef';
const trial = (action: string, resource: string, prefix: string | null = null, context = {}) =>
  trialOf({ action, resource, context, prefix, name: NAME });

describe('a trial', () => {
  it.each([
    ['s3:PutObject', 'arn:aws:s3:::b/*', null, { op: 'PutObject', bucket: 'b', key: NAME }],
    ['S3:getobject', 'arn:aws-cn:s3:::b/*', null, { op: 'GetObject', bucket: 'b', key: NAME }],
    ['s3:DeleteObject', 'arn:aws:s3:::b/daily/*', null, { op: 'DeleteObject', bucket: 'b', key: `daily/${NAME}` }],
    ['s3:PutObject', 'arn:aws:s3:::b/*', 'verify/', { op: 'PutObject', bucket: 'b', key: `verify/${NAME}` }],
    ['s3:PutObject', 'arn:aws:s3:::b/verify/deep/*', 'verify/', { op: 'PutObject', bucket: 'b', key: `verify/deep/${NAME}` }],
    ['s3:ListBucket', 'arn:aws:s3:::b', 'verify/', { op: 'ListBucket', bucket: 'b', prefix: 'verify/' }],
    ['s3:ListAllMyBuckets', '*', null, { op: 'ListAllMyBuckets' }],
    ['sts:AssumeRole', 'arn:aws:iam::123456789012:role/x', null, { op: 'AssumeRole', role: 'arn:aws:iam::123456789012:role/x' }],
    ['sts:GetCallerIdentity', '*', null, { op: 'GetCallerIdentity' }],
  ] as const)('of %s on %s, prefix %s', (action, resource, prefix, deed) => {
    expect(trial(action, resource, prefix)).toEqual({ deed });
  });

  it.each([
    ['s3:PutObject', 'arn:aws:s3:::b/daily/*', 'verify/', 'below verify/'],
    ['s3:PutObject', 'arn:aws:s3:::b/report.csv', null, 'one object'],
    ['s3:GetObject', '*', null, 'one bucket'],
    ['s3:GetObject', 'arn:aws:s3:::*/x', null, 'single bucket'],
    ['s3:GetObject', 'arn:aws:s3:::b/*.csv', null, 'random name'],
    ['s3:GetObject', 'arn:aws:s3:us-east-1:123456789012:accesspoint/x/object/*', null, 'one bucket'],
    ['s3:ListBucket', 'arn:aws:s3:::b*', null, 'single bucket'],
    ['sts:AssumeRole', '*', null, 'names none'],
    ['s3:*', '*', null, 'none of the actions'],
    ['iam:CreateUser', '*', null, 'none of the actions'],
  ] as const)('of %s on %s, prefix %s, is none', (action, resource, prefix, reason) => {
    expect(trial(action, resource, prefix)).toEqual({ reason: expect.stringContaining(reason) });
  });

  it('chooses no context but the prefix of a listing', () => {
    expect(trial('s3:GetObject', 'arn:aws:s3:::b/*', null, { 'aws:SourceIp': '192.0.2.1' })).toEqual({
      reason: expect.stringContaining('context'),
    });
    expect(trial('s3:ListBucket', 'arn:aws:s3:::b', null, { 's3:prefix': 'home/' })).toEqual({
      deed: { op: 'ListBucket', bucket: 'b', prefix: 'home/' },
    });
  });
});
