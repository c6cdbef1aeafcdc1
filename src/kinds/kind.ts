// What a kind of resource is: one const in one folder. Everything that the stages need to know of it is here.
import type { Address, KindName, Scope } from '../model/address.ts';
import type { Call, Step } from '../model/call.ts';
import type { Crawl } from '../model/crawl.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Lost, Risk } from '../model/plan.ts';
import type { Live, Quotas, Spec } from '../model/state.ts';
import type { Document } from '../policy/document.ts';

/** How a call moves what its holders may do. A phase is computed from these, never from the call's name. */
export type Effect = 'allow+' | 'allow-' | 'deny+' | 'deny-';

/** One call on the way from `before` to `after`, with its way back. */
export interface Move {
  readonly do: Step;
  readonly undo: readonly Step[] | Lost;
  /** Distinguishes several calls of one operation on one entity: a policy's name, a tag's key, a version. */
  readonly target?: string;
  readonly takes: readonly Address[];
  readonly lets: readonly Address[];
  readonly effects: readonly Effect[];
  /** `first`: has no effect and prepares later moves. `last`: has no effect and cleans up. Only for moves without effects. */
  readonly when?: 'first' | 'last';
  /** Must wait until IAM's replicas know what was done before it (a staged policy version). */
  readonly afterPropagation?: boolean;
  /** Inside one entity: this move must follow the previous one whatever their phases (a swap without room). */
  readonly afterPrevious?: boolean;
  readonly risk: Risk;
  readonly reason: string;
}

/** The document of a policy on both sides of the plan; null = it does not exist on that side. */
export interface DocumentSides {
  readonly before: Document | null;
  readonly after: Document | null;
}

export interface Holder {
  readonly kind: 'User' | 'Group' | 'Role';
  readonly name: string;
  readonly as: 'attachment' | 'boundary';
}

/** What planning knows of the ground that a walk crosses. */
export interface Terrain {
  readonly scope: Scope;
  readonly quotas: Quotas;
  /** The documents of any policy, customer or AWS managed; null if unknown (an AWS managed policy that nobody uses yet). */
  documents(policyArn: string): DocumentSides | null;
  /** Who holds a policy in the live account. */
  holders(policyArn: string): readonly Holder[];
  /** Who will hold it when the plan is done (declared entities by their specs, all others as they are). */
  holdersAfter(policyArn: string): readonly Holder[];
  /** The address behind an ARN of this account, if the account has it or the plan creates it. */
  addressOf(arn: string): Address | undefined;
  /** Live roles whose trust policy names this ARN and still does when the plan is done. */
  trustingAfter(arn: string): readonly { readonly name: string; readonly trust: Document }[];
}

/** The entity that a walk is about. */
export interface Subject<S extends Spec = Spec> {
  readonly address: Address;
  readonly name: string;
  readonly arn: string;
  readonly live: Live<S> | null;
}

/** How a kind is born: with which call, and what it already is right after it. */
export interface Birth<S extends Spec> {
  readonly create: Call;
  readonly destroy: Call;
  readonly born: S;
  readonly takes: readonly Address[];
  /** When it is born again after a deletion: calls that make others know it again (trust policies that name it). */
  readonly rejoin: readonly Call[];
  /** Set if it cannot be born again as it is now. */
  readonly lost?: string;
  /** What a deletion loses although the entity can be made again: its unique id, say. */
  readonly loses?: string;
}

/** How much of a quota a spec uses. */
export interface Usage {
  readonly quota: string;
  readonly used: number;
  readonly field: string;
  /** What is counted: `attached policies`, `characters`. */
  readonly unit: string;
}

export interface BirthOptions {
  /** Born with a trust policy that denies everyone, because what it trusts is not born yet (a reference cycle). */
  readonly closed: boolean;
}

/** What a kind's `compile` is given: the declaration after variables, and ways to resolve names and to complain. */
export interface CompileContext {
  readonly scope: Scope;
  /** The instant of the plan, `2026-11-22T10:42Z`; expiry is judged at it. */
  readonly asOf: string;
  /** Complains about a value of this declaration. `at` is the path below the declaration: `['policies', 0]`. */
  report(at: readonly (string | number)[], finding: { rule: string; message: string; next: string; severity?: 'error' | 'warning' | 'note' }): void;
  /** ARN of a policy reference: local name, `account:[path/]NAME`, `aws:[path/]NAME`, or an ARN. Undefined after complaining. */
  policyArn(reference: string, at: readonly (string | number)[]): string | undefined;
  /** ARN of a declared user or role by local name, or the ARN itself if it is one. Undefined after complaining. */
  principalArn(kind: 'User' | 'Role', reference: string, at: readonly (string | number)[]): string | undefined;
  /** A parsed and normalised document: inline, or from the file that the string names. Undefined after complaining. */
  document(value: Json, at: readonly (string | number)[], grammar: 'managed' | 'inline' | 'trust'): Document | undefined;
}

export interface Kind<S extends Spec = Spec, D extends JsonObject = JsonObject> {
  readonly name: KindName;
  /** Its key in a manifest: `roles`. */
  readonly section: string;
  /** Order among kinds where nothing else decides. */
  readonly rank: number;
  /** JSON Schema (draft-07) of one declaration, as an author writes it. */
  readonly schema: JsonObject;
  /** Pattern and maximum length of a name, as IAM has them. */
  readonly names: { readonly pattern: RegExp; readonly longest: number };
  /** Fields that no call can change: another value means a replacement. */
  readonly fixed: readonly string[];
  arn(name: string, path: string, scope: Scope): string;
  /** The normal form of a declaration; undefined after complaining. */
  compile(name: string, declaration: D, context: CompileContext): S | undefined;
  /** Every entity of this kind in a crawl, in normal form. */
  read(crawl: Crawl): Live<S>[];
  /** ARNs that the spec refers to, with the field, e.g. attachments, boundary, trusted principals. */
  references(spec: S): readonly { readonly field: string; readonly arn: string }[];
  /** The policy document that others may hold, for managed policies. */
  document(spec: S): Document | null;
  /** The managed policies that it holds. */
  holds(spec: S): readonly { readonly arn: string; readonly as: Holder['as'] }[];
  /** Who may become it, for roles. */
  trust(spec: S): Document | null;
  /** Unique ids of deleted principals that the spec still names. */
  orphans(spec: S): readonly string[];
  /** True for what AWS made for itself or for a service of its own: never changed. */
  isBuiltIn(name: string, path: string): boolean;
  /** The live spec with actions and condition keys spelled as the desired spec spells them, so that plain equality decides. */
  align(live: S, desired: S): S;
  /** What a spec uses of quotas that GetAccountSummary names. */
  usage(spec: S): readonly Usage[];
  /** The account's count of this kind and the quota on it, as GetAccountSummary names them. */
  readonly census: { readonly count: string; readonly quota: string };
  /** The keyed views that patches are made over: statements by Sid or hash, sets as maps; an absent side is an empty view. */
  views(before: S | undefined, after: S | undefined): readonly [JsonObject, JsonObject];
  birth(subject: Subject<S>, spec: S, terrain: Terrain, options: BirthOptions): Birth<S>;
  /** The moves from one spec to another, both of the same entity. */
  walk(subject: Subject<S>, before: S, after: S, terrain: Terrain): readonly Move[];
  /** What must be emptied before the entity can be deleted and that `walk` does not cover (holders of a policy, instance profiles). */
  empty(subject: Subject<S>, before: S, terrain: Terrain): readonly Move[];
}

