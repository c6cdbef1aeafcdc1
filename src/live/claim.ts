// Whose an entity is that the manifests declare or remove: adopted with consent, taken from another owner only by name.
import { addressOf } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import type { Place } from '../model/finding.ts';
import { isList, isObject, same } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import { isKept, isUnread } from '../model/state.ts';
import type { Desired, Live, Removal, Spec } from '../model/state.ts';
import { holderOf } from './parts.ts';
import { refusal } from './rules.ts';
import type { Ground, Notes } from './rules.ts';
import { carriesTags, fitsTag, isStampedOurs, knowsTags, ownerOf, stackOf, stampOf, stampOn, withStamp } from './stamp.ts';

export interface Claimed {
  readonly live: Live | null;
  readonly after: Spec;
  /** Set if the entity is adopted: what it is when only the stamp is ours. */
  readonly adopted?: Spec;
}

/**
 * Both sides with the stamps that they carry and shall carry. Refusals are noted. `live` is aligned with `after`; `from` is the
 * address that the account knows it by, if it is renamed: then the stamp goes with the rename.
 */
export function claim(entity: Desired, live: Live | null, after: Spec, ground: Ground, notes: Notes, from?: Address): Claimed {
  const address = addressOf(entity.kind, entity.name);
  const { ownerTag } = ground.guards;
  refuseOwnerTag(entity, ground, notes);
  const about = { address, origin: entity.origin, takeOver: entity.wording?.takeOver ?? null };
  const taken = live === null ? false : takesOver(live, about, ground, notes);
  const stamp = stampFor(address, after, ground, about, notes);
  if (stamp === null) return { live: live === null ? null : bare(live, ownerTag), after };
  const stamped = withStamp(after, ownerTag, stamp);
  if (live === null) return { live, after: stamped };
  if (!knowsTags(live)) return { live, after };
  const there: Live = { ...live, spec: withStamp(live.spec, ownerTag, stampOn(live, ownerTag)) };
  if (isOurs(entity, live, ground, from)) return { live: there, after: stamped };
  if (from !== undefined || !same(bare(live, ownerTag).spec, after)) {
    const consent = taken || entity.wording?.adopt === true || ground.approved('adopt', address);
    if (consent) notes.findings.push(...unmentioned(entity, bare(live, ownerTag), after, address));
    else notes.findings.push(notAdopted(about, live, ground));
  }
  return { live: there, after: stamped, ...(from === undefined ? { adopted: withStamp(there.spec, ownerTag, stamp) } : {}) };
}

function bare(live: Live, ownerTag: string): Live {
  return { ...live, spec: withStamp(live.spec, ownerTag, undefined) };
}

// A rename that was interrupted before its stamp is told by the name that the entity had.
function isOurs(entity: Desired, live: Live, ground: Ground, from: Address | undefined): boolean {
  const formerly = from ?? (entity.renamedFrom === undefined ? undefined : addressOf(entity.kind, entity.renamedFrom));
  return isStampedOurs(live, ground.guards, ground.account, formerly);
}

// The stamp of an entity; null if it gets none.
function stampFor(
  address: Address,
  spec: Spec,
  ground: Ground,
  about: { readonly address: Address; readonly origin: Place },
  notes: Notes,
): string | null {
  const { owner } = ground.guards;
  if (owner === null || !carriesTags(spec) || ground.isOwn(address)) return null;
  const stamp = stampOf(owner, ground.account, address);
  if (fitsTag(stamp)) return stamp;
  notes.findings.push(
    refusal(
      'stamp',
      about,
      `The stamp of ${address} is longer than a tag may be.`,
      `Name it under own in iamsync.yaml, so that it needs no stamp.`,
    ),
  );
  return null;
}

function notAdopted(about: { readonly address: Address; readonly origin: Place }, live: Live, ground: Ground) {
  const stamp = stampOn(live, ground.guards.ownerTag);
  const how = stamp === undefined ? 'does not carry the stamp of these manifests' : `carries the stamp ${stamp}, which is not this one's`;
  return refusal(
    'adopt',
    about,
    `${about.address} exists, ${how}, and differs from what is declared.`,
    'Write adopt: true in its declaration to have it changed to what is declared, or declare it as it is.',
  );
}

// Declared and the owner tag itself: it is ours alone.
function refuseOwnerTag(entity: Desired, ground: Ground, notes: Notes): void {
  const tags = entity.spec['tags'];
  const { ownerTag } = ground.guards;
  if (!isObject(tags) || !(ownerTag in tags)) return;
  const address = addressOf(entity.kind, entity.name);
  notes.findings.push(
    refusal(
      'owner-tag',
      { address, origin: entity.origin },
      `${address} declares the tag ${ownerTag}, which carries the owner's stamp.`,
      'Take the tag out of the declaration.',
    ),
  );
}

/**
 * Judges what belongs to somebody else: another owner's stamp, a CloudFormation stack. True if it is taken over with consent;
 * a refusal is noted.
 */
function takesOver(
  live: Live,
  about: { readonly address: Address; readonly origin: Place; readonly takeOver: string | null },
  ground: Ground,
  notes: Notes,
): boolean {
  const { address, takeOver } = about;
  const stamp = stampOn(live, ground.guards.ownerTag);
  const other = stamp === undefined || ownerOf(stamp) === ground.guards.owner ? undefined : ownerOf(stamp);
  const stack = stackOf(live);
  const holder = other ?? stack;
  if (holder === undefined) return false;
  const whose = other === undefined ? `the CloudFormation stack ${holder}` : `another owner, ${holder}`;
  if (takeOver !== holder) {
    const next = `Leave it to ${holder}, or write takeOver: ${holder} to take it from there.`;
    notes.findings.push(refusal(other === undefined ? 'cloudformation' : 'other-owner', about, `${address} belongs to ${whose}.`, next));
    return false;
  }
  if (!ground.guarded || ground.approved('adopt', address)) return true;
  notes.findings.push(
    refusal(
      'take-over',
      about,
      `${address} belongs to ${whose}; with --guards, takeOver alone does not suffice.`,
      `Have an approval added where the guards come from: { allow: adopt ${address}, until: …, why: … }.`,
    ),
  );
  return false;
}

/** The same judgement for a line of `removed`; what it protects is deleted all the same in the plan that is shown and refused. */
export function claimRemoved(removal: Removal, live: Live, ground: Ground, notes: Notes): void {
  const { address } = removal;
  takesOver(live, { address, origin: removal.origin, takeOver: removal.takeOver ?? null }, ground, notes);
  if (![address, holderOf(address) ?? address].some(ground.isIgnored)) return;
  notes.findings.push(
    refusal('ignored', removal, `${address} is removed, and ignored as well.`, 'Take it out of ignore in iamsync.yaml, or out of removed.'),
  );
}

// What the declaration is silent about and would be taken away: nobody may have looked at it.
function unmentioned(entity: Desired, live: Live, after: Spec, address: Address) {
  const mentioned = new Set(entity.wording?.mentioned ?? Object.keys(after));
  return Object.keys(after).flatMap((field) => {
    const lost = mentioned.has(field) ? [] : lostMembers(live.spec[field], after[field]);
    if (lost.length === 0) return [];
    const empty = isList(after[field]) ? '[]' : '{}';
    const message = `${address} has ${field} that its declaration does not mention: ${lost.join(', ')}.`;
    return [
      refusal(
        'adopt-facet',
        { address, origin: entity.origin },
        message,
        `Write ${field}: with those that shall stay, or ${field}: ${empty} to take them all away.`,
      ),
    ];
  });
}

function lostMembers(before: Json | undefined, after: Json | undefined): string[] {
  const had = membersOf(before);
  const has = membersOf(after);
  return had.filter((member) => !has.includes(member));
}

// Of a set or a mapping; a policy document is neither.
function membersOf(value: Json | undefined): string[] {
  if (isList(value)) return value.flatMap((item) => (typeof item === 'string' ? [item] : []));
  if (!isObject(value) || isKept(value) || isUnread(value) || 'Statement' in value) return [];
  return Object.keys(value);
}
