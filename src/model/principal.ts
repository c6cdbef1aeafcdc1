// The noun of access: what an account says about one principal, whatever kind of entity it is.
import type { Address, Scope } from './address.ts';
import type { JsonObject } from './json.ts';

/** A policy document that reaches a principal. */
export interface Grant {
  /** Where it is written: `User/x/inline/NAME`, `Policy/NAME`, or the ARN of a policy that is not the account's own. */
  readonly source: string;
  /** The group through which it comes; null if the principal holds it itself. */
  readonly via: Address | null;
  /** In normal form. */
  readonly document: JsonObject;
}

export interface Principal {
  readonly address: Address;
  readonly kind: 'User' | 'Role';
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  /** `AIDA…` or `AROA…`; null if AWS has yet to choose it. */
  readonly uniqueId: string | null;
  /** Null: not read. */
  readonly tags: Readonly<Record<string, string>> | null;
  /** Inline, attached, and those of groups. */
  readonly policies: readonly Grant[];
  /** The permissions boundary; null if there is none. */
  readonly boundary: Grant | null;
  /** Who may become it; null for users. */
  readonly trust: JsonObject | null;
  /** Attached policies and boundaries whose document is not known, by ARN: what hangs on them is undecided. */
  readonly unknown: readonly string[];
}

/** A group: what whoever is in it holds through it. */
export interface GroupAccess {
  readonly address: Address;
  readonly arn: string;
  /** Addresses of users. */
  readonly members: readonly Address[];
  /** As its members hold them: `via` is the group. */
  readonly policies: readonly Grant[];
}

/** A customer managed policy, whoever it is attached to. */
export interface ManagedPolicy {
  readonly address: Address;
  readonly arn: string;
  readonly document: JsonObject;
  /** Documents of the versions that are not the default one, where they were read. */
  readonly others: readonly JsonObject[];
}

/** All principals of one account in one state, in address order. */
export interface Principals {
  readonly scope: Scope;
  readonly principals: readonly Principal[];
  /** Absent where only principals are known. */
  readonly groups?: readonly GroupAccess[];
  readonly managed?: readonly ManagedPolicy[];
}
