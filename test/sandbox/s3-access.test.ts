// S3 by permission: every operation under its own action and resource. Evidence tags: D documented, I reported, K known.
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketLocationCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  ListBucketsCommand,
  ListObjectsCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Clients } from './callers.ts';
import { newUser, permit } from './callers.ts';
import type { World } from './support.ts';
import { clientConfig, open, refusal, userArn } from './support.ts';

const OTHER = '210987654321';
const Bucket = 'my-bucket';
const BUCKET = 'arn:aws:s3:::my-bucket';
const OBJECT = `${BUCKET}/a/b`;
const Key = 'a/b';

let world: World;
let ann: Clients;
let root: S3Client;

beforeEach(async () => {
  world = await open({ accounts: ['123456789012', OTHER] });
  ann = await newUser(world, 'ann');
  root = new S3Client({ ...clientConfig(world.sandbox), forcePathStyle: true });
  await root.send(new CreateBucketCommand({ Bucket }));
  await root.send(new PutObjectCommand({ Bucket, Key, Body: 'x' }));
});

const cases: readonly (readonly [
  op: string,
  send: (s3: S3Client) => Promise<unknown>,
  action: string,
  resource: string,
  named: boolean,
])[] = [
  ['ListBuckets', (s3) => s3.send(new ListBucketsCommand({})), 's3:ListAllMyBuckets', 'arn:aws:s3:::*', false],
  ['CreateBucket', (s3) => s3.send(new CreateBucketCommand({ Bucket: 'new-bucket' })), 's3:CreateBucket', 'arn:aws:s3:::new-bucket', true],
  ['GetBucketLocation', (s3) => s3.send(new GetBucketLocationCommand({ Bucket })), 's3:GetBucketLocation', BUCKET, true],
  ['ListObjects', (s3) => s3.send(new ListObjectsCommand({ Bucket })), 's3:ListBucket', BUCKET, true],
  ['ListObjectsV2', (s3) => s3.send(new ListObjectsV2Command({ Bucket })), 's3:ListBucket', BUCKET, true],
  ['GetObject', (s3) => s3.send(new GetObjectCommand({ Bucket, Key })), 's3:GetObject', OBJECT, true],
  ['PutObject', (s3) => s3.send(new PutObjectCommand({ Bucket, Key, Body: 'y' })), 's3:PutObject', OBJECT, true],
  ['DeleteObject', (s3) => s3.send(new DeleteObjectCommand({ Bucket, Key })), 's3:DeleteObject', OBJECT, true],
];

describe('a permission of S3', () => {
  it.each(cases)('for %s is for its own action and resource [D, I]', async (_, send, action, resource, named) => {
    await permit(world, 'ann', { NotAction: action }, { Action: action, NotResource: resource });
    const on = named ? ` on resource: "${resource}"` : '';
    expect(await refusal(send(ann.s3))).toEqual({
      code: 'AccessDenied',
      status: 403,
      message: `User: ${userArn('ann')} is not authorized to perform: ${action}${on} because no identity-based policy allows the ${action} action`,
    });
    await permit(world, 'ann', { Action: action, Resource: resource });
    await send(ann.s3);
  });

  it.each([
    ['HeadBucket', (s3: S3Client) => s3.send(new HeadBucketCommand({ Bucket })), 's3:ListBucket', BUCKET],
    ['HeadObject', (s3: S3Client) => s3.send(new HeadObjectCommand({ Bucket, Key })), 's3:GetObject', OBJECT],
  ])('for %s is that of the request with a body, and its refusal says no more than 403 [D]', async (_, send, action, resource) => {
    await permit(world, 'ann', { NotAction: action }, { Action: action, NotResource: resource });
    expect((await refusal(send(ann.s3))).status).toBe(403);
    await permit(world, 'ann', { Action: action, Resource: resource });
    await send(ann.s3);
  });

  it('to delete a bucket is for the bucket [D]', async () => {
    await root.send(new DeleteObjectCommand({ Bucket, Key }));
    await permit(world, 'ann', { Action: 's3:DeleteBucket', Resource: `${BUCKET}/*` });
    expect((await refusal(ann.s3.send(new DeleteBucketCommand({ Bucket })))).code).toBe('AccessDenied');
    await permit(world, 'ann', { Action: 's3:DeleteBucket', Resource: BUCKET });
    await ann.s3.send(new DeleteBucketCommand({ Bucket }));
  });

  it('to list is also what tells that an object is missing: 403 without it, 404 with it [D]', async () => {
    const get = () => ann.s3.send(new GetObjectCommand({ Bucket, Key: 'none' }));
    const head = () => ann.s3.send(new HeadObjectCommand({ Bucket, Key: 'none' }));
    await permit(world, 'ann', { Action: 's3:GetObject' });
    expect(await refusal(get())).toEqual({
      code: 'AccessDenied',
      status: 403,
      message: `User: ${userArn('ann')} is not authorized to perform: s3:ListBucket on resource: "${BUCKET}" because no identity-based policy allows the s3:ListBucket action`,
    });
    expect((await refusal(head())).status).toBe(403);
    await permit(world, 'ann', { Action: ['s3:GetObject', 's3:ListBucket'] });
    expect(await refusal(get())).toMatchObject({ code: 'NoSuchKey', status: 404 });
    expect((await refusal(head())).status).toBe(404);
  });

  it('for a bucket that is not there: 403 without, 404 with [D]', async () => {
    const get = () => ann.s3.send(new GetObjectCommand({ Bucket: 'nobodys-bucket', Key }));
    expect((await refusal(get())).code).toBe('AccessDenied');
    await permit(world, 'ann', { Action: 's3:GetObject' });
    expect((await refusal(get())).code).toBe('NoSuchBucket');
  });

  it('to put over a certain version includes reading it [D]', async () => {
    const { ETag } = await root.send(new HeadObjectCommand({ Bucket, Key }));
    const put = () => ann.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'z', IfMatch: ETag }));
    await permit(world, 'ann', { Action: 's3:PutObject' });
    expect((await refusal(put())).message).toContain('s3:GetObject');
    await permit(world, 'ann', { Action: ['s3:PutObject', 's3:GetObject'] });
    await put();
  });

  it('does not reach the buckets of another account, whose policy would have to allow it [D]', async () => {
    const other = new S3Client({ ...clientConfig(world.sandbox, OTHER), forcePathStyle: true });
    await other.send(new CreateBucketCommand({ Bucket: 'other-bucket' }));
    await permit(world, 'ann', { Action: 's3:*' });
    expect((await refusal(ann.s3.send(new ListObjectsV2Command({ Bucket: 'other-bucket' })))).message).toBe(
      `User: ${userArn('ann')} is not authorized to perform: s3:ListBucket on resource: "arn:aws:s3:::other-bucket" because no resource-based policy allows the s3:ListBucket action`,
    );
    expect((await refusal(root.send(new PutObjectCommand({ Bucket: 'other-bucket', Key, Body: '' })))).code).toBe('AccessDenied');
  });
});

describe('conditions of S3 see', () => {
  it('what is listed [D]', async () => {
    const list = (Prefix?: string, MaxKeys?: number) => ann.s3.send(new ListObjectsV2Command({ Bucket, Prefix, MaxKeys }));
    await permit(world, 'ann', { Action: 's3:ListBucket', Condition: { StringLike: { 's3:prefix': ['a/*', ''] } } });
    await list('a/');
    expect((await refusal(list('b/'))).code).toBe('AccessDenied');
    expect((await refusal(list())).code).toBe('AccessDenied');
    await permit(world, 'ann', { Action: 's3:ListBucket', Condition: { NumericLessThanEquals: { 's3:max-keys': '10' } } });
    await list(undefined, 10);
    expect((await refusal(list(undefined, 11))).code).toBe('AccessDenied');
  });

  it('the headers of an upload, the region and that there is no TLS [D]', async () => {
    const put = (StorageClass?: 'STANDARD_IA') => ann.s3.send(new PutObjectCommand({ Bucket, Key, Body: 'y', StorageClass }));
    await permit(world, 'ann', { Action: 's3:PutObject', Condition: { StringEquals: { 's3:x-amz-storage-class': 'STANDARD_IA' } } });
    await put('STANDARD_IA');
    expect((await refusal(put())).code).toBe('AccessDenied');
    await permit(world, 'ann', { Action: 's3:PutObject', Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } } });
    await put();
    await permit(
      world,
      'ann',
      { Action: 's3:*' },
      { Effect: 'Deny', Action: 's3:*', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
    );
    expect((await refusal(put())).message).toContain('with an explicit deny in an identity-based policy');
  });

  it('the name of the user in a resource [D]', async () => {
    await permit(world, 'ann', { Action: 's3:*', Resource: `${BUCKET}/home/\${aws:username}/*` });
    await ann.s3.send(new PutObjectCommand({ Bucket, Key: 'home/ann/x', Body: 'y' }));
    expect((await refusal(ann.s3.send(new PutObjectCommand({ Bucket, Key: 'home/bob/x', Body: 'y' })))).code).toBe('AccessDenied');
  });
});
