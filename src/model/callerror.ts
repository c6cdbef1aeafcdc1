// What a call of AWS can fail with, in the words that the retry table needs.

/** A failed call: AWS's code and message, and whether the server may have done the work all the same. */
export class CallError extends Error {
  /**
   * AWS's error code as on the wire, without `Exception` (`NoSuchEntity`, `Throttling`), or what kept the call from being answered:
   * `NetworkError` (never reached the server), `TimeoutError`, `ServerError` (5xx without a code), `TlsError`,
   * `NotAws`, `CredentialsProviderError`, `RegionError`, `InternalError`.
   */
  readonly code: string;
  readonly status: number | undefined;
  readonly requestId: string | undefined;
  /** No answer arrived, or a 5xx: the change may have been made. */
  readonly ambiguous: boolean;

  constructor(failure: {
    code: string;
    message: string;
    status?: number | undefined;
    requestId?: string | undefined;
    ambiguous: boolean;
    cause?: unknown;
  }) {
    super(failure.message, failure.cause === undefined ? undefined : { cause: failure.cause });
    this.name = 'CallError';
    this.code = failure.code;
    this.status = failure.status;
    this.requestId = failure.requestId;
    this.ambiguous = failure.ambiguous;
  }
}

/** True if an error says that what was asked for is not there (NoSuchEntity), wrapped or not. */
export function isMissing(error: unknown): boolean {
  if (error instanceof CallError) return error.code === 'NoSuchEntity';
  if (!(error instanceof Error)) return false;
  return error.name === 'NoSuchEntity' || error.name === 'NoSuchEntityException' || (error.cause !== undefined && isMissing(error.cause));
}
