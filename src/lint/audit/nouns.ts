// What an audit looks at, and what it says.
import type { Address } from '../../model/address.ts';
import type { Finding } from '../../model/finding.ts';
import type { Orphan } from '../../model/plan.ts';
import type { LiveState } from '../../model/state.ts';
import type { ReportRow } from './report.ts';

export interface Audited {
  readonly live: LiveState;
  /** The rows of the credential report; null where it could not be had. */
  readonly report: readonly ReportRow[] | null;
  /** What the manifests say nothing of; null where there are none. */
  readonly unmanaged: readonly Address[] | null;
  /** What is ours and no longer declared. */
  readonly orphans: readonly Orphan[];
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Keys and passwords are old, and everything is unused, after so many days. */
  readonly days: number;
}

export const DAY = 86_400_000;

/** Everything that an audit may tell; docs/guide/audit.md has a line for each. */
export const AUDIT_IDS = [
  'group-empty',
  'key-inactive',
  'key-old',
  'key-unused',
  'orphan',
  'orphaned-principal',
  'password-policy-missing',
  'password-policy-weak',
  'password-unused',
  'policy-unused',
  'profile-empty',
  'provider-expiring',
  'provider-unused',
  'quota-near',
  'report-unread',
  'role-unused',
  'root-access-key',
  'root-certificate',
  'root-used',
  'root-without-mfa',
  'unmanaged',
  'user-without-mfa',
] as const;
export type AuditId = (typeof AUDIT_IDS)[number];

/** What an audit tells, by a stable id; `severity` says how urgent it is. */
export function told(severity: Finding['severity'], rule: AuditId, address: Address | undefined, message: string, next: string): Finding {
  return { severity, rule, message, next, place: null, ...(address === undefined ? {} : { address }) };
}

/** Whole days since an instant. */
export function daysSince(time: number, now: number): number {
  return Math.max(0, Math.floor((now - time) / DAY));
}
