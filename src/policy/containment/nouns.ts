// The words of containment: what is compared, what is asked, what is answered.
import type { AccessRequest } from '../../model/access.ts';
import type { Conditions, Document } from '../document.ts';

/** What a principal is given: documents that grant, within documents that limit. */
export interface Permissions {
  /** Allow grants, Deny denies. */
  readonly grants: readonly Document[];
  /** Boundary, session policy: each must allow too, and its Denies deny. */
  readonly limits: readonly Document[];
}

/** What is known about the context of every request of a principal. */
export interface Known {
  /** Context keys in lower case with their values (`aws:username`, `aws:principaltag/team`); no value: known to be absent. */
  readonly values: Readonly<Record<string, readonly string[]>>;
}

/** Work that several questions share. */
export interface Pool {
  left: number;
}

export interface Options {
  /** Steps of work until the answer is "undecided"; a step takes about a tenth of a microsecond. */
  readonly budget?: number;
  /** Each question takes its work from here too, and gets no more than what is left. */
  readonly pool?: Pool;
  /** Asks under the other reading of `*` in the first five parts of an ARN too: verdicts that differ are undecided. */
  readonly wideArn?: boolean;
}

/** One thing that the smaller side permits beyond the larger, in the patterns of the documents. */
export interface ExcessPart {
  /** The statement of the smaller side that permits it: its place among the statements of its grants, from 0. */
  readonly statement: number;
  readonly sid: string | null;
  /** Patterns of actions; with `notActions`, what these leave over. */
  readonly actions: readonly string[];
  readonly notActions?: readonly string[];
  readonly resources: readonly string[];
  readonly notResources?: readonly string[];
  /** Who is meant, where the statement names principals. */
  readonly principals?: readonly string[];
  readonly condition: Conditions | null;
  readonly witness: AccessRequest;
}

export interface Excess {
  readonly parts: readonly ExcessPart[];
  /** Why what else there may be could not be decided; empty if the parts are all. */
  readonly undecided: readonly string[];
}

/** A question about a part of what is permitted. */
export interface Query {
  /** Patterns, as in a statement. */
  readonly actions: readonly string[];
  /** All resources if left out. */
  readonly resources?: readonly string[];
  readonly context?: Conditions;
}

export type Meeting =
  | { readonly verdict: 'met'; readonly witness: AccessRequest }
  | { readonly verdict: 'disjoint' }
  | { readonly verdict: 'undecided'; readonly reason: string };
