// What one reading of an account brings home, in AWS's own shapes, before the kinds make normal forms of it.
import type { GroupDetail, ManagedPolicyDetail, RoleDetail, UserDetail } from '@aws-sdk/client-iam';
import type { Address, Scope } from './address.ts';
import type { JsonObject } from './json.ts';
import type { Caller, Quotas } from './state.ts';

/** The two fields of a role that GetAccountAuthorizationDetails leaves out and ListRoles has. */
export interface RoleSettings {
  readonly description: string;
  /** Seconds. */
  readonly maxSessionDuration: number;
}

export interface Crawl {
  readonly scope: Scope;
  readonly caller: Caller | null;
  readonly users: readonly UserDetail[];
  readonly groups: readonly GroupDetail[];
  readonly roles: readonly RoleDetail[];
  /** Customer managed policies, and the AWS managed ones that are in use. */
  readonly policies: readonly ManagedPolicyDetail[];
  /** By role name; a role that is missing here has these fields unread. */
  readonly roleSettings: ReadonlyMap<string, RoleSettings>;
  /** By ARN, for what can't show its tags in the crawl (policies); an ARN that is missing here has its tags unread. */
  readonly tags: ReadonlyMap<string, Readonly<Record<string, string>>>;
  /** By address: what a kind read that the crawl does not show; an address that is missing here was not read. */
  readonly beyond: ReadonlyMap<Address, JsonObject>;
  /** By policy ARN: read only with `--deep`. */
  readonly policyDescriptions: ReadonlyMap<string, string>;
  /** GetAccountSummary: counts and effective quotas. Empty when planned from a file that has none. */
  readonly summary: Quotas;
}
