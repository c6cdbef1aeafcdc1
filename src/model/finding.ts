// What a person is told about their input or their plan: a place, a name for the rule, what is wrong, what to do next.
import type { Address } from './address.ts';

/** A position in a source file: the path as the user knows it, line and column from 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export interface Finding {
  /** `error` stops the command; `warning` and `note` are shown. */
  readonly severity: 'error' | 'warning' | 'note';
  /** kebab-case name of the rule, stable, so that it can be looked up and suppressed. */
  readonly rule: string;
  /** What is wrong, in one sentence, without the place. */
  readonly message: string;
  /** What to do next, in one sentence. */
  readonly next: string;
  readonly place: Place | null;
  readonly address?: Address;
  /** Other places that belong to the finding (the first of two declarations, say). */
  readonly related?: readonly { readonly place: Place; readonly message: string }[];
}

export function isError(finding: Finding): boolean {
  return finding.severity === 'error';
}
