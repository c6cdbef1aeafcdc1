// The plan: plain data, complete, in order. What stands here is what a reviewer reads and what apply does.
import type { AccessRequest } from './access.ts';
import type { AccessDiff } from './access-change.ts';
import type { Address } from './address.ts';
import type { GuardSource } from './config.ts';
import type { ActionId, Step } from './call.ts';
import type { EscalationPath } from './escalation.ts';
import type { Finding, Place } from './finding.ts';
import type { Json, JsonObject } from './json.ts';
import type { Caller, Spec } from './state.ts';

export const PLAN_FORMAT = 1;

/** One RFC 6902 operation over the keyed view of a spec (statements by Sid or hash, sets as maps): never an index path. */
export interface Patch {
  readonly op: 'add' | 'remove' | 'replace';
  readonly path: string;
  readonly value?: Json;
}

/** Why an entity is not as declared, seen from earlier manifests: the manifests moved, the account did, or both. */
export type Cause = 'this-change' | 'drift' | 'both';

/** The state of the manifests that causes were judged by (`--since`). */
export interface Since {
  /** As the user named it. */
  readonly ref: string;
  readonly commit: string;
}

interface ChangeBase {
  readonly address: Address;
  readonly arn: string;
  /** Where the manifest says so; null when no manifest does (a rollback). */
  readonly origin: Place | null;
  readonly fields: readonly Patch[];
  /** Only in a plan with `since`. Shown, not hashed. */
  readonly cause?: Cause;
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
/** What is wrong in some state between two calls: somebody may do more, or less, than before and after the plan. */
export interface Exception {
  /** From this call on. Empty where it is none of them. */
  readonly action: ActionId;
  /** Until after this call; null: to the end. */
  readonly until: ActionId | null;
  /** Whom it concerns: an address, or who enters a role from outside, `Service ec2.amazonaws.com as Role/x`. */
  readonly principal: string;
  readonly kind: 'window' | 'gap' | 'undecided';
  /** `given`: by what the plan was allowed to do, a replacement or a swap where a quota leaves no room. */
  readonly consent: 'needed' | 'given';
  /** A request that shows it; null where nobody could tell. */
  readonly request: { readonly action: string; readonly resource: string; readonly context: AccessRequest['context'] } | null;
  readonly text: string;
}
/** An exception as people are told it: between which calls, who, what. */
export function exceptionText({ action, until, principal, text }: Exception): string {
  const during = action === '' ? '' : `from ${action} ${until === null ? 'to the end' : `until ${until}`}, `;
  return `${during}${principal} ${text}`;
}

export interface ComputedVerdict {
  /** `safe`: in no state between two calls is there a gap or a window. */
  readonly state: 'safe' | 'transient' | 'undecided';
  readonly exceptions: readonly Exception[];
  /** What `--allow-transient` must name for the plan to be applied; null where nobody need agree. */
  readonly hash: string | null;
}
/** Who may do what when the plan is done, and could not before, or no longer can. Shown, not hashed. */
export interface ComputedAccess extends AccessDiff {
  readonly state: 'computed';
  /** Ways to more access that the plan opens. */
  readonly paths: readonly EscalationPath[];
}
export type AccessReport = NotComputed | ComputedAccess;
export type Verdict = NotComputed | ComputedVerdict;

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

/** A live Deny that no manifest declares: kept until its facet is listed under `removed`. */
export interface ForeignDeny {
  readonly address: Address;
  /** `Role/deploy/inline/freeze`. */
  readonly facet: string;
  readonly source: 'inline' | 'aws' | 'customer';
}

/** Ours, but no longer declared. */
export interface Orphan {
  readonly address: Address;
  /** How we know that it is ours. */
  readonly why: string;
  readonly pruned: boolean;
  /** Why it is not pruned; empty if it is. */
  readonly reason: string;
}

export interface Unmanaged {
  /** By kind name, in its order. */
  readonly counts: readonly { readonly kind: string; readonly count: number }[];
  /** Null unless it was asked for. */
  readonly listed: readonly Address[] | null;
}

/** What a plan that takes a run back must remember of it, so that it can be continued and taken back itself. */
export interface Rollback {
  /** The run that is taken back. */
  readonly run: string;
  /** Which undo step of which of its actions each action here is; the step as it was planned where ids of AWS's were filled in. */
  readonly takes: Readonly<Record<ActionId, { readonly id: ActionId; readonly step: number; readonly open?: Step }>>;
  /** Answers of AWS to that run that ways back from here refer to. */
  readonly answers: Readonly<Record<ActionId, JsonObject>>;
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
  /** Absent unless it was asked for. */
  readonly since?: Since;
  /** Set for a plan that takes a run back. */
  readonly rollback?: Rollback;
  readonly changes: readonly Change[];
  /** Display order; what runs when is decided by `needs`. */
  readonly waves: readonly (readonly Action[])[];
  readonly access: AccessReport;
  readonly verdict: Verdict;
  /**
   * What the plan relies on beside what it changes: a hash of everything that the principals hold whom it touches, by address, or by ARN
   * for a policy that is not the account's own. Absent in plans of earlier versions.
   */
  readonly relied?: Readonly<Record<string, string>>;
  readonly unread: readonly UnreadFacet[];
  /** Fields that the manifests leave out and that stay as they are. */
  readonly kept: readonly { readonly address: Address; readonly field: string; readonly value: Json }[];
  /** Live Denies that no manifest declares and that stay. */
  readonly foreign: readonly ForeignDeny[];
  readonly orphans: readonly Orphan[];
  /** What the account holds and nobody here manages. */
  readonly unmanaged: Unmanaged;
  /** Fields that come from the defaults of the configuration: `boundary`, `tags/team`. */
  readonly defaulted: readonly { readonly address: Address; readonly field: string }[];
  /** Where the guard fields were taken from, if not from the configuration; null if they were. */
  readonly guards: GuardSource | null;
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
