// One entity in full (`iamsync explain Role/x`): where each field comes from, what it grants, who can become it.
import type { Address } from './address.ts';
import type { Place } from './finding.ts';
import type { Json, JsonObject } from './json.ts';

/** Where the value of a field comes from. */
export type FieldSource =
  /** A line of a manifest. */
  | 'manifest'
  /** The defaults of the configuration. */
  | 'defaults'
  /** Left out, and so kept as the account has it. */
  | 'kept'
  /** Left out, and so what omission means: none, or AWS's default. */
  | 'omitted'
  /** Nobody declares the entity: it is what the account has. */
  | 'account';

export interface FieldPortrait {
  /** `trust`, `tags/team`, `policies/demo-read`. */
  readonly field: string;
  /** As it is written, or as the account has it; null where nothing is known of it. */
  readonly value: Json;
  readonly from: FieldSource;
  readonly place: Place | null;
  /** What the account has, if it was read and has something else; undefined otherwise. */
  readonly live?: Json;
}

export interface StatementPortrait {
  /** `ListBucket: Allow s3:ListBucket on arn:…`. */
  readonly words: string;
  /** In normal form. */
  readonly statement: JsonObject;
  readonly place: Place | null;
}

/** A policy that reaches the entity, or that it is. */
export interface PolicyPortrait {
  /** `Role/x/inline/NAME`, `Policy/NAME`, or an ARN. */
  readonly source: string;
  /** The group through which it comes. */
  readonly via: Address | null;
  readonly statements: readonly StatementPortrait[];
}

export interface Portrait {
  readonly address: Address;
  readonly arn: string | null;
  /** Of its declaration; null if no manifest declares it. */
  readonly place: Place | null;
  /** Where `removed` lists it. */
  readonly removed: Place | null;
  /** Whether the account has it; null if the account was not asked. */
  readonly exists: boolean | null;
  readonly fields: readonly FieldPortrait[];
  readonly grants: readonly PolicyPortrait[];
  readonly boundary: PolicyPortrait | null;
  /** The trust policy of a role. */
  readonly trust: readonly StatementPortrait[];
  /** Who can become it, for roles: at once, or by the roles in between. */
  readonly become: readonly { readonly principal: Address; readonly through: readonly Address[]; readonly may: string }[];
  /** Who holds a policy, or is a member of a group. */
  readonly holders: readonly { readonly address: Address; readonly as: 'attachment' | 'boundary' | 'member' }[];
  /** Policies whose documents are not known. */
  readonly unknown: readonly string[];
}
