// Ways in which a principal can come to more than it was given: what `escalation` and the access report of a plan show.
import type { Address } from './address.ts';

/**
 * `concrete`: every step can be taken now, with entities that exist. `possible`: what the permissions allow is enough, but
 * whether there is something to use them on is not known, or a condition must hold that the principal can't bring about.
 */
export type Grade = 'possible' | 'concrete';

/** What everything leads to: every action on every resource. */
export const ADMINISTRATOR = 'administrator';

export interface EscalationStep {
  /** The way of the table that it is. */
  readonly template: string;
  readonly actions: readonly string[];
  /** On what: an address, or a pattern of ARNs where no entity is known. */
  readonly via: string;
  readonly grade: Grade;
  /** Condition keys that must have the right value for it, which the principal doesn't choose. */
  readonly conditions: readonly string[];
}

export interface EscalationPath {
  readonly principal: Address;
  /** Whose access is gained: `administrator`, or a principal; the principal itself where its own access grows. */
  readonly to: Address | typeof ADMINISTRATOR;
  /** The least of its steps' grades. */
  readonly grade: Grade;
  readonly steps: readonly EscalationStep[];
}
