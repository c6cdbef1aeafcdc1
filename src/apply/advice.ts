// What a person can do about a call that failed for good.
import type { WriteOp } from '../model/call.ts';
import type { RunError } from '../model/run.ts';

const MOVED = 'The account was changed by someone else after it was read; run plan again to see how it stands now.';

/** The next step, in one sentence. */
export function advise(error: RunError, op: WriteOp): string {
  if (error.ambiguous)
    return 'No clear answer arrived, so that the change may have been made; run plan again: it reads the account and shows what is left.';
  switch (error.code) {
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
