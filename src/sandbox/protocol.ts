// From an HTTP request to an operation, and from its result to a reply, in the Query protocol (IAM, STS), JSON 1.1 (tagging) or REST (S3).
import type { JsonObject } from '../model/json.ts';
import { isObject } from '../model/json.ts';
import type { Members } from './answer.ts';
import { parseJson } from './documents.ts';
import { AwsError } from './errors.ts';
import { formTree, parseForm } from './form.ts';
import { s3ErrorReply } from './s3/reply.ts';
import type { S3Request } from './s3/request.ts';
import { inputOf, readS3Request } from './s3/request.ts';
import type { HttpRequest } from './signature.ts';
import { errorXml, successXml } from './xml.ts';

export type Service = 'iam' | 's3' | 'sts' | 'tagging';

/** What is asked for: the operation and its parameters. */
export interface Call {
  readonly service: Service;
  readonly op: string;
  readonly version: string;
  readonly input: JsonObject;
  /** What S3 reads instead of the input. */
  readonly s3?: S3Request;
}

export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

export const VERSION = { iam: '2010-05-08', s3: '2006-03-01', sts: '2011-06-15', tagging: '20170126' } as const;
const NAMESPACE = { iam: 'https://iam.amazonaws.com/doc/2010-05-08/', sts: 'https://sts.amazonaws.com/doc/2011-06-15/' } as const;
const TARGET = 'ResourceGroupsTaggingAPI_20170126.';
const JSON_TYPE = 'application/x-amz-json-1.1';

// What the JSON protocol calls the errors that all services share. https://docs.aws.amazon.com/general/latest/gr/api-retries.html
const JSON_CODES: Readonly<Record<string, string>> = {
  AccessDenied: 'AccessDeniedException',
  IncompleteSignature: 'IncompleteSignatureException',
  InternalFailure: 'InternalServiceException',
  InvalidAction: 'UnknownOperationException',
  InvalidClientTokenId: 'UnrecognizedClientException',
  MissingAuthenticationToken: 'MissingAuthenticationTokenException',
  SignatureDoesNotMatch: 'InvalidSignatureException',
  Throttling: 'ThrottlingException',
  ValidationError: 'PaginationTokenExpiredException',
};

/** The service that a request is for: the credential scope says it, else the target header, else the version. */
export function serviceOf(scope: string | undefined, request: HttpRequest): Service {
  if (scope === 'iam' || scope === 's3' || scope === 'sts' || scope === 'tagging') return scope;
  if (request.headers['x-amz-target']?.startsWith(TARGET) === true) return 'tagging';
  return `${request.query}&${request.body.toString('utf8')}`.includes(`Version=${VERSION.sts}`) ? 'sts' : 'iam';
}

/** Reads the operation and its parameters. Throws AwsError if there is none. */
export function readCall(service: Service, request: HttpRequest): Call {
  if (service === 'tagging') return readJsonCall(request);
  if (service === 's3') return readS3Call(request);
  const parameters = readForm(request);
  const op = parameters.get('Action');
  if (op === undefined || op === '') throw new AwsError('MissingAction', 400, 'Missing required parameter Action.');
  return { service, op, version: parameters.get('Version') ?? VERSION[service], input: formTree(parameters) };
}

function readS3Call(request: HttpRequest): Call {
  const s3 = readS3Request(request);
  return { service: 's3', op: s3.op, version: VERSION.s3, input: inputOf(s3), s3 };
}

function readForm(request: HttpRequest): Map<string, string> {
  try {
    return new Map([...parseForm(request.query), ...parseForm(request.body.toString('utf8'))]);
  } catch {
    throw new AwsError('MalformedQueryString', 404, 'The query string contains a syntax error.');
  }
}

function readJsonCall(request: HttpRequest): Call {
  const target = request.headers['x-amz-target'] ?? '';
  const input = parseJson(request.body.toString('utf8'));
  if (!isObject(input)) throw new AwsError('SerializationException', 400, 'The body is not a JSON object.');
  return { service: 'tagging', op: target.slice(target.indexOf('.') + 1), version: VERSION.tagging, input };
}

/** The reply of the Query and JSON protocols; S3 makes its own. */
export function successReply(call: Call, result: Members | undefined, requestId: string): Reply {
  if (call.service === 'iam' || call.service === 'sts') return xml(200, successXml(NAMESPACE[call.service], call.op, result, requestId));
  return { status: 200, headers: { 'Content-Type': JSON_TYPE }, body: JSON.stringify(result ?? {}) };
}

/** An error in the words and the shape of a service. */
export function errorReply(
  service: Service,
  error: { code: string; status: number; message: string },
  requestId: string,
  method: string,
): Reply {
  if (service === 's3') return s3ErrorReply(error, requestId, method);
  if (service !== 'tagging') return xml(error.status, errorXml(NAMESPACE[service], error, requestId));
  const body = { __type: JSON_CODES[error.code] ?? error.code, message: error.message };
  return { status: error.status >= 500 ? error.status : 400, headers: { 'Content-Type': JSON_TYPE }, body: JSON.stringify(body) };
}

function xml(status: number, body: string): Reply {
  return { status, headers: { 'Content-Type': 'text/xml' }, body };
}
