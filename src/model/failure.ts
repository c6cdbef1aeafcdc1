// Failures that a person can act on. Anything else that is thrown is a defect of iamsync.

/** What went wrong outside our own code, sorted by what the user has to do about it. */
export type FailureCode =
  | 'credentials' // missing, wrong or expired
  | 'endpoint' // unreachable, not HTTP, TLS
  | 'access-denied'
  | 'wrong-account'
  | 'no-region'
  | 'throttled'
  | 'aws' // any other answer of AWS
  | 'usage' // command line
  | 'config' // iamsync.yaml
  | 'input' // a file that the user gave
  | 'plan-format' // a plan or journal of another format version
  | 'stale' // digest no longer that of the fresh plan
  | 'refused' // a guard
  | 'locked'
  | 'journal' // cannot be written
  | 'sink' // a secret could not be handed over
  | 'declined' // the user said no
  | 'incomplete'; // calls that write were sent and the run did not end as planned

/** Carries a message for people and the next step; never a stack trace, never a secret. */
export class Failure extends Error {
  readonly code: FailureCode;
  readonly next: string;

  constructor(code: FailureCode, message: string, next: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = 'Failure';
    this.code = code;
    this.next = next;
  }
}
