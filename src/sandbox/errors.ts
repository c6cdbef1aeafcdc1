// The errors that the sandbox answers with, in AWS's own codes, HTTP statuses and words.

/** Refuses a request as AWS does: `code` and `message` go on the wire, `status` is the HTTP status. */
export class AwsError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, status: number, message: string) {
    super(message);
    this.name = 'AwsError';
    this.code = code;
    this.status = status;
  }
}

export const noSuchEntity = (message: string): AwsError => new AwsError('NoSuchEntity', 404, message);
export const alreadyExists = (message: string): AwsError => new AwsError('EntityAlreadyExists', 409, message);
export const deleteConflict = (message: string): AwsError => new AwsError('DeleteConflict', 409, message);
export const limitExceeded = (message: string): AwsError => new AwsError('LimitExceeded', 409, message);
export const invalidInput = (message: string): AwsError => new AwsError('InvalidInput', 400, message);
export const validationError = (message: string): AwsError => new AwsError('ValidationError', 400, message);
export const malformedDocument = (message: string): AwsError => new AwsError('MalformedPolicyDocument', 400, message);
export const accessDenied = (message: string): AwsError => new AwsError('AccessDenied', 403, message);
export const unknownKey = (): AwsError =>
  new AwsError('InvalidClientTokenId', 403, 'The security token included in the request is invalid.');
export const unmodifiable = (message: string): AwsError => new AwsError('EntityTemporarilyUnmodifiable', 409, message);
