// The contract with pipelines: five exit codes, and which failure means which.
import type { FailureCode } from '../model/failure.ts';

/**
 * 0 nothing pending, or done · 1 bad input, or failed before any write · 2 changes pending (`plan --detailed-exitcode`) ·
 * 3 refused (guard, stale digest); the plan is still printed · 4 calls that write were sent and the run did not end as planned.
 */
export const EXIT = { ok: 0, failed: 1, pending: 2, refused: 3, incomplete: 4 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

const WORST_FIRST = [EXIT.incomplete, EXIT.failed, EXIT.refused, EXIT.pending] as const;

/** The exit code of several accounts: the first of 4, 1, 3, 2, 0 that one of them has. */
export function firstOf(codes: readonly ExitCode[]): ExitCode {
  return WORST_FIRST.find((code) => codes.includes(code)) ?? EXIT.ok;
}

/** The exit code of a failure that ended a command. */
export function exitOf(code: FailureCode): ExitCode {
  switch (code) {
    case 'stale':
    case 'refused':
      return EXIT.refused;
    case 'incomplete':
      return EXIT.incomplete;
    case 'credentials':
    case 'endpoint':
    case 'access-denied':
    case 'wrong-account':
    case 'no-region':
    case 'throttled':
    case 'aws':
    case 'usage':
    case 'config':
    case 'input':
    case 'plan-format':
    case 'locked':
    case 'journal':
    case 'sink':
    case 'declined':
      return EXIT.failed;
  }
}
