// The plan: plain data, complete, in order. What stands here is what a reviewer reads and what apply does.
import type { Address } from './address.ts';
import type { ActionId, Step } from './call.ts';
import type { Finding, Place } from './finding.ts';
import type { Json } from './json.ts';
import type { Caller, Spec } from './state.ts';

export const PLAN_FORMAT = 1;

/** One RFC 6902 operation over the keyed view of a spec (statements by Sid or hash, sets as maps): never an index path. */
export interface Patch {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path: string;
  readonly value?: Json;
}

interface ChangeBase {
  readonly address: Address;
  readonly arn: string;
  /** Where the manifest says so; null when no manifest does (a rollback). */
  readonly origin: Place | null;
  readonly fields: readonly Patch[];
}

export interface Create extends ChangeBase {
  readonly verb: 'create';
  readonly after: Spec;
}
export interface Update extends ChangeBase {
  readonly verb: 'update';
  readonly before: Spec;
  readonly after: Spec;
}
export interface Replace extends ChangeBase {
  readonly verb: 'replace';
  readonly before: Spec;
  readonly after: Spec;
}
export interface Delete extends ChangeBase {
  readonly verb: 'delete';
  readonly before: Spec;
}
export interface Adopt extends ChangeBase {
  readonly verb: 'adopt';
  readonly before: Spec;
  readonly after: Spec;
}
export interface Rename extends ChangeBase {
  readonly verb: 'rename';
  readonly from: Address;
  readonly before: Spec;
  readonly after: Spec;
}

export type Change = Create | Update | Replace | Delete | Adopt | Rename;
export type Verb = Change['verb'];

/** The order in which effects may happen without a gap or a window (access-theory, the phase theorem). */
export const PHASES = ['born', 'tighten', 'grant', 'revoke', 'loosen', 'buried'] as const;
export type Phase = (typeof PHASES)[number];

/** Why something can't come back. */
export interface Lost {
  readonly lost: string;
}

export type Risk = 'none' | 'gap' | 'irreversible';

export interface Action {
  readonly id: ActionId;
  readonly address: Address;
  readonly do: Step;
  /** The way back, to be executed in this order; or why there is none. */
  readonly undo: readonly Step[] | Lost;
  /** Entities that must exist before this action. */
  readonly takes: readonly Address[];
  /** Entities that this action lets go of, and that may die afterwards. */
  readonly lets: readonly Address[];
  readonly phase: Phase;
  readonly needs: readonly ActionId[];
  readonly risk: Risk;
  /** Why the action is in the plan, for people only: no decision reads it. */
  readonly reason: string;
}

export interface NotComputed {
  readonly state: 'not-computed';
}
export interface Exception {
  readonly action: ActionId;
  readonly principal: Address;
  readonly text: string;
}
export type AccessReport = NotComputed | { readonly state: 'computed'; readonly principals: readonly Json[] };
export type Verdict = NotComputed | { readonly state: 'safe' | 'transient' | 'undecided'; readonly exceptions: readonly Exception[] };

export interface PlanOptions {
  /** Globs of `--only`; empty = everything. */
  readonly only: readonly string[];
  /** Whether policy descriptions were read (`--deep`). */
  readonly deep: boolean;
}

/** A facet that could not be compared, and why. */
export interface UnreadFacet {
  readonly address: Address;
  readonly field: string;
  readonly reason: string;
}

export interface Plan {
  readonly formatVersion: typeof PLAN_FORMAT;
  readonly account: string;
  readonly partition: string;
  /** Shown, not hashed. Null when planned from a file. */
  readonly caller: Caller | null;
  /** UTC, whole minutes: `2026-11-22T10:42Z`. */
  readonly asOf: string;
  readonly owner: string | null;
  readonly options: PlanOptions;
  readonly changes: readonly Change[];
  /** Display order; what runs when is decided by `needs`. */
  readonly waves: readonly (readonly Action[])[];
  readonly access: AccessReport;
  readonly verdict: Verdict;
  readonly unread: readonly UnreadFacet[];
  /** Fields that the manifests leave out and that stay as they are. */
  readonly kept: readonly { readonly address: Address; readonly field: string; readonly value: Json }[];
  /** Guards and notes; an error among them means that apply refuses. */
  readonly findings: readonly Finding[];
  /** How many entities were looked at, by side. */
  readonly counts: { readonly declared: number; readonly unchanged: number; readonly live: number };
  /** `<asOf>.<sha256>`, or null where the plan must not be applied by digest. */
  readonly digest: string | null;
}

/** All actions in display order. */
export function actionsOf(plan: Pick<Plan, 'waves'>): Action[] {
  return plan.waves.flat();
}

export function isLost(undo: Action['undo']): undo is Lost {
  return 'lost' in undo;
}
