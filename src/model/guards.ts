// The guard fields of iamsync.yaml: who owns what, what must not happen, and what was agreed to all the same.
import type { Place } from './finding.ts';
import { matcher } from './glob.ts';
import type { JsonObject } from './json.ts';

export const APPROVAL_VERBS = ['delete', 'replace', 'adopt', 're-trust', 'drop-deny', 'access', 'lock-out'] as const;
export type ApprovalVerb = (typeof APPROVAL_VERBS)[number];

/** Consent to one kind of change of some entities, until a day. */
export interface Approval {
  readonly verb: ApprovalVerb;
  /** An address or a glob of addresses; for drop-deny also of facets. */
  readonly glob: string;
  /** `2026-12-01`: the last day on which it holds, in UTC. */
  readonly until: string;
  readonly why: string;
  readonly place: Place;
}

/** Most of each that one run may do in one account without an approval. */
export interface Limits {
  readonly deletes: number;
  readonly replaces: number;
  /** Existing principals whose access changes. */
  readonly accessChanges: number;
}

/** What nobody may be able to do when a plan is done. */
export interface Forbid {
  readonly name: string;
  /** Patterns, as in a statement. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Only under these conditions is it forbidden: operator, key, values; null: under any. */
  readonly conditions: JsonObject | null;
  /** Globs of addresses: whom it is about; null: every user and role. */
  readonly principals: readonly string[] | null;
  /** Globs of addresses: who may all the same. */
  readonly except: readonly string[];
  readonly why: string;
  readonly place: Place;
}

/** What declarations of one section say where they say nothing. */
export interface SectionDefaults {
  /** By field: `tags`, `boundary`. */
  readonly fields: JsonObject;
  readonly place: Place;
}

export interface Guards {
  /** Null: nothing is stamped, adopted or pruned. */
  readonly owner: string | null;
  /** The key of the tag that carries the stamp. */
  readonly ownerTag: string;
  readonly prune: boolean;
  readonly own: readonly string[];
  readonly ignore: readonly string[];
  readonly protect: readonly string[];
  readonly limits: Limits;
  readonly approvals: readonly Approval[];
  readonly forbid: readonly Forbid[];
  /** By section of a manifest: `roles`. */
  readonly defaults: Readonly<Record<string, SectionDefaults>>;
}

/** What holds without a configuration. */
export const NO_GUARDS: Guards = {
  owner: null,
  ownerTag: 'iamsync:owner',
  prune: false,
  own: [],
  ignore: [],
  protect: [],
  limits: { deletes: 3, replaces: 0, accessChanges: 25 },
  approvals: [],
  forbid: [],
  defaults: {},
};

/** True if the approval still holds on the day of the plan (`2026-11-22T10:42Z`). */
export function isValid(approval: Pick<Approval, 'until'>, asOf: string): boolean {
  return asOf.slice(0, 10) <= approval.until;
}

/** The approvals that allow this; none if nobody agreed to it. `address` may be that of a facet. */
export function approvalsFor(
  approvals: readonly Approval[],
  wanted: { readonly verb: ApprovalVerb; readonly address: string; readonly asOf: string },
): Approval[] {
  return approvals.filter((one) => one.verb === wanted.verb && isValid(one, wanted.asOf) && matcher([one.glob])(wanted.address));
}
