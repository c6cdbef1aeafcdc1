// Who is who on both sides of a diff, and whose inputs differ at all.
import type { Address } from '../../model/address.ts';
import { byCodePoint, canonical, same } from '../../model/json.ts';
import type { Principal, Principals } from '../../model/principal.ts';
import type { Library } from './statements.ts';

/** A principal on both sides; null where it does not exist. */
export interface Couple {
  /** As it will be called, or was if it is gone. */
  readonly address: Address;
  readonly before: Principal | null;
  readonly after: Principal | null;
}

/** Those whose documents, trust, name or tags differ, in address order. One that is renamed keeps its unique id. */
export function couplesOf(before: Principals, after: Principals, library: Library): Couple[] {
  const there = new Set(before.principals.map((principal) => principal.address));
  const settled = new Set(after.principals.map((principal) => principal.address));
  const moved = new Map(
    before.principals.flatMap((principal) =>
      principal.uniqueId === null || settled.has(principal.address) ? [] : [[principal.uniqueId, principal] as const],
    ),
  );
  const byAddress = new Map(before.principals.map((principal) => [principal.address, principal]));
  const former = (principal: Principal): Principal | null => {
    if (there.has(principal.address)) return byAddress.get(principal.address) ?? null;
    return principal.uniqueId === null ? null : (moved.get(principal.uniqueId) ?? null);
  };
  const stay = after.principals.map((principal): Couple => ({ address: principal.address, before: former(principal), after: principal }));
  const kept = new Set(stay.flatMap((couple) => (couple.before === null ? [] : [couple.before])));
  const gone = before.principals.flatMap((principal) =>
    kept.has(principal) ? [] : [{ address: principal.address, before: principal, after: null }],
  );
  return [...stay, ...gone].filter((couple) => differs(couple, library)).sort((a, b) => byCodePoint(a.address, b.address));
}

function differs({ before, after }: Couple, library: Library): boolean {
  if (before === null || after === null) return true;
  if (before === after || isUntouched(before, after)) return false;
  return inputsOf(before, library) !== inputsOf(after, library);
}

// Most principals hold the very same documents on both sides, which need not be read for that.
function isUntouched(before: Principal, after: Principal): boolean {
  return (
    before.name === after.name &&
    before.arn === after.arn &&
    before.trust === after.trust &&
    before.boundary?.document === after.boundary?.document &&
    before.policies.length === after.policies.length &&
    before.policies.every((grant, index) => grant.document === after.policies[index]?.document) &&
    same(before.tags, after.tags) &&
    same(before.unknown, after.unknown)
  );
}

function inputsOf(principal: Principal, library: Library): string {
  const { name, arn, tags, policies, boundary, trust, unknown } = principal;
  const held = [...new Set(policies.map((grant) => library.id(grant.document)))].sort((a, b) => a - b);
  const limits = boundary === null ? null : library.id(boundary.document);
  return canonical([name, arn, tags, held, limits, trust === null ? null : library.id(trust), unknown]);
}
