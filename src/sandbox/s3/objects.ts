// Objects: put, get, head, delete, with the conditions that make a put or a delete safe against other writers.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-requests.html
import { createHash } from 'node:crypto';
import { AwsError } from '../errors.ts';
import type { Reply } from '../protocol.ts';
import type { StoredObject } from './bucket.ts';
import { theBucket } from './buckets.ts';
import { crc32Text } from './chunks.ts';
import type { S3Context } from './operation.ts';
import { plain } from './reply.ts';
import type { S3Request } from './request.ts';

const KEPT_HEADERS = /^(?:content-type|content-language|content-disposition|cache-control|expires|x-amz-meta-.+)$/;

function preconditionFailed(): AwsError {
  return new AwsError('PreconditionFailed', 412, 'At least one of the pre-conditions you specified did not hold');
}

function noSuchKey(): AwsError {
  return new AwsError('NoSuchKey', 404, 'The specified key does not exist.');
}

/** True if a condition's value, with or without quotation marks, names the object as it is; `*` names any. */
function names(condition: string, object: StoredObject): boolean {
  return condition === '*' || condition.split(',').some((one) => one.trim().replace(/^W\//, '').replaceAll('"', '') === object.etag);
}

function checkPut({ headers }: S3Request, before: StoredObject | undefined): void {
  const { 'if-match': match, 'if-none-match': noneMatch } = headers;
  if (noneMatch !== undefined && noneMatch !== '*')
    throw new AwsError('NotImplemented', 501, 'A header you provided implies functionality that is not implemented');
  if (noneMatch !== undefined && before !== undefined) throw preconditionFailed();
  if (match === undefined) return;
  if (before === undefined) throw noSuchKey();
  if (!names(match, before)) throw preconditionFailed();
}

export function putObject({ world }: S3Context, request: S3Request): Reply {
  const { owner, bucket } = theBucket(world, request.bucket);
  checkPut(request, bucket.objects.get(request.key));
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => KEPT_HEADERS.test(name)));
  const etag = createHash('md5').update(request.body).digest('hex');
  bucket.objects.set(request.key, { body: request.body, etag, modified: world.timestamp(), headers });
  owner.touch();
  return plain(200, { ETag: `"${etag}"`, 'x-amz-checksum-crc32': crc32Text(request.body), 'x-amz-checksum-type': 'FULL_OBJECT' });
}

/** GetObject and HeadObject, which differ by the body alone. */
export function getObject({ world }: S3Context, request: S3Request): Reply {
  const object = theBucket(world, request.bucket).bucket.objects.get(request.key);
  if (object === undefined) throw noSuchKey();
  const { 'if-match': match, 'if-none-match': noneMatch } = request.headers;
  if (match !== undefined && !names(match, object)) throw preconditionFailed();
  if (noneMatch !== undefined && names(noneMatch, object)) throw new AwsError('NotModified', 304, 'Not Modified');
  const range = rangeOf(request.headers['range'], object.body.length);
  const body = range === undefined ? object.body : object.body.subarray(range.from, range.to + 1);
  const headers = { ...shownHeaders(object, request), ...(range === undefined ? {} : { 'Content-Range': range.text }) };
  // HEAD says how long the body of GET would be.
  const length = { 'Content-Length': String(body.length) };
  return { status: range === undefined ? 200 : 206, headers: { ...headers, ...length }, body: request.op === 'HeadObject' ? '' : body };
}

function shownHeaders(object: StoredObject, { headers }: S3Request): Record<string, string> {
  const checksum: Record<string, string> =
    headers['x-amz-checksum-mode'] === 'ENABLED' && headers['range'] === undefined
      ? { 'x-amz-checksum-crc32': crc32Text(object.body), 'x-amz-checksum-type': 'FULL_OBJECT' }
      : {};
  return {
    'content-type': 'binary/octet-stream',
    ...object.headers,
    ...checksum,
    ETag: `"${object.etag}"`,
    'Last-Modified': new Date(object.modified).toUTCString(),
    'Accept-Ranges': 'bytes',
  };
}

function rangeOf(header: string | undefined, size: number): { from: number; to: number; text: string } | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const from = first === '' ? Math.max(0, size - Number(last)) : Number(first);
  const to = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (from > to) throw new AwsError('InvalidRange', 416, 'The requested range is not satisfiable');
  return { from, to, text: `bytes ${from}-${to}/${size}` };
}

// Deleting what is not there is a success, with If-Match too, unless it asks for any object at all.
export function deleteObject({ world }: S3Context, request: S3Request): Reply {
  const { owner, bucket } = theBucket(world, request.bucket);
  const object = bucket.objects.get(request.key);
  const match = request.headers['if-match'];
  if (match !== undefined && (object === undefined ? match === '*' : !names(match, object))) throw preconditionFailed();
  if (bucket.objects.delete(request.key)) owner.touch();
  return plain(204);
}
