// A check: what a principal can and cannot do, as manifests say it.
import type { AccessRequest, ContextValues } from './access.ts';
import type { Address } from './address.ts';
import type { Place } from './finding.ts';

/** One line under `can` or `cannot`: every action with every resource. */
export interface Assertion {
  /** Patterns, as they are written. */
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  /** Context keys of the requests, as they are written. */
  readonly context: Readonly<Record<string, ContextValues>>;
  readonly origin: Place;
}

export interface Check {
  readonly name: string;
  /** A user or a role. */
  readonly principal: Address;
  readonly can: readonly Assertion[];
  readonly cannot: readonly Assertion[];
  /** Where `verify --live` may write objects of its own; null: not against AWS. */
  readonly live: { readonly prefix: string } | null;
  readonly origin: Place;
}

/** Whether a text is a pattern. */
export function isPattern(text: string): boolean {
  return /[*?]/.test(text);
}

/** `not-tried`: it can't be tried for real, for the reason that is told. */
export type LineOutcome = 'holds' | 'fails' | 'undecided' | 'not-tried';

/** What came of one action with one resource of a check. */
export interface CheckLine {
  readonly says: 'can' | 'cannot';
  readonly action: string;
  readonly resource: string;
  readonly outcome: LineOutcome;
  /** Why, in one sentence; empty where there is nothing to tell. */
  readonly why: string;
  readonly origin: Place;
  /** What AWS's simulator says: `allowed`, `explicitDeny`, `implicitDeny`; null: it can't be asked that. Absent if it wasn't asked. */
  readonly simulated?: string | null;
  /** A request that shows it. */
  readonly witness?: AccessRequest | null;
}

export interface CheckResult {
  readonly name: string;
  readonly principal: Address;
  readonly origin: Place;
  readonly outcome: LineOutcome;
  readonly lines: readonly CheckLine[];
}

/** How checks were verified: by the policies as they were read, by AWS's simulator too, by acting. */
export type VerifyMode = 'policies' | 'simulate' | 'live';

export interface VerifyReport {
  readonly mode: VerifyMode;
  readonly account: string;
  readonly checks: readonly CheckResult[];
  /** What people must know beside: objects that could not be removed. */
  readonly notes: readonly string[];
}

const GRAVITY: readonly LineOutcome[] = ['fails', 'undecided', 'holds', 'not-tried'];

/** What comes of a check whose lines came to this. */
export function outcomeOf(lines: readonly Pick<CheckLine, 'outcome'>[]): LineOutcome {
  return GRAVITY.find((gravity) => lines.some(({ outcome }) => outcome === gravity)) ?? 'not-tried';
}
