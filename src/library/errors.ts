// What the library throws beside Failure: findings with their places, and a run that did not end as planned.
import { renderFindings } from '../render/diagnostics.ts';
import { Failure } from '../model/failure.ts';
import type { FailureCode } from '../model/failure.ts';
import { isError } from '../model/finding.ts';
import type { Finding } from '../model/finding.ts';
import type { Applied } from './carry.ts';

/** Manifests or a configuration with errors (code `input` or `config`), or a plan that is refused (`refused`). */
export class FindingsError extends Failure {
  /** All of them, warnings too, in the order of files, lines and columns. */
  readonly findings: readonly Finding[];

  constructor(code: FailureCode, findings: readonly Finding[], next: string) {
    super(code, renderFindings(findings.filter(isError), { color: false, sources: new Map() }).trimEnd(), next);
    this.name = 'FindingsError';
    this.findings = findings;
  }
}

/** Something went wrong after the first call was sent, or the account does not show what was written (code `incomplete`). */
export class IncompleteRun extends Failure {
  /** What was done, what failed and what was not tried. */
  readonly applied: Applied;

  constructor(message: string, next: string, applied: Applied, cause?: unknown) {
    super('incomplete', message, next, cause);
    this.name = 'IncompleteRun';
    this.applied = applied;
  }
}
