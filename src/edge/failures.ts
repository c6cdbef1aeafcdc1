// What a person reads when AWS can't be asked: what is wrong and what to do, without stack, secret or signature.
import { CallError } from '../model/callerror.ts';
import { Failure } from '../model/failure.ts';
import { isThrottling, symptomOf } from './symptom.ts';
import type { Symptom } from './symptom.ts';

/** A failed write in the retry table's words. */
export function callError(thrown: unknown): CallError {
  // Credentials could not be had, so nothing was sent.
  if (thrown instanceof Failure)
    return new CallError({
      code: 'CredentialsProviderError',
      message: thrown.message,
      status: undefined,
      requestId: undefined,
      ambiguous: false,
      cause: thrown,
    });
  const symptom = symptomOf(thrown);
  return new CallError({ ...symptom, message: firstLine(symptom), cause: thrown });
}

/** A failed read. `action` is the permission that it needs, e.g. `iam:ListRoles`; the cause is a CallError with AWS's code. */
export function failureOf(thrown: unknown, action: string): Failure {
  if (thrown instanceof Failure) return thrown;
  const cause = callError(thrown);
  const { code } = cause;
  const of = (failure: Failure['code'], message: string, next: string): Failure => new Failure(failure, message, next, cause);
  if (code === 'RegionError')
    return of('no-region', cause.message, 'Correct AWS_REGION or the region of the profile, or leave it out: IAM needs none.');
  const credentials = credentialsTrouble(code, cause.message);
  if (credentials !== undefined) return of('credentials', ...credentials);
  const endpoint = endpointTrouble(code, cause.message, action);
  if (endpoint !== undefined) return of('endpoint', ...endpoint);
  if (isDenied(code))
    return of(
      'access-denied',
      `AWS denies ${action}: ${cause.message}`,
      `Allow ${action} for the caller; a part of the account is never taken for the whole.`,
    );
  if (isThrottling(code))
    return of(
      'throttled',
      `AWS keeps refusing ${action} for being called too often (${code})`,
      'Wait a minute and run the command again; look for other programs that read this account.',
    );
  return of(
    'aws',
    `${action} failed: ${code}: ${cause.message}${reference(cause)}`,
    'Run the command again; if it stays so, look the code up in the IAM API reference.',
  );
}

function reference({ requestId }: CallError): string {
  return requestId === undefined ? '' : ` (request ${requestId})`;
}

function isDenied(code: string): boolean {
  return /^(AccessDenied|UnauthorizedOperation|NotAuthorized|Forbidden)/.test(code);
}

type Told = readonly [message: string, next: string];

function credentialsTrouble(code: string, message: string): Told | undefined {
  switch (code) {
    case 'CredentialsProviderError':
      return [
        `no usable AWS credentials${profile()}: ${message}`,
        'Set AWS_PROFILE or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in with `aws sso login`.',
      ];
    case 'ExpiredToken':
    case 'TokenRefreshRequired':
      return ['the AWS credentials have expired', 'Renew them (with SSO: `aws sso login`) and run the command again.'];
    case 'InvalidClientTokenId':
    case 'UnrecognizedClient':
    case 'InvalidAccessKeyId':
    case 'MissingAuthenticationToken':
    case 'IncompleteSignature':
    case 'OptInRequired':
      return [
        `AWS does not know these credentials (${code})`,
        'Check that the access key exists, is active and belongs to this partition; a session token must be given with a temporary key.',
      ];
    case 'RequestExpired':
    case 'RequestTimeTooSkewed':
    case 'RequestInTheFuture':
      return [`AWS refuses the time of the request (${code})`, "Set this machine's clock right and run the command again."];
    case 'SignatureDoesNotMatch':
    case 'InvalidSignature':
    case 'AuthFailure':
      return /expired|not yet current/i.test(message)
        ? [`AWS refuses the time of the request (${code})`, "Set this machine's clock right and run the command again."]
        : [
            `AWS refuses the signature of the request (${code})`,
            'Check that the secret access key belongs to the access key, and that it was copied whole.',
          ];
  }
  return undefined;
}

// The SDK says the same for a missing profile as for none at all.
function profile(): string {
  const name = process.env['AWS_PROFILE'];
  return name ? ` (profile ${name})` : '';
}

function endpointTrouble(code: string, message: string, action: string): Told | undefined {
  switch (code) {
    case 'NetworkError':
      return [`the endpoint for ${action} can't be reached: ${message}`, 'Check the network, the region and AWS_ENDPOINT_URL.'];
    case 'TimeoutError':
      return [
        `the endpoint for ${action} does not answer: ${message}`,
        'Check the network and AWS_ENDPOINT_URL, then run the command again.',
      ];
    case 'TlsError':
      return [
        `no secure connection to the endpoint for ${action}: ${message}`,
        'Check AWS_ENDPOINT_URL; if a proxy signs with its own authority, name its certificate in NODE_EXTRA_CA_CERTS.',
      ];
    case 'NotAws':
      return [`what answers for ${action} is not AWS: ${message}`, 'Check AWS_ENDPOINT_URL and any proxy in between.'];
  }
  return undefined;
}

// AWS repeats the canonical request after the first line; a credential process may put its command line, which can hold a secret.
function firstLine({ message }: Symptom): string {
  const line = message.split('\n', 1)[0] ?? '';
  return line.startsWith('Command failed') ? 'the credential process of the profile failed' : line;
}
