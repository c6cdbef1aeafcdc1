// What a person can do about a call that failed for good.
import { Failure } from '../model/failure.ts';
import { isLockedOut, isThrottled } from './retry.ts';
import type { WriteOp } from '../model/call.ts';
import type { RunError } from '../model/run.ts';

const MOVED = 'The account was changed by someone else after it was read; run plan again to see how it stands now.';

const RENEW = 'Renew them (with SSO: `aws sso login`) and run plan again: it reads the account and shows what is left to do.';

/** Why no further call is sent after this error: none could succeed. */
export function stoppedBy(error: RunError): Failure {
  if (isLockedOut(error)) return new Failure('credentials', `AWS no longer accepts the credentials: ${error.message}`, RENEW);
  if (isThrottled(error))
    return new Failure(
      'throttled',
      `AWS refuses every call for being one too many: ${error.message}`,
      'Look for other programs that change this account, wait some minutes and run plan again.',
    );
  return new Failure(
    'endpoint',
    `AWS answers no call any more: ${error.message}`,
    'Check the network and https://health.aws.amazon.com, then run plan again.',
  );
}

/** The next step, in one sentence. */
export function advise(error: RunError, op: WriteOp): string {
  if (isLockedOut(error) && error.ambiguous)
    return 'Renew the credentials and run plan again: an earlier attempt may have made the change, and the plan shows what is left.';
  if (error.ambiguous)
    return 'No clear answer arrived, so that the change may have been made; run plan again: it reads the account and shows what is left.';
  if (isLockedOut(error)) return RENEW.replace('them', 'the credentials');
  switch (error.code) {
    case 'NetworkError':
      return 'Check the network and AWS_ENDPOINT_URL, then run plan again; this call did not reach AWS.';
    case 'AccessDenied':
      return `Allow the caller iam:${op} on this resource, or use credentials that have it; then run plan again.`;
    case 'LimitExceeded':
      return 'Remove what is no longer used, or ask AWS for a higher quota; then run plan again.';
    case 'NoSuchEntity':
      if (error.message.includes(':iam::aws:policy/')) return 'Check the name and the path of the AWS managed policy, then run plan again.';
      return MOVED;
    case 'EntityAlreadyExists':
    case 'DeleteConflict':
    case 'ConcurrentModification':
      return MOVED;
    case 'MalformedPolicyDocument':
    case 'ValidationError':
    case 'InvalidInput':
      return 'Correct the manifest as the message says and run plan again.';
    case 'UnmodifiableEntity':
    case 'PolicyNotAttachable':
      return 'AWS reserves this entity for one of its services; take it out of the manifest.';
    case 'Throttling':
      return 'AWS refuses more calls for now; wait some minutes and run plan again.';
  }
  return 'Run plan again: it reads the account and shows what is left to do.';
}
