// S3: buckets, objects, conditions, streamed uploads. Evidence tags: D documented, K known, P probed with the SDK.
import { Readable } from 'node:stream';
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  DeleteObjectCommand,
  GetBucketAclCommand,
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
import { decodeChunks } from '../../src/sandbox/s3/chunks.ts';
import type { World } from './support.ts';
import { clientConfig, open, refusal } from './support.ts';

const OTHER = '210987654321';
const Bucket = 'my-bucket';
let world: World;
let s3: S3Client;

beforeEach(async () => {
  world = await open({ accounts: ['123456789012', OTHER] });
  s3 = new S3Client({ ...clientConfig(world.sandbox), forcePathStyle: true });
  await s3.send(new CreateBucketCommand({ Bucket }));
});

const put = (Key: string, Body: string, conditions: { IfMatch?: string; IfNoneMatch?: string } = {}) =>
  s3.send(new PutObjectCommand({ Bucket, Key, Body, ...conditions }));
const get = async (Key: string) => (await s3.send(new GetObjectCommand({ Bucket, Key }))).Body?.transformToString();

describe('buckets', () => {
  it('are made, found, listed, located and deleted [D]', async () => {
    await s3.send(new CreateBucketCommand({ Bucket: 'another', CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } }));
    await s3.send(new HeadBucketCommand({ Bucket }));
    expect((await s3.send(new ListBucketsCommand({}))).Buckets?.map((one) => one.Name)).toEqual(['another', Bucket]);
    expect((await s3.send(new GetBucketLocationCommand({ Bucket: 'another' }))).LocationConstraint).toBe('eu-west-1');
    expect((await s3.send(new GetBucketLocationCommand({ Bucket }))).LocationConstraint).toBeUndefined();
    await put('k', 'v');
    expect(await refusal(s3.send(new DeleteBucketCommand({ Bucket })))).toMatchObject({ code: 'BucketNotEmpty', status: 409 });
    await s3.send(new DeleteObjectCommand({ Bucket, Key: 'k' }));
    await s3.send(new DeleteBucketCommand({ Bucket }));
    expect((await refusal(s3.send(new HeadBucketCommand({ Bucket })))).status).toBe(404);
    expect(await refusal(put('k', 'v'))).toMatchObject({ code: 'NoSuchBucket', status: 404 });
  });

  it('have names that nobody else has [D]', async () => {
    const other = new S3Client({ ...clientConfig(world.sandbox, OTHER), forcePathStyle: true });
    expect(await refusal(other.send(new CreateBucketCommand({ Bucket })))).toMatchObject({ code: 'BucketAlreadyExists', status: 409 });
    expect((await other.send(new ListBucketsCommand({}))).Buckets).toEqual([]);
    await s3.send(new CreateBucketCommand({ Bucket }));
    const far = { Bucket, CreateBucketConfiguration: { LocationConstraint: 'eu-west-1' } } as const;
    expect((await refusal(s3.send(new CreateBucketCommand(far)))).code).toBe('BucketAlreadyOwnedByYou');
    expect((await refusal(s3.send(new CreateBucketCommand({ Bucket: 'No_Such' })))).code).toBe('InvalidBucketName');
  });
});

describe('objects', () => {
  it('are put, read, described and deleted [D]', async () => {
    const Key = 'a folder/naïve + key?.txt';
    const { ETag } = await s3.send(
      new PutObjectCommand({ Bucket, Key, Body: 'hello', ContentType: 'text/plain', Metadata: { author: 'ann' } }),
    );
    expect(ETag).toBe('"5d41402abc4b2a76b9719d911017c592"');
    const got = await s3.send(new GetObjectCommand({ Bucket, Key }));
    expect(await got.Body?.transformToString()).toBe('hello');
    expect(got).toMatchObject({ ETag, ContentType: 'text/plain', ContentLength: 5, Metadata: { author: 'ann' } });
    expect(got.LastModified).toEqual(new Date('2026-11-22T10:42:00Z'));
    expect(await s3.send(new HeadObjectCommand({ Bucket, Key }))).toMatchObject({ ETag, ContentLength: 5 });
    const part = await s3.send(new GetObjectCommand({ Bucket, Key, Range: 'bytes=1-2' }));
    expect([await part.Body?.transformToString(), part.ContentRange]).toEqual(['el', 'bytes 1-2/5']);
    for (let i = 0; i < 2; i++) await s3.send(new DeleteObjectCommand({ Bucket, Key }));
    expect(await refusal(s3.send(new GetObjectCommand({ Bucket, Key })))).toMatchObject({ code: 'NoSuchKey', status: 404 });
    expect((await refusal(s3.send(new HeadObjectCommand({ Bucket, Key })))).status).toBe(404);
  });

  it('are put only if there is none, or the one that was read [D]', async () => {
    const failed = { code: 'PreconditionFailed', status: 412, message: 'At least one of the pre-conditions you specified did not hold' };
    const { ETag = '' } = await put('lock', '1', { IfNoneMatch: '*' });
    expect(await refusal(put('lock', '2', { IfNoneMatch: '*' }))).toMatchObject(failed);
    expect(await refusal(put('lock', '2', { IfMatch: '"0"' }))).toMatchObject(failed);
    expect(await refusal(put('none', '2', { IfMatch: ETag }))).toMatchObject({ code: 'NoSuchKey', status: 404 });
    expect(await get('lock')).toBe('1');
    await put('lock', '2', { IfMatch: ETag });
    expect(await get('lock')).toBe('2');
    const race = await Promise.allSettled(Array.from({ length: 8 }, (_, i) => put('race', String(i), { IfNoneMatch: '*' })));
    expect(race.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
  });

  it('are deleted only if they are the one that was read [D]', async () => {
    const { ETag } = await put('lock', '1');
    const remove = (IfMatch: string | undefined) => s3.send(new DeleteObjectCommand({ Bucket, Key: 'lock', IfMatch }));
    expect(await refusal(remove('"0"'))).toMatchObject({ code: 'PreconditionFailed', status: 412 });
    await remove(ETag);
    await remove(ETag);
    expect((await refusal(remove('*'))).code).toBe('PreconditionFailed');
  });

  it('may be streamed in chunks with a checksum behind them [P]', async () => {
    const content = Buffer.from('x'.repeat(300_000));
    const Body = Readable.from([content.subarray(0, 100_000), content.subarray(100_000)]);
    await s3.send(new PutObjectCommand({ Bucket, Key: 'big', Body, ContentLength: content.length }));
    const got = await s3.send(new GetObjectCommand({ Bucket, Key: 'big', ChecksumMode: 'ENABLED' }));
    expect(await got.Body?.transformToString()).toBe(content.toString());
    expect(got.ChecksumCRC32).toBeDefined();
  });

  it('are refused when what arrived is not what was sent [D]', () => {
    const chunked = { 'content-encoding': 'aws-chunked', 'x-amz-decoded-content-length': '5' };
    const body = (trailer: string) => Buffer.from(`5\r\nhello\r\n0\r\n${trailer}\r\n`);
    expect(decodeChunks({ headers: chunked, body: body('x-amz-checksum-crc32:NhCmhg==\r\n') }).toString()).toBe('hello');
    expect(() => decodeChunks({ headers: chunked, body: body('x-amz-checksum-crc32:AAAAAA==\r\n') })).toThrow(/CRC32/);
    expect(() => decodeChunks({ headers: { ...chunked, 'x-amz-decoded-content-length': '6' }, body: body('') })).toThrow(/terminated/);
    expect(() => decodeChunks({ headers: chunked, body: Buffer.from('9\r\nhello') })).toThrow(/terminated/);
    expect(() => decodeChunks({ headers: { 'x-amz-content-sha256': '0'.repeat(64) }, body: Buffer.from('x') })).toThrow(/sha256/);
  });
});

describe('lists of objects', () => {
  beforeEach(async () => {
    for (const key of ['a/1', 'a/2', 'b', 'c/1', 'z é']) await put(key, key);
  });

  it('come in pages, by prefix, with folders taken together [D]', async () => {
    const list = (input: object) => s3.send(new ListObjectsV2Command({ Bucket, ...input }));
    expect((await list({})).Contents?.map((one) => one.Key)).toEqual(['a/1', 'a/2', 'b', 'c/1', 'z é']);
    expect((await list({ Prefix: 'a/' })).Contents).toMatchObject([{ Key: 'a/1', Size: 3 }, { Key: 'a/2' }]);
    const first = await list({ Delimiter: '/', MaxKeys: 2 });
    expect(first.CommonPrefixes).toEqual([{ Prefix: 'a/' }]);
    expect(first).toMatchObject({ IsTruncated: true, KeyCount: 2, Contents: [{ Key: 'b' }] });
    const rest = await list({ Delimiter: '/', ContinuationToken: first.NextContinuationToken });
    expect(rest.CommonPrefixes).toEqual([{ Prefix: 'c/' }]);
    expect(rest.Contents?.map((one) => one.Key)).toEqual(['z é']);
    expect((await list({ StartAfter: 'b', MaxKeys: 1 })).Contents?.[0]?.Key).toBe('c/1');
    expect((await refusal(list({ ContinuationToken: 'bad' }))).code).toBe('InvalidArgument');
  });

  it('come in the older way too [D]', async () => {
    const page = await s3.send(new ListObjectsCommand({ Bucket, MaxKeys: 3, EncodingType: 'url' }));
    const rest = await s3.send(new ListObjectsCommand({ Bucket, Marker: page.NextMarker, EncodingType: 'url' }));
    expect(rest.Contents?.map((one) => one.Key)).toEqual(['c/1', 'z%20%C3%A9']);
  });
});

describe('requests to S3', () => {
  it('are refused in its own words [D]', async () => {
    const bad = { accessKeyId: 'AKIAXXXXXXXXXXXXXXXX', secretAccessKey: 'x' };
    const stranger = new S3Client({ ...clientConfig(world.sandbox), credentials: bad, forcePathStyle: true });
    expect(await refusal(stranger.send(new ListBucketsCommand({})))).toEqual({
      code: 'InvalidAccessKeyId',
      status: 403,
      message: 'The AWS Access Key Id you provided does not exist in our records.',
    });
    expect(await refusal(s3.send(new GetBucketAclCommand({ Bucket })))).toMatchObject({ code: 'NotImplemented', status: 501 });
  });

  it('are in the log of calls, without bodies', async () => {
    expect(world.sandbox.calls.map(({ op, input }) => ({ op, input }))).toEqual([{ op: 'CreateBucket', input: { Bucket } }]);
  });
});
