// From an HTTP request to an operation, and from its result to a reply, in the Query protocol (IAM, STS) or JSON 1.1 (tagging).
import type { JsonObject } from '../model/json.ts';
import { isObject } from '../model/json.ts';
import type { Members } from './answer.ts';
import { parseJson } from './documents.ts';
import { AwsError } from './errors.ts';
import { formTree, parseForm } from './form.ts';
import type { HttpRequest } from './signature.ts';
import { errorXml, successXml } from './xml.ts';

export type Service = 'iam' | 'sts' | 'tagging';

/** What is asked for: the operation and its parameters. */
export interface Call {
  readonly service: Service;
  readonly op: string;
  readonly version: string;
  readonly input: JsonObject;
}

export interface Reply {
  readonly status: number;
  readonly contentType: string;
  readonly body: string;
}

export const VERSION = { iam: '2010-05-08', sts: '2011-06-15', tagging: '20170126' } as const;
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
  if (scope === 'iam' || scope === 'sts' || scope === 'tagging') return scope;
  if (request.headers['x-amz-target']?.startsWith(TARGET) === true) return 'tagging';
  return `${request.query}&${request.body.toString('utf8')}`.includes(`Version=${VERSION.sts}`) ? 'sts' : 'iam';
}

/** Reads the operation and its parameters. Throws AwsError if there is none. */
export function readCall(service: Service, request: HttpRequest): Call {
  if (service === 'tagging') return readJsonCall(request);
  const parameters = readForm(request);
  const op = parameters.get('Action');
  if (op === undefined || op === '') throw new AwsError('MissingAction', 400, 'Missing required parameter Action.');
  return { service, op, version: parameters.get('Version') ?? VERSION[service], input: formTree(parameters) };
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

export function successReply(call: Call, result: Members | undefined, requestId: string): Reply {
  if (call.service === 'tagging') return { status: 200, contentType: JSON_TYPE, body: JSON.stringify(result ?? {}) };
  return { status: 200, contentType: 'text/xml', body: successXml(NAMESPACE[call.service], call.op, result, requestId) };
}

export function errorReply(service: Service, error: { code: string; status: number; message: string }, requestId: string): Reply {
  if (service !== 'tagging') return { status: error.status, contentType: 'text/xml', body: errorXml(NAMESPACE[service], error, requestId) };
  const body = { __type: JSON_CODES[error.code] ?? error.code, message: error.message };
  return { status: error.status >= 500 ? error.status : 400, contentType: JSON_TYPE, body: JSON.stringify(body) };
}
