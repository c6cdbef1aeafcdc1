// This change or drift: what moved since an earlier state of the manifests, they or the account.
import { canonical } from '../model/json.ts';
import type { Cause, Change, Plan, Since } from '../model/plan.ts';
import type { Pair } from '../kinds/terrain.ts';
import { diff } from './diff.ts';

/** Both sides, narrowed in the same way against the same account. */
export interface History {
  readonly since: Since;
  /** What the earlier manifests make of the account. */
  readonly past: readonly Pair[];
  /** What the present ones make of it. */
  readonly present: readonly Pair[];
}

/**
 * The plan with the cause of every change. Drift: the manifests want of the entity what they wanted then, so it is the account that
 * is not as declared. This change: the account is as they wanted it then. Both: neither is.
 */
export function markCauses(plan: Plan, { since, past, present }: History): Plan {
  const [before, now] = [wishes(past), wishes(present)];
  const astray = new Set<string>(diff(past).flatMap((change) => [change.address, ...(change.verb === 'rename' ? [change.from] : [])]));
  const causeOf = (change: Change): Cause => {
    if (before.get(change.address) === now.get(change.address)) return 'drift';
    const addresses = change.verb === 'rename' ? [change.address, change.from] : [change.address];
    return addresses.some((address) => astray.has(address)) ? 'both' : 'this-change';
  };
  return { ...plan, since, changes: plan.changes.map((change) => ({ ...change, cause: causeOf(change) })) };
}

/** What is wanted of each entity: its spec as text, or that it is gone. Nothing for one that is not planned. */
function wishes(pairs: readonly Pair[]): ReadonlyMap<string, string> {
  return new Map(pairs.map((pair) => [pair.address, pair.after === null ? 'gone' : canonical(pair.after.spec)]));
}
