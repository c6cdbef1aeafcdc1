// What a kind of resource is: one const in one folder. Everything that the stages need to know of it is here.
import type { Address, KindName, Scope } from '../model/address.ts';
import type { Call, Step, WriteOp } from '../model/call.ts';
import type { Crawl } from '../model/crawl.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { ReadOp } from '../model/operations.ts';
import type { Lost, Risk } from '../model/plan.ts';
import type { Desired, Live, Quotas, Spec } from '../model/state.ts';
import type { Document } from '../policy/document.ts';
import type { Aiming, Within } from './aiming.ts';
import type { Beyond, Lookups, TagsOf } from './asking.ts';
import type { Bridge } from './bridge.ts';
import type { Replays } from './replay.ts';

export type { Aiming, Wish, Within } from './aiming.ts';

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
  /** Comes with what tightens, whatever its effects: it switches off who dies, or makes way for a replacement. */
  readonly early?: boolean;
  /** Gives the entity the name or the ARN by which others take hold of it (a rename), as its creation would. */
  readonly births?: boolean;
  readonly risk: Risk;
  readonly reason: string;
}

/** The document of a policy on both sides of the plan; null = it does not exist on that side. */
export interface DocumentSides {
  readonly before: Document | null;
  readonly after: Document | null;
}

/** How a policy is held. */
export type Hold = 'attachment' | 'boundary';

export interface Holder {
  readonly address: Address;
  readonly name: string;
  readonly as: Hold;
  /** The calls that take hold of the policy and let it go. */
  readonly attach: Call;
  readonly detach: Call;
}

export interface TrustingRole {
  readonly address: Address;
  readonly name: string;
  readonly trust: Document;
  /** The call that puts the trust policy as it is. */
  readonly put: Call;
}

/** What changes its name or its ARN in the plan, and what the plan is about. */
export interface Moves {
  /** The ARN that an entity will have, from the one that it has; equal for all that stay where they are. */
  arn(old: string): string;
  /** The address that an entity will have, from the one that it has. */
  address(old: Address): Address;
  /** Whether the entity is declared or removed, so that the plan settles it by itself. */
  planned(address: Address): boolean;
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
  /** Live roles whose trust policy names this ARN. */
  trusting(arn: string): readonly TrustingRole[];
  /** Roles whose trust policy names this ARN when the plan is done. */
  trustingAfter(arn: string): readonly TrustingRole[];
  /** The entity on both sides of the plan, the old side with the ARNs and names that will be; null where it isn't there. */
  sides(address: Address): { readonly before: Spec | null; readonly after: Spec | null };
  /** Whether the entity is declared or removed. */
  planned(address: Address): boolean;
  /** Whether the entity is deleted and made again in this plan. */
  replaced(address: Address): boolean;
  /** What a member gains by joining: of a group, on both sides of the plan. */
  gives(address: Address): readonly Effect[];
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
  /** Set if its creation is never taken back: why. */
  readonly stays?: string;
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

/** How a manifest names what a spec refers to; given to a kind's `declare`. */
export interface Naming {
  readonly scope: Scope;
  /** A managed policy: its local name, `account:[path/]NAME`, `aws:[path/]NAME`, or the ARN itself. */
  policy(arn: string): string;
  /** A user or role that is trusted: its local name, or the ARN itself. */
  principal(kind: 'User' | 'Role', arn: string): string;
  /** An entity that is named by its name: the name, or `account:NAME` where it is not declared. */
  name(kind: KindName, name: string): string;
}

/** What a kind's `compile` is given: the declaration after variables, and ways to resolve names and to complain. */
export interface CompileContext {
  readonly scope: Scope;
  /** The instant of the plan, `2026-11-22T10:42Z`; expiry is judged at it. */
  readonly asOf: string;
  /** Complains about a value of this declaration. `at` is the path below the declaration: `['policies', 0]`. */
  report(
    at: readonly (string | number)[],
    finding: { rule: string; message: string; next: string; severity?: 'error' | 'warning' | 'note' },
  ): void;
  /** ARN of a policy reference: local name, `account:[path/]NAME`, `aws:[path/]NAME`, or an ARN. Undefined after complaining. */
  policyArn(reference: string, at: readonly (string | number)[]): string | undefined;
  /** ARN of a declared user or role by local name, or the ARN itself if it is one. Undefined after complaining. */
  principalArn(kind: 'User' | 'Role', reference: string, at: readonly (string | number)[]): string | undefined;
  /** Name behind a reference: local name of a declared entity, or `account:NAME` of one that is not. Undefined after complaining. */
  name(kind: KindName, reference: string, at: readonly (string | number)[]): string | undefined;
  /** A parsed and normalised document: inline, or from the file that the string names. Undefined after complaining. */
  document(value: Json, at: readonly (string | number)[], grammar: 'managed' | 'inline' | 'trust'): Document | undefined;
  /** A text: as it stands, or the content of the .xml file that it names. Undefined after complaining. */
  text(value: string, at: readonly (string | number)[]): string | undefined;
}

/** What a spec says about access. Documents of managed policies are held elsewhere; here are their ARNs. */
export interface Permits {
  /** A group is none: what it holds reaches its members. */
  readonly isPrincipal: boolean;
  readonly inline: Readonly<Record<string, Document>>;
  /** ARNs of attached managed policies. */
  readonly attached: readonly string[];
  /** The ARN of the permissions boundary. */
  readonly boundary: string | null;
  /** Names of the groups that it is in. */
  readonly groups: readonly string[];
  readonly trust: Document | null;
  /** Null: not read, or it can't carry any. */
  readonly tags: Readonly<Record<string, string>> | null;
}

export interface Kind<S extends Spec = Spec, D extends JsonObject = JsonObject> {
  readonly name: KindName;
  /** The calls by which an entity is born and dies. */
  readonly life: { readonly create: WriteOp; readonly destroy: WriteOp };
  /** Its key in a manifest: `roles`; empty for what is declared within another entity. */
  readonly section: string;
  /** Order among kinds where nothing else decides. */
  readonly rank: number;
  /** JSON Schema (draft-07) of one declaration, as an author writes it. */
  readonly schema: JsonObject;
  /** For a kind whose entities are fixed and differ in shape: the schema of each, by its name. `schema` is then that of none. */
  readonly schemas?: Readonly<Record<string, JsonObject>>;
  /** Pattern and maximum length of a name, as IAM has them. */
  readonly names: {
    readonly pattern: RegExp;
    readonly longest: number;
    /** What a name is made of, for people, where it is not what most names of IAM are made of. */
    readonly words?: string;
  };
  /** Fields that no call can change: another value means a replacement. */
  readonly fixed: readonly string[];
  arn(name: string, path: string, scope: Scope): string;
  /** The normal form of a declaration; undefined after complaining. */
  compile(name: string, declaration: D, context: CompileContext): S | undefined;
  /** The inverse of compile: the shortest declaration that compiles to this live spec, without what omission says as well. */
  declare(spec: S, naming: Naming): JsonObject;
  /** Every entity of this kind in a crawl, in normal form. */
  read(crawl: Crawl): Live<S>[];
  /** ARNs that the spec refers to, with the field, e.g. attachments, boundary, trusted principals. */
  references(spec: S): readonly { readonly field: string; readonly arn: string }[];
  /** Entities that the spec names by name, with the field: a user's groups, a profile's role. */
  links?(spec: S): readonly { readonly field: string; readonly address: Address }[];
  /** The policy document that others may hold, for managed policies. */
  document(spec: S): Document | null;
  /** The managed policies that it holds. */
  holds(spec: S): readonly { readonly arn: string; readonly as: Hold }[];
  /** The calls by which an entity of this kind takes hold of a managed policy and lets it go. */
  grip?(name: string, policyArn: string, as: Hold): { readonly attach: Call; readonly detach: Call };
  /** What a member gains by joining it, for groups. */
  gives?(spec: S, terrain: Terrain): readonly Effect[];
  /** Who may become it, for roles. */
  trust(spec: S): Document | null;
  /** What it says about access, for principals and groups. */
  permits?(spec: S): Permits;
  /** How its calls move access; a call that is not here moves nobody. */
  readonly replays?: Replays;
  /** The call that puts a trust policy, for roles. */
  retrust?(name: string, trust: Document): Call;
  /** Unique ids of deleted principals that the spec still names. */
  orphans(spec: S): readonly string[];
  /** Set for a kind that is created and never deleted: why. */
  readonly stays?: string;
  /** True for what AWS made for itself or for a service of its own: never changed. */
  isBuiltIn(name: string, path: string): boolean;
  /** Settles what is written on the side of this kind and belongs to another: a group's members that are declared users. */
  join?(entities: readonly Desired[]): readonly Desired[];
  /**
   * Settles in a state after a plan what the planned entities of this kind say about those that stay as they are. `seen`: the planned
   * entities as the plan sees them now; what it does not see of them, it leaves alone.
   */
  settle?(entities: readonly Live[], moves: Moves, seen: ReadonlyMap<Address, Spec>): readonly Live[];
  /** The live spec as it will look without a call of its own: with the ARNs and names of those that move, without what they settle. */
  follow?(spec: S, moves: Moves): S;
  /** The live spec with actions and condition keys spelled as the desired spec spells them, so that plain equality decides. */
  align(live: S, desired: S): S;
  /** The desired spec at the instant of the plan, for what changes with time: one step further than the live one at most. */
  aim?(spec: S, live: Live<S> | null, aiming: Aiming): S;
  /** The entity that one of this kind is a part of and dies with: a slot's user. Set for what is declared within another entity. */
  holder?(name: string): Address;
  /** True for a live spec that is no entity, and only says what is in the way of one. */
  isNothing?(spec: S): boolean;
  /** Values of fields that are not worth a word where they are kept. */
  readonly usual?: Readonly<Record<string, readonly Json[]>>;
  /** Entities of other kinds that a declaration of this one holds: a user's access keys. */
  within?(name: string, declaration: D, context: CompileContext): readonly Within[];
  /** What a spec uses of quotas that GetAccountSummary names. */
  usage(spec: S): readonly Usage[];
  /** The account's count of this kind and the quota on it, as GetAccountSummary names them. */
  readonly census: { readonly count: string; readonly quota: string };
  /** The keyed views that patches are made over: statements by Sid or hash, sets as maps; an absent side is an empty view. */
  views(before: S | undefined, after: S | undefined): readonly [JsonObject, JsonObject];
  /** What people are shown of a spec; left out, all of it. */
  shown?(spec: S): JsonObject;
  birth(subject: Subject<S>, spec: S, terrain: Terrain, options: BirthOptions): Birth<S>;
  /** The moves from one spec to another, both of the same entity. */
  walk(subject: Subject<S>, before: S, after: S, terrain: Terrain): readonly Move[];
  /** The way by a document in between, for a call of `walk` that swaps what a document says; null where there is none or no room. */
  bridge?(subject: Subject<S>, step: Step, before: S, after: S, terrain: Terrain): Bridge | null;
  /** What must be emptied before the entity can be deleted and that `walk` does not cover (holders of a policy, instance profiles). */
  empty(subject: Subject<S>, before: S, terrain: Terrain): readonly Move[];
  /** After a replacement: the moves by which others know it again (trust policies that name it, holders of a policy). */
  rejoin?(subject: Subject<S>, after: S, terrain: Terrain): readonly Move[];
  /** What a deletion or a replacement breaks that no call of this account can mend, for people. */
  readonly breaks?: string;
  /** What planning must read that the crawl does not show. */
  readonly beyond?: Beyond<S>;
  /** Reads the tags of one entity, for kinds whose tags the crawl does not show and the tagging API may not either. */
  readonly tagsOf?: TagsOf;
  /** Its resource type in the tagging API, where its tags are found: `iam:policy`. */
  readonly tagType?: string;
  /** Calls that would do their work twice if they were repeated: they are looked up first. */
  readonly once?: readonly WriteOp[];
  /** How to find out whether a call of this kind was done after all. */
  readonly lookups?: Lookups;
  /** What is read once a call was made, or may have been: by its lookup, and by the proof that nothing is left to do. */
  readonly confirmedBy?: Readonly<Partial<Record<WriteOp, readonly ReadOp[]>>>;
}
