// From an HTTP request to an operation of S3, path style: /bucket/key?parameters.
import type { JsonObject } from '../../model/json.ts';
import { AwsError } from '../errors.ts';
import type { HttpRequest } from '../signature.ts';
import { decodeChunks } from './chunks.ts';

export interface S3Request {
  readonly op: string;
  /** Empty for ListBuckets. */
  readonly bucket: string;
  /** Empty for operations of buckets. */
  readonly key: string;
  readonly query: ReadonlyMap<string, string>;
  readonly headers: Readonly<Record<string, string>>;
  /** Without the chunks of a streamed upload. */
  readonly body: Buffer;
}

const BUCKET_OPS: Readonly<Record<string, string>> = { PUT: 'CreateBucket', HEAD: 'HeadBucket', DELETE: 'DeleteBucket' };
const OBJECT_OPS: Readonly<Record<string, string>> = {
  PUT: 'PutObject',
  GET: 'GetObject',
  HEAD: 'HeadObject',
  DELETE: 'DeleteObject',
};
/** Parameters that make another operation of a request, none of which is modelled. */
const SUBRESOURCES = new Set(
  (
    'accelerate acl analytics attributes cors delete encryption intelligent-tiering inventory legal-hold lifecycle logging metrics ' +
    'notification object-lock ownershipControls partNumber policy policyStatus publicAccessBlock replication requestPayment restore ' +
    'retention select tagging torrent uploadId uploads versioning versionId versions website'
  ).split(' '),
);

/** Names the operation and decodes the body. Throws NotImplemented for what is not modelled. */
export function readS3Request(request: HttpRequest): S3Request {
  const { method, headers } = request;
  const [, bucket = '', ...rest] = request.path.split('/').map(decode);
  const key = rest.join('/');
  const query = readQuery(request.query);
  const op = opOf(method, bucket, key, query);
  const odd = [...query.keys()].some((name) => SUBRESOURCES.has(name)) || headers['x-amz-copy-source'] !== undefined;
  if (op === undefined || odd)
    throw new AwsError('NotImplemented', 501, 'A header or parameter you provided implies functionality that is not implemented.');
  return { op, bucket, key, query, headers, body: decodeChunks(request) };
}

/** What the log of calls shows of a request. */
export function inputOf({ bucket, key, query, headers }: S3Request): JsonObject {
  const conditions = Object.entries(headers).filter(([name]) => name === 'if-match' || name === 'if-none-match');
  return {
    ...(bucket === '' ? {} : { Bucket: bucket }),
    ...(key === '' ? {} : { Key: key }),
    ...Object.fromEntries([...query].filter(([name]) => name !== 'x-id')),
    ...Object.fromEntries(conditions),
  };
}

function opOf(method: string, bucket: string, key: string, query: ReadonlyMap<string, string>): string | undefined {
  if (bucket === '') return method === 'GET' ? 'ListBuckets' : undefined;
  if (key !== '') return OBJECT_OPS[method];
  if (method !== 'GET') return BUCKET_OPS[method];
  if (query.has('location')) return 'GetBucketLocation';
  return query.get('list-type') === '2' ? 'ListObjectsV2' : 'ListObjects';
}

function readQuery(text: string): Map<string, string> {
  const pairs = text.split('&').filter((pair) => pair !== '');
  return new Map(
    pairs.map((pair) => {
      const equals = pair.indexOf('=');
      const [name, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
      return [decode(name), decode(value.replaceAll('+', ' '))];
    }),
  );
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new AwsError('InvalidURI', 400, "Couldn't parse the specified URI.");
  }
}
