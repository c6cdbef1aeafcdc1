// Every operation of S3 by its name.
import type { Reply } from '../protocol.ts';
import { createBucket, deleteBucket, headBucket, listBuckets, locateBucket } from './buckets.ts';
import { listObjects } from './listing.ts';
import { deleteObject, getObject, putObject } from './objects.ts';
import type { S3Context } from './operation.ts';
import type { S3Request } from './request.ts';

export const S3_OPERATIONS: ReadonlyMap<string, (context: S3Context, request: S3Request) => Reply> = new Map([
  ['CreateBucket', createBucket],
  ['DeleteBucket', deleteBucket],
  ['DeleteObject', deleteObject],
  ['GetBucketLocation', locateBucket],
  ['GetObject', getObject],
  ['HeadBucket', headBucket],
  ['HeadObject', getObject],
  ['ListBuckets', listBuckets],
  ['ListObjects', listObjects],
  ['ListObjectsV2', listObjects],
  ['PutObject', putObject],
]);
