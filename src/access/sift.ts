// A cheap look before the whole question, for accounts of thousands: who has no statement that could allow it, can't.
import type { Principal } from '../model/principal.ts';
import { documentOf } from './effective.ts';

const reaches = new WeakMap<Principal, Map<string, readonly string[]>>();

/**
 * False only if nothing that is known of the principal's policies can allow it: what stands before the first wildcard of two
 * patterns must agree for the two to have anything in common. Either may be a pattern.
 */
export function mightAllow(principal: Principal, action: string, resource: string): boolean {
  const start = startOf(resource);
  return startsFor(principal, action.toLowerCase()).some((other) => agree(other, start));
}

/** How the resources begin of all Allow statements about the action. */
function startsFor(principal: Principal, action: string): readonly string[] {
  const known = reaches.get(principal) ?? new Map<string, readonly string[]>();
  reaches.set(principal, known);
  const found = known.get(action);
  if (found !== undefined) return found;
  const start = startOf(action);
  const statements = principal.policies
    .flatMap((grant) => documentOf(grant).Statement)
    .filter(
      ({ Effect, Action }) =>
        Effect === 'Allow' && (Action === undefined || Action.some((one) => agree(startOf(one.toLowerCase()), start))),
    );
  const starts = [...new Set(statements.flatMap(({ Resource }) => (Resource === undefined ? [''] : Resource.map(startOf))))];
  known.set(action, starts);
  return starts;
}

function startOf(pattern: string): string {
  const end = pattern.search(/[*?$]/);
  return end < 0 ? pattern : pattern.slice(0, end);
}

function agree(one: string, other: string): boolean {
  return one.startsWith(other) || other.startsWith(one);
}
