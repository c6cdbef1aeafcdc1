// Signature Version 4: who signed a request, and whether the signature is right.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { percentEncode } from './answer.ts';
import { AwsError } from './errors.ts';

export interface HttpRequest {
  readonly method: string;
  readonly path: string;
  /** Without the question mark, as sent. */
  readonly query: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
  /** The address that it came from. */
  readonly from?: string;
}

/** What the Authorization header says. */
export interface Authorization {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
const MISMATCH =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';

/** Reads the Authorization header. Throws MissingAuthenticationToken or IncompleteSignature. */
export function readAuthorization(headers: HttpRequest['headers']): Authorization {
  const header = headers['authorization'];
  if (header === undefined) throw new AwsError('MissingAuthenticationToken', 403, 'Request is missing Authentication Token');
  const fields = new Map(
    header
      .slice(header.indexOf(' ') + 1)
      .split(',')
      .map((field) => {
        const text = field.trim();
        const equals = text.indexOf('=');
        return [text.slice(0, equals), text.slice(equals + 1)] as const;
      }),
  );
  const missing = ['Credential', 'Signature', 'SignedHeaders'].filter((name) => (fields.get(name) ?? '') === '');
  const [accessKeyId = '', date = '', region = '', service = '', end] = (fields.get('Credential') ?? '').split('/');
  if (!header.startsWith(`${ALGORITHM} `)) throw incomplete(`Unsupported or missing algorithm. Authorization=${ALGORITHM} is required.`);
  if (missing.length > 0) throw incomplete(missing.map((name) => `Authorization header requires '${name}' parameter.`).join(' '));
  if (end !== 'aws4_request')
    throw incomplete('Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term.');
  const signedHeaders = (fields.get('SignedHeaders') ?? '').split(';');
  return { accessKeyId, date, region, service, signedHeaders, signature: fields.get('Signature') ?? '' };
}

/** Throws SignatureDoesNotMatch unless the request was signed with the secret. */
export function verifySignature(request: HttpRequest, authorization: Authorization, secret: string): void {
  const { date, region, service, signature } = authorization;
  const time = request.headers['x-amz-date'] ?? '';
  if (!/^\d{8}T\d{6}Z$/.test(time))
    throw incomplete("Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.");
  const scope = `${date}/${region}/${service}/aws4_request`;
  const toSign = [ALGORITHM, time, scope, sha256(canonicalRequest(request, authorization))].join('\n');
  const key = [date, region, service, 'aws4_request'].reduce<Buffer>((last, part) => hmac(last, part), Buffer.from(`AWS4${secret}`));
  const wanted = hmac(key, toSign);
  const given = Buffer.from(signature, 'hex');
  if (!time.startsWith(date) || given.length !== wanted.length || !timingSafeEqual(given, wanted))
    throw new AwsError('SignatureDoesNotMatch', 403, MISMATCH);
}

function canonicalRequest(request: HttpRequest, { service, signedHeaders }: Authorization): string {
  const headers = signedHeaders.map((name) => `${name}:${(request.headers[name] ?? '').trim().replace(/ +/g, ' ')}\n`).join('');
  // S3 signs what the client says about the body, which may be that it is not signed; see s3/chunks.ts for the body itself.
  const body = service === 's3' ? (request.headers['x-amz-content-sha256'] ?? sha256(request.body)) : sha256(request.body);
  return [request.method, request.path, canonicalQuery(request.query), headers, signedHeaders.join(';'), body].join('\n');
}

function canonicalQuery(query: string): string {
  const pairs = query.split('&').filter((pair) => pair !== '');
  return pairs
    .map((pair) => {
      const equals = pair.indexOf('=');
      const [name, value] = equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
      return `${percentEncode(decodeURIComponent(name))}=${percentEncode(decodeURIComponent(value))}`;
    })
    .sort()
    .join('&');
}

function incomplete(message: string): AwsError {
  return new AwsError('IncompleteSignature', 400, message);
}

function sha256(content: string | Buffer): string {
  return createHash('sha256').update(content).digest('hex');
}

function hmac(key: Buffer, content: string): Buffer {
  return createHmac('sha256', key).update(content).digest();
}
