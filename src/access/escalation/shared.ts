// Two states of one account: whoever did not change is the same value in both, so that nothing is worked out twice.
import { same } from '../../model/json.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Grant, Principal, Principals } from '../../model/principal.ts';
import { documentNumber } from './memory.ts';
import type { Memory } from './memory.ts';

/** The later state, with the principals and documents of the earlier one where they are equal. */
export function sharedWith(memory: Memory, before: Principals, after: Principals): Principals {
  const earlier = new Map(before.principals.map((principal) => [principal.address, principal]));
  const documents = new Map<number, JsonObject>();
  const shared = (document: JsonObject): JsonObject => {
    const number = documentNumber(memory, document);
    const there = documents.get(number) ?? document;
    documents.set(number, there);
    return there;
  };
  const put = (grant: Grant): Grant => {
    const document = shared(grant.document);
    return document === grant.document ? grant : { ...grant, document };
  };
  const principals = after.principals.map((principal) => {
    const there = earlier.get(principal.address);
    // Most hold the very same documents, which need not be read for that.
    if (there !== undefined && isSame(there, principal)) return there;
    for (const grant of there === undefined ? [] : grantsOf(there)) shared(grant.document);
    const { policies, boundary } = principal;
    const made = { ...principal, policies: policies.map(put), boundary: boundary === null ? null : put(boundary) };
    return there !== undefined && isSame(there, made) ? there : made;
  });
  return { ...after, principals };
}

function grantsOf({ policies, boundary }: Principal): readonly Grant[] {
  return boundary === null ? policies : [...policies, boundary];
}

function isSame(a: Principal, b: Principal): boolean {
  const boundaries = a.boundary === null || b.boundary === null ? a.boundary === b.boundary : isSameGrant(a.boundary, b.boundary);
  return (
    boundaries &&
    a.arn === b.arn &&
    a.uniqueId === b.uniqueId &&
    a.policies.length === b.policies.length &&
    a.policies.every((grant, index) => isSameGrant(grant, b.policies[index])) &&
    same(a.trust, b.trust) &&
    same(a.tags, b.tags) &&
    same(a.unknown, b.unknown)
  );
}

function isSameGrant(a: Grant, b: Grant | undefined): boolean {
  return b !== undefined && a.source === b.source && a.via === b.via && a.document === b.document;
}
