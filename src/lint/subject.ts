// What lint judges: the documents and entities of manifests, or of an account that was read.
import type { ActionTable } from '../model/actions.ts';
import type { Address, KindName } from '../model/address.ts';
import type { Place } from '../model/finding.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Quotas, Spec } from '../model/state.ts';
import type { Permits } from '../kinds/kind.ts';
import type { Path, Statement } from './statement.ts';

/** A policy document, of whatever use. */
export interface Policy {
  readonly address: Address;
  /** Where it stands, in words: `Role/deploy/inline/only-tls`, `Role/deploy/trust`, `Policy/read`. */
  readonly name: string;
  readonly use: 'managed' | 'inline' | 'trust';
  readonly version: string;
  readonly document: Json;
  readonly statements: readonly Statement[];
  /** Null: it was read from an account. */
  readonly place: (at: Path) => Place | null;
  /** Where a manifest names the file that holds it. */
  readonly named: Place | null;
}

export interface Entity {
  readonly address: Address;
  readonly kind: KindName;
  readonly name: string;
  /** Null where the declaration does not compile. */
  readonly spec: Spec | null;
  readonly permits: Permits | null;
  /** What is known of it beside the spec; empty for a declaration. */
  readonly facts: JsonObject;
  /** As written; null if it was read from an account. */
  readonly declaration: Json;
  readonly renamedFrom: string | null;
  /** AWS's own: nobody can change it. */
  readonly builtIn: boolean;
  readonly place: (at: Path) => Place | null;
}

export interface Subject {
  /** The accounts that are ours: the one that is judged, and the one that $(account) stands for offline. */
  readonly own: ReadonlySet<string>;
  /** The instant that time is judged at: `2026-11-22T10:42Z`. */
  readonly asOf: string;
  readonly table: ActionTable;
  readonly policies: readonly Policy[];
  readonly entities: readonly Entity[];
  /** What GetAccountSummary says; empty where nobody asked. */
  readonly summary: Quotas;
  /** Documents of AWS managed policies, where known, by ARN. */
  readonly awsPolicies: Readonly<Record<string, JsonObject>>;
  /** Names of the account's entities by kind, in small letters; null where no account was read. */
  readonly present: ReadonlySet<string> | null;
}

/** The part of a subject that manifests or an account give. */
export type Content = Pick<Subject, 'policies' | 'entities'>;
