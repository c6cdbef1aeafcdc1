// Comparing specs of three times: before a run, after it, now. Tags of iamsync and of AWS are outside, as is what was not read.
import { isList, isObject, ownMember, same } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import { isKept, isUnread, KEPT } from '../model/state.ts';
import type { Spec } from '../model/state.ts';
import type { Kind } from '../kinds/kind.ts';
import { asJson } from '../policy/document.ts';
import type { Document } from '../policy/document.ts';
import { align, normalise } from '../policy/normal.ts';

const LEFT_OPEN: ReadonlySet<string> = new Set(['credentials', 'members']);
const RESERVED = /^(aws|iamsync):/i;

/** True if the live spec is the other one, as far as both are known. */
export function agrees(kind: Kind, live: Spec, spec: Spec, ownerTag: string): boolean {
  return differing(kind, live, spec, ownerTag).length === 0;
}

/** The fields in which a live spec differs from another one; an empty spec stands for none. */
export function differing(kind: Kind, live: Spec, spec: Spec, ownerTag: string): string[] {
  const aligned = alignedTo(kind, live, spec);
  return fieldsOf(live, spec).filter((field) => {
    const [left, right] = [valueOf(aligned, field, ownerTag), valueOf(spec, field, ownerTag)];
    return !isUnknown(left) && !isUnknown(right) && !same(left, right);
  });
}

export interface Sides {
  readonly before: Spec | null;
  readonly after: Spec | null;
  /** Documents that were put on the way: a role that is born closed has another trust policy first. */
  readonly onTheWay: readonly Document[];
  /** Something is made anew in the run, so that what both sides have may be missing on the way. */
  readonly mayMiss: boolean;
}

/**
 * True if every part of the live spec is as it was before or as it was after: each field, of a set each member, of a mapping each
 * entry; a policy document is one part.
 */
export function isBetween(kind: Kind, live: Spec | null, sides: Sides, ownerTag: string): boolean {
  if (live === null) return sides.before === null || sides.after === null;
  const [before, after] = [sides.before ?? {}, sides.after ?? {}];
  const [old, fresh] = [alignedTo(kind, live, before), alignedTo(kind, live, after)];
  return fieldsOf(live, before, after).every((field) => {
    const value = (spec: Spec): Json => valueOf(spec, field, ownerTag);
    if ([value(live), value(before), value(after)].some(isUnknown)) return true;
    if (same(value(old), value(before)) || same(value(fresh), value(after))) return true;
    return (
      isMixed([value(old), value(before)], [value(fresh), value(after)], sides.mayMiss) ||
      sides.onTheWay.some((document) => isSameDocument(value(live), document))
    );
  });
}

/** A live value spelled as one side spells it, and that side's value. */
type Compared = readonly [live: Json, side: Json];

function isMixed([live, before]: Compared, [fresh, after]: Compared, mayMiss: boolean): boolean {
  // One goes before the other comes: the role of an instance profile.
  if (live === null) return mayMiss || (before !== null && after !== null && !same(before, after));
  if ([live, before, after].some(isDocument)) return false;
  if (isList(live)) {
    const [old, wanted] = [membersOf(before), membersOf(after)];
    const known = live.every((item) => has(old, item) || has(wanted, item));
    return known && (mayMiss || old.every((item) => !has(wanted, item) || has(live, item)));
  }
  if (!isObject(live)) return false;
  const entry = (value: Json, key: string): Json => (isObject(value) ? (ownMember(value, key) ?? null) : null);
  const isKnown = (key: string): boolean =>
    same(entry(live, key), entry(before, key)) || same(entry(fresh, key), entry(after, key)) || (mayMiss && !(key in live));
  return Object.keys({ ...live, ...(isObject(before) ? before : {}), ...(isObject(after) ? after : {}) }).every(isKnown);
}

function isSameDocument(value: Json, document: Document): boolean {
  return isDocument(value) && same(asJson(align(normalise(value, document.Version), document)), asJson(document));
}

function isDocument(value: Json): boolean {
  return isObject(value) && 'Statement' in value;
}

function membersOf(value: Json): readonly Json[] {
  return isList(value) ? value : [];
}

function has(items: readonly Json[], wanted: Json): boolean {
  return items.some((item) => same(item, wanted));
}

function alignedTo(kind: Kind, live: Spec, spec: Spec): Spec {
  return Object.keys(live).length === 0 || Object.keys(spec).length === 0 ? live : kind.align(live, spec);
}

function fieldsOf(...specs: readonly Spec[]): string[] {
  return [...new Set(specs.flatMap((spec) => Object.keys(spec)))];
}

function isUnknown(value: Json): boolean {
  return isKept(value) || isUnread(value);
}

function valueOf(spec: Spec, field: string, ownerTag: string): Json {
  const value = spec[field] ?? null;
  // What the manifests leave open (credentials, the members of an open group) is not known of what is still to be made.
  if (LEFT_OPEN.has(field) && value === null && Object.keys(spec).length > 0) return KEPT;
  if (field !== 'tags' || !isObject(value) || isUnread(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([key]) => !RESERVED.test(key) && key !== ownerTag));
}
