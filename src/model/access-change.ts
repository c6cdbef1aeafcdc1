// What a change of the account means for who may do what: the nouns of an access diff.
import type { AccessRequest } from './access.ts';
import type { Address } from './address.ts';
import type { JsonObject } from './json.ts';

/** Why a line stands on top: it gives power over permissions themselves. */
export const MARKS = ['permissions-management', 'pass-role', 'escalation'] as const;
export type Mark = (typeof MARKS)[number];

/** What is gained or lost of one service at one access level, on the same resources under the same condition. */
export interface AccessLine {
  /** `s3`; `*` where it is about every service. */
  readonly service: string;
  /** As the service authorization reference names it; `unknown` for actions that it does not have, `future` for the open end of a wildcard. */
  readonly level: 'List' | 'Read' | 'Write' | 'Tagging' | 'Permissions management' | 'every' | 'unknown' | 'future';
  /** The shortest patterns that stand for exactly these of the known actions. */
  readonly actions: readonly string[];
  /** What of `actions` is not meant, where nearly every action is. */
  readonly except: readonly string[];
  /** How many known actions these are; 0 where only actions are meant that AWS may add. */
  readonly count: number;
  /** Whether they are all known actions of that level. */
  readonly all: boolean;
  /** Patterns as the policies write them; empty where `notResources` says it. */
  readonly resources: readonly string[];
  readonly notResources: readonly string[];
  /** Under which condition; null for none. */
  readonly condition: JsonObject | null;
  readonly marks: readonly Mark[];
  /** A request that one side permits and the other does not, by the concrete evaluator too. */
  readonly witness: AccessRequest;
}

/** Who may become a role, or no longer may. */
export interface TrustLine {
  /** As the trust policy writes it: an ARN, an account id, a service, a provider, `*`. */
  readonly who: string;
  /** `AWS`, `Service`, `Federated`; `*` for everyone. */
  readonly type: string;
  readonly actions: readonly string[];
  readonly condition: JsonObject | null;
}

/** The ways in which access moves; widened and narrowed are about conditions only. */
export const TURNS = ['gains', 'loses', 'widened', 'narrowed'] as const;
export type Turn = (typeof TURNS)[number];
export type Turns<L> = { readonly [turn in Turn]: readonly L[] };

/** How the access of some principals changes, which is alike for all of them. */
export interface PrincipalAccess extends Turns<AccessLine> {
  /** In address order; by the names that they will have, or had if they are gone. */
  readonly principals: readonly Address[];
  readonly is: 'changed' | 'born' | 'gone';
  /** Who may become it. */
  readonly trust: Turns<TrustLine>;
  /** Why something could not be told; a change of access must be assumed. */
  readonly undecided: readonly string[];
}

export interface AccessDiff {
  /** The day of the table of actions; null if none was at hand. */
  readonly actionsOf: string | null;
  /** Only those whose access changes. */
  readonly principals: readonly PrincipalAccess[];
}
