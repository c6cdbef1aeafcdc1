// What the facets of a kind are made of: how its calls are spelled, and how much IAM allows. Each kind's folder has its own.
import type { Call } from '../../model/call.ts';
import type { Tags } from './tags.ts';

/** A principal that holds managed and inline policies. */
export interface HolderCalls {
  /** As IAM's quotas spell it: `AttachedPoliciesPer<kind>Quota`, `<kind>PolicySizeQuota`. */
  readonly kind: 'User' | 'Group' | 'Role';
  /** The number of attached policies that AWS can raise the quota to. */
  readonly mostAttached: number;
  /** The characters that all inline policies may hold together; AWS doesn't raise these. */
  readonly inlineSize: number;
  attach(name: string, arn: string): Call;
  detach(name: string, arn: string): Call;
  put(name: string, policy: string, document: string): Call;
  drop(name: string, policy: string): Call;
}

export interface BoundaryCalls {
  put(name: string, arn: string): Call;
  drop(name: string): Call;
}

/** `id` is what IAM's calls take: the name of a role, the ARN of a policy. */
export interface TagCalls {
  /** Whether IAM takes keys that differ by case for one key. */
  readonly ignoresCase: boolean;
  tag(id: string, tags: Tags): Call;
  untag(id: string, keys: readonly string[]): Call;
}
