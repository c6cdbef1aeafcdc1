// The stamp: a tag that says to which manifests an entity belongs, so that what is no longer declared can be told from what never was.
import { addressOf } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import type { Guards } from '../model/guards.ts';
import { byCodePoint, isObject } from '../model/json.ts';
import { isUnread } from '../model/state.ts';
import type { Live, Spec } from '../model/state.ts';

/** IAM's limit for the value of a tag. */
const LONGEST = 256;

/** `<owner>/<12-digit account>/<address>`; a tag's value may hold no comma, which names may, so it is written `:2C`. */
export function stampOf(owner: string, account: string, address: Address): string {
  return `${owner}/${account}/${address}`.replaceAll(',', ':2C');
}

/** False for a name with so many commas that its stamp is longer than the value of a tag may be. */
export function fitsTag(stamp: string): boolean {
  return stamp.length <= LONGEST;
}

/** True if entities of this form carry tags at all. */
export function carriesTags(spec: Spec): boolean {
  return isObject(spec['tags']);
}

/** True if the tags of a live entity are known. */
export function knowsTags(live: Live): boolean {
  return carriesTags(live.spec) && !isUnread(live.spec['tags']);
}

/** The stamp that a live entity carries; undefined without one, or where its tags were not read. */
export function stampOn(live: Live, ownerTag: string): string | undefined {
  const tags = live.spec['tags'];
  const value = isObject(tags) && !isUnread(tags) ? tags[ownerTag] : undefined;
  return live.marks?.[ownerTag] ?? (typeof value === 'string' ? value : undefined);
}

/** Whose stamp it is. */
export function ownerOf(stamp: string): string {
  return stamp.split('/')[0] ?? stamp;
}

/** The CloudFormation stack that an entity belongs to, by AWS's own tags. */
export function stackOf(live: Live): string | undefined {
  const marks = live.marks ?? {};
  const key = Object.keys(marks).find((one) => one.toLowerCase().startsWith('aws:cloudformation:'));
  return key === undefined ? undefined : (marks['aws:cloudformation:stack-name'] ?? marks[key]);
}

/** True if the entity carries exactly the stamp that these manifests give it. */
export function isStampedOurs(live: Live, guards: Guards, account: string, formerly?: Address): boolean {
  const stamp = stampOn(live, guards.ownerTag);
  if (guards.owner === null || stamp === undefined) return false;
  const addresses = [addressOf(live.kind, live.name), ...(formerly === undefined ? [] : [formerly])];
  return addresses.some((address) => stamp === stampOf(guards.owner ?? '', account, address));
}

/** The spec with this value under the owner tag, or without the tag for undefined. Tags that were not read stay so. */
export function withStamp(spec: Spec, ownerTag: string, stamp: string | undefined): Spec {
  const { tags } = spec;
  if (!isObject(tags) || isUnread(tags)) return spec;
  const others = Object.entries(tags).filter(([key]) => key !== ownerTag);
  const all = stamp === undefined ? others : [...others, [ownerTag, stamp] as const];
  return { ...spec, tags: Object.fromEntries(all.sort(([a], [b]) => byCodePoint(a, b))) };
}
