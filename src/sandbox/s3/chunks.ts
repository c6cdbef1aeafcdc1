// Bodies of uploads: the chunks of a streamed one put together, and digests that the client sent compared.
// https://docs.aws.amazon.com/AmazonS3/latest/API/sigv4-streaming.html
import { createHash } from 'node:crypto';
import { crc32 } from 'node:zlib';
import { AwsError } from '../errors.ts';
import type { HttpRequest } from '../signature.ts';

/** The content of a request. Throws IncompleteBody, BadDigest or XAmzContentSHA256Mismatch. */
export function decodeChunks({ headers, body }: Pick<HttpRequest, 'headers' | 'body'>): Buffer {
  const digest = headers['x-amz-content-sha256'] ?? '';
  const chunked = digest.startsWith('STREAMING-') || /(?:^|,\s*)aws-chunked/.test(headers['content-encoding'] ?? '');
  const { content, trailers } = chunked ? readChunks(body) : { content: body, trailers: new Map<string, string>() };
  const length = headers['x-amz-decoded-content-length'];
  if (chunked && length !== undefined && Number(length) !== content.length)
    throw new AwsError('IncompleteBody', 400, 'The request body terminated unexpectedly');
  if (/^[0-9a-f]{64}$/.test(digest) && createHash('sha256').update(body).digest('hex') !== digest)
    throw new AwsError('XAmzContentSHA256Mismatch', 400, "The provided 'x-amz-content-sha256' header does not match what was computed.");
  checkDigests(content, (name) => trailers.get(name) ?? headers[name]);
  return content;
}

/** CRC-32 as S3 writes it: four bytes, most significant first, in base 64. */
export function crc32Text(content: Buffer): string {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(crc32(content));
  return bytes.toString('base64');
}

function checkDigests(content: Buffer, header: (name: string) => string | undefined): void {
  const md5 = header('content-md5');
  if (md5 !== undefined && createHash('md5').update(content).digest('base64') !== md5)
    throw new AwsError('BadDigest', 400, 'The Content-MD5 you specified did not match what we received.');
  const crc = header('x-amz-checksum-crc32');
  if (crc !== undefined && crc32Text(content) !== crc)
    throw new AwsError('BadDigest', 400, 'The CRC32 you specified did not match the calculated checksum.');
  const sha256 = header('x-amz-checksum-sha256');
  if (sha256 !== undefined && createHash('sha256').update(content).digest('base64') !== sha256)
    throw new AwsError('BadDigest', 400, 'The SHA256 you specified did not match the calculated checksum.');
}

// `<size in hexadecimal>[;chunk-signature=…]\r\n<bytes>\r\n`, a chunk of no bytes at the end, then trailers like headers.
function readChunks(body: Buffer): { content: Buffer; trailers: Map<string, string> } {
  const parts: Buffer[] = [];
  for (let at = 0; ;) {
    const end = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.subarray(at, end < 0 ? at : end).toString('latin1'), 16);
    if (end < 0 || Number.isNaN(size) || end + 2 + size > body.length)
      throw new AwsError('IncompleteBody', 400, 'The request body terminated unexpectedly');
    if (size === 0) return { content: Buffer.concat(parts), trailers: readTrailers(body.subarray(end + 2).toString('latin1')) };
    parts.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}

function readTrailers(text: string): Map<string, string> {
  const lines = text.split('\r\n').filter((line) => line.includes(':'));
  return new Map(
    lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
    }),
  );
}
