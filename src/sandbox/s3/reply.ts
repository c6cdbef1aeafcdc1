// Replies and errors of S3, which has its own shapes of XML.
import type { Answer, Members } from '../answer.ts';
import type { Reply } from '../protocol.ts';
import { elementXml } from '../xml.ts';

const NAMESPACE = 'http://s3.amazonaws.com/doc/2006-03-01/';
const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

// What S3 calls the errors that all services share. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
const CODES: Readonly<Record<string, { code: string; status: number; message?: string }>> = {
  InvalidClientTokenId: {
    code: 'InvalidAccessKeyId',
    status: 403,
    message: 'The AWS Access Key Id you provided does not exist in our records.',
  },
  MissingAuthenticationToken: { code: 'AccessDenied', status: 403, message: 'Access Denied' },
  IncompleteSignature: { code: 'AuthorizationHeaderMalformed', status: 400 },
  ExpiredToken: { code: 'ExpiredToken', status: 400, message: 'The provided token has expired.' },
  Throttling: { code: 'SlowDown', status: 503, message: 'Please reduce your request rate.' },
  InternalFailure: { code: 'InternalError', status: 500, message: 'We encountered an internal error. Please try again.' },
};

/** A reply without a body. */
export function plain(status: number, headers: Readonly<Record<string, string>> = {}): Reply {
  return { status, headers, body: '' };
}

/** A reply with a document; lists in it repeat their element. */
export function document(name: string, members: Members): Reply {
  const body = `${DECLARATION}<${name} xmlns="${NAMESPACE}">${flat(members)}</${name}>`;
  return { status: 200, headers: { 'Content-Type': 'application/xml' }, body };
}

function flat(members: Members): string {
  return Object.entries(members)
    .flatMap(([name, value]) => (isList(value) ? value.map((one) => nested(name, one)) : [nested(name, value)]))
    .join('');
}

function nested(name: string, value: Answer): string {
  return isMembers(value) ? `<${name}>${flat(value)}</${name}>` : elementXml(name, value);
}

function isList(value: Answer): value is readonly Answer[] {
  return Array.isArray(value);
}

function isMembers(value: Answer): value is Members {
  return typeof value === 'object' && !Array.isArray(value) && !(value instanceof Map);
}

/** An error; the answer to HEAD has no body. */
export function s3ErrorReply(error: { code: string; status: number; message: string }, requestId: string, method: string): Reply {
  // Member by member: the message of an Error is not among what a spread takes along.
  const { code, status, message = error.message } = CODES[error.code] ?? { code: error.code, status: error.status };
  const members = { Code: code, Message: message, RequestId: requestId, HostId: requestId };
  const body = method === 'HEAD' || status === 304 ? '' : `${DECLARATION}${elementXml('Error', members)}`;
  return { status, headers: { 'Content-Type': 'application/xml' }, body };
}
