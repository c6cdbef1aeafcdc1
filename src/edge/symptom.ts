// Sorts what the SDK throws: AWS's own code, or a name for what kept the call from being answered.

export interface Symptom {
  /**
   * AWS's error code as on the wire (`NoSuchEntity`), or one of ours: `NetworkError` (never reached the server), `TimeoutError`
   * (no answer), `ServerError` (5xx without a code), `TlsError`, `NotAws` (an answer that is not AWS's), `CredentialsProviderError`, `RegionError`, `InternalError`.
   */
  readonly code: string;
  readonly message: string;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  /** The server may have done the work all the same. */
  readonly ambiguous: boolean;
}

interface SdkError extends Error {
  readonly code?: unknown;
  readonly Code?: unknown;
  readonly syscall?: unknown;
  readonly $metadata?: { readonly httpStatusCode?: number; readonly requestId?: string; readonly clockSkewCorrected?: boolean };
  readonly $fault?: unknown;
}

const UNREACHED: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH', 'EADDRNOTAVAIL']);
const CUT_OFF: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNABORTED', 'ERR_STREAM_PREMATURE_CLOSE']);
const TLS = /^(CERT_|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO|ERR_TLS|ERR_SSL|EPROTO|HOSTNAME_MISMATCH|INVALID_CA)/;

/** What a thrown value means; never throws. */
export function symptomOf(thrown: unknown): Symptom {
  if (!(thrown instanceof Error)) return unanswered('InternalError', String(thrown), true);
  const error: SdkError = thrown;
  const node = typeof error.code === 'string' ? error.code : '';
  if (/^(CredentialsProviderError|TokenProviderError|ProviderError)$/.test(error.name))
    return unanswered('CredentialsProviderError', error.message, false);
  if (/^Region (is missing|not accepted)/.test(error.message)) return unanswered('RegionError', error.message, false);
  if (node === 'ERR_INVALID_URL') return unanswered('NetworkError', 'the address is not a URL', false);
  if (TLS.test(node)) return unanswered('TlsError', error.message, false);
  if (UNREACHED.has(node) || error.syscall === 'connect' || /did not establish a connection/.test(error.message))
    return unanswered('NetworkError', spoken(error, node), false);
  if (CUT_OFF.has(node) || error.name === 'TimeoutError' || error.message === 'socket hang up')
    return unanswered('TimeoutError', spoken(error, node), true);
  if (node.startsWith('HPE_')) return unanswered('NotAws', error.message, true);
  return error.$metadata?.httpStatusCode === undefined
    ? unanswered('InternalError', error.message, true)
    : answered(error, error.$metadata.httpStatusCode);
}

function answered(error: SdkError, status: number): Symptom {
  const requestId = error.$metadata?.requestId;
  const code = (typeof error.Code === 'string' ? error.Code : error.name).replace(/Exception$/, '');
  const foreign =
    error.$fault === undefined || code === 'Unknown' || code === 'UnknownError' || (code === 'NotFound' && requestId === undefined);
  // Whatever a proxy answers in AWS's place, AWS may have received the call.
  if (foreign && status >= 500)
    return { code: 'ServerError', message: `HTTP ${status} without a word from AWS`, status, requestId, ambiguous: true };
  if (foreign)
    return { code: 'NotAws', message: `the answer (HTTP ${status}) is not one of AWS`, status, requestId, ambiguous: status < 400 };
  return { code, message: error.message, status, requestId, ambiguous: status >= 500 && !isThrottling(code) };
}

function unanswered(code: string, message: string, ambiguous: boolean): Symptom {
  return { code, message, status: undefined, requestId: undefined, ambiguous };
}

// Node joins the failures of several addresses of one name in an AggregateError, whose own message is empty.
function spoken(error: Error, node: string): string {
  if (error.message !== '') return error.message;
  const parts: unknown = error instanceof AggregateError ? error.errors[0] : undefined;
  return parts instanceof Error ? parts.message : node;
}

const THROTTLING =
  /^(Throttl|RequestThrottled|RequestLimitExceeded|TooManyRequests|SlowDown|BandwidthLimitExceeded|PriorRequestNotComplete)/;

/** True for the codes with which AWS asks for fewer calls. `LimitExceeded` is a quota of IAM and is not one of them. */
export function isThrottling(code: string): boolean {
  return THROTTLING.test(code);
}

/** True if AWS refused the signature for a wrong clock and the SDK has set its clock right since. Such a call was not carried out. */
export function isClockCorrected(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const error: SdkError = thrown;
  return (
    error.$metadata?.clockSkewCorrected === true &&
    /^(SignatureDoesNotMatch|RequestExpired|RequestTimeTooSkewed|RequestInTheFuture|InvalidSignature|AuthFailure)/.test(error.name)
  );
}
