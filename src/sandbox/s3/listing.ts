// Lists of objects, in pages, with what lies behind a delimiter taken together.
import { byCodePoint } from '../../model/json.ts';
import { percentEncode } from '../answer.ts';
import type { Members } from '../answer.ts';
import { AwsError } from '../errors.ts';
import { decodeMarker, encodeMarker } from '../paging.ts';
import type { Reply } from '../protocol.ts';
import type { Bucket } from './bucket.ts';
import { theBucket } from './buckets.ts';
import type { S3Context } from './operation.ts';
import { document } from './reply.ts';
import type { S3Request } from './request.ts';

const MAX_KEYS = 1000;

interface Page {
  readonly keys: readonly string[];
  readonly prefixes: readonly string[];
  /** The last key or common prefix of the page, if there is more. */
  readonly next: string | undefined;
}

interface Ask {
  readonly prefix: string;
  readonly delimiter: string;
  readonly after: string;
  readonly max: number;
}

function pageOf(bucket: Bucket, { prefix, delimiter, after, max }: Ask): Page {
  const keys: string[] = [];
  const prefixes: string[] = [];
  let last = '';
  for (const key of [...bucket.objects.keys()].sort(byCodePoint)) {
    const common = commonPrefix(key, prefix, delimiter);
    const entry = common ?? key;
    if (!key.startsWith(prefix) || byCodePoint(entry, after) <= 0 || entry === last) continue;
    if (keys.length + prefixes.length >= max) return { keys, prefixes, next: max === 0 ? undefined : last };
    (common === undefined ? keys : prefixes).push(entry);
    last = entry;
  }
  return { keys, prefixes, next: undefined };
}

function commonPrefix(key: string, prefix: string, delimiter: string): string | undefined {
  if (delimiter === '' || !key.startsWith(prefix)) return undefined;
  const end = key.indexOf(delimiter, prefix.length);
  return end < 0 ? undefined : key.slice(0, end + delimiter.length);
}

function maxKeys(query: S3Request['query'], pageSize: number): number {
  const text = query.get('max-keys');
  if (text !== undefined && !/^\d{1,9}$/.test(text))
    throw new AwsError('InvalidArgument', 400, 'Provided max-keys not an integer or within integer range');
  return Math.min(text === undefined ? MAX_KEYS : Number(text), MAX_KEYS, pageSize);
}

/** ListObjectsV2 and its predecessor, which differ by how the next page is asked for. */
export function listObjects({ world }: S3Context, { op, bucket: name, query }: S3Request): Reply {
  const { bucket } = theBucket(world, name);
  const newer = op === 'ListObjectsV2';
  const token = query.get('continuation-token');
  const start = token === undefined ? query.get('start-after') : position(op, token);
  const from = newer ? start : query.get('marker');
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const max = maxKeys(query, world.pageSize);
  const nextPage = (last: string): Members => (newer ? { NextContinuationToken: encodeMarker(op, last) } : { NextMarker: encode(last) });
  const page = pageOf(bucket, { prefix, delimiter, after: from ?? '', max });
  const encode =
    query.get('encoding-type') === 'url' ? (text: string) => percentEncode(text).replaceAll('%2F', '/') : (text: string) => text;
  const { next } = page;
  const more = next === undefined ? {} : nextPage(next);
  return document('ListBucketResult', {
    Name: name,
    Prefix: encode(prefix),
    Delimiter: delimiter === '' ? undefined : encode(delimiter),
    MaxKeys: max,
    EncodingType: query.get('encoding-type'),
    ...(newer ? { KeyCount: page.keys.length + page.prefixes.length, ContinuationToken: token } : { Marker: query.get('marker') ?? '' }),
    IsTruncated: page.next !== undefined,
    ...more,
    Contents: page.keys.map((key) => contents(bucket, key, encode)),
    CommonPrefixes: page.prefixes.map((one) => ({ Prefix: encode(one) })),
  });
}

function position(op: string, token: string): string {
  try {
    return decodeMarker(op, token);
  } catch {
    throw new AwsError('InvalidArgument', 400, 'The continuation token provided is incorrect');
  }
}

function contents(bucket: Bucket, key: string, encode: (text: string) => string): Members {
  const object = bucket.objects.get(key);
  return {
    Key: encode(key),
    LastModified: object?.modified.replace('Z', '.000Z'),
    ETag: `"${object?.etag ?? ''}"`,
    Size: object?.body.length ?? 0,
    StorageClass: 'STANDARD',
  };
}
