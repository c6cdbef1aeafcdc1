// The two sides of every comparison: what the manifests want and what the account holds.
import type { Address, Facet, KindName, Scope } from './address.ts';
import type { Check } from './check.ts';
import type { Place } from './finding.ts';
import type { Json, JsonObject } from './json.ts';

/**
 * A kind's normal form, the same shape on both sides, plain data. Each kind narrows it to its own type
 * (`RoleSpec`, `PolicySpec`); rooms above `kinds` never look inside.
 */
export type Spec = JsonObject;

/** In a desired spec: the manifest does not mention the field, and omission means "keep what is there". */
export type Kept = { readonly kept: true };
export const KEPT: Kept = { kept: true };

/** In a live spec: the field was not read. Neither compared nor proved; never the same as absent. */
export type Unread = { readonly unread: string };

export function isKept(value: Json | undefined): value is Kept {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'kept' in value && value['kept'] === true;
}

export function isUnread(value: Json | undefined): value is Unread {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && 'unread' in value && typeof value['unread'] === 'string';
}

/** What a declaration says beside the spec: about itself, and which words of the spec are its own. */
export interface Wording {
  /** The fields that the declaration names. */
  readonly mentioned: readonly string[];
  /** What comes from the defaults of the configuration: `boundary`, `tags/team`. */
  readonly defaulted: readonly string[];
  /** An entity that exists and is not ours may be changed to what is declared. */
  readonly adopt: boolean;
  /** The other owner from whom it may be taken. */
  readonly takeOver: string | null;
}

export interface Desired<S extends Spec = Spec> {
  readonly kind: KindName;
  readonly name: string;
  readonly spec: S;
  readonly origin: Place;
  /** Absent where no declaration stands behind it. */
  readonly wording?: Wording;
  /** The name that it has in the account until now. */
  readonly renamedFrom?: string;
}

export interface Live<S extends Spec = Spec> {
  readonly kind: KindName;
  readonly name: string;
  readonly spec: S;
  readonly arn: string;
  /** Reported, compared by no facet (ids, dates, version lists, last used). */
  readonly facts: JsonObject;
  /** Tags that belong to AWS or to iamsync's own bookkeeping, and so to no spec. Absent where tags can't be or were not read. */
  readonly marks?: Readonly<Record<string, string>>;
}

/** A line of `removed`: the entity, and the unique id that makes the line harmless later. */
export interface Removal {
  readonly address: Address;
  readonly unique?: string;
  /** The other owner from whom it may be taken. */
  readonly takeOver?: string;
  readonly origin: Place;
}

/** A line of `removed` about a part of an entity: `Role/x/inline/freeze`. */
export interface FacetRemoval {
  readonly address: Address;
  readonly facet: Facet;
  readonly name: string;
  readonly origin: Place;
}

/** Everything that the manifests want of one account, in address order. */
export interface DesiredState {
  readonly scope: Scope;
  readonly entities: readonly Desired[];
  readonly removed: readonly Removal[];
  /** What `removed` says about parts of entities. */
  readonly removedFacets?: readonly FacetRemoval[];
  /** What is asserted about access, in the order of the files. */
  readonly checks?: readonly Check[];
}

export interface Caller {
  readonly arn: string;
  readonly userId: string;
}

/** Effective quotas as GetAccountSummary names them, e.g. `AttachedPoliciesPerRoleQuota: 10`. */
export type Quotas = Readonly<Record<string, number>>;

/** Everything that was read of one account, in address order. */
export interface LiveState {
  readonly scope: Scope;
  /** Null when the state came from a file. */
  readonly caller: Caller | null;
  readonly quotas: Quotas;
  readonly entities: readonly Live[];
  /** Default documents of the AWS managed policies in use, by ARN, as the kinds' normal form. */
  readonly awsPolicies: Readonly<Record<string, JsonObject>>;
}
