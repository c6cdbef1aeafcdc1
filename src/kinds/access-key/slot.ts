// What a slot remembers between runs: two tags of its user, since keys have no names in IAM. A value that this file would not have
// written for this very user says nothing, and a slot that says nothing is never acted upon.
import { createHash } from 'node:crypto';

/** `iamsync:key:ci`: the key that the slot owns, or what is being done about it. */
export const SLOT_TAG = 'iamsync:key:';

/** Where the key is remembered that a rotation replaces. */
const OLD = ':old';

/** A slot's own key, or the mark of a creation that was begun: keys that were there before it are nobody's of the slot. */
export type SlotMark =
  | { readonly is: 'key'; readonly id: string }
  | { readonly is: 'pending'; readonly since: string; readonly there: readonly string[] };

/** The key that is replaced: still in use, or switched off since. */
export type OldMark =
  | { readonly is: 'overlap'; readonly id: string }
  | { readonly is: 'grace'; readonly id: string; readonly since: string };

/** Whose tags they are: a value copied from another user or slot is no value of this one. */
export interface SlotOwner {
  /** 12 digits. */
  readonly account: string;
  /** The name of the user: its unique id is not known before it exists. */
  readonly user: string;
  readonly slot: string;
}

const KEY_ID = /^[A-Z0-9]{16,128}$/;
/** `2026-11-22T10:42Z`, the instant of a plan. */
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}Z$/;

export function slotTag(slot: string): string {
  return `${SLOT_TAG}${slot}`;
}

export function oldTag(slot: string): string {
  return `${SLOT_TAG}${slot}${OLD}`;
}

/** The slots that a user's tags name. */
export function slotsOf(tags: Readonly<Record<string, string>>): string[] {
  const keys = Object.keys(tags).filter((key) => key.startsWith(SLOT_TAG));
  const names = keys.map((key) => key.slice(SLOT_TAG.length));
  return [...new Set(names.map((name) => (name.endsWith(OLD) ? name.slice(0, -OLD.length) : name)))].sort();
}

export function pendingText(since: string, there: readonly string[], owner: SlotOwner): string {
  return signed(`pending.${since}.${[...there].sort().join('+')}`, owner);
}

export function overlapText(id: string, owner: SlotOwner): string {
  return signed(`overlap.${id}`, owner);
}

export function graceText(id: string, since: string, owner: SlotOwner): string {
  return signed(`grace.${id}.${since}`, owner);
}

/** What the tag of a slot says; undefined for what iamsync would not have written. */
export function readSlot(text: string, owner: SlotOwner): SlotMark | undefined {
  if (KEY_ID.test(text)) return { is: 'key', id: text };
  const [word, since = '', there = '', ...rest] = checked(text, owner);
  const ids = there === '' ? [] : there.split('+');
  if (word !== 'pending' || rest.length > 0 || !INSTANT.test(since) || !ids.every((id) => KEY_ID.test(id))) return undefined;
  return { is: 'pending', since, there: ids };
}

/** What the second tag of a slot says; undefined for what iamsync would not have written. */
export function readOld(text: string, owner: SlotOwner): OldMark | undefined {
  const [word, id = '', since, ...rest] = checked(text, owner);
  if (rest.length > 0 || !KEY_ID.test(id)) return undefined;
  if (word === 'overlap' && since === undefined) return { is: 'overlap', id };
  return word === 'grace' && since !== undefined && INSTANT.test(since) ? { is: 'grace', id, since } : undefined;
}

/** The slots of a user whose tags say that something is under way: they name the user, so that they say nothing under another name. */
export function slotsUnderWay(tags: Readonly<Record<string, string>>, { account, user }: Omit<SlotOwner, 'slot'>): string[] {
  return slotsOf(tags).filter((slot) => {
    const owner = { account, user, slot };
    return readSlot(tags[slotTag(slot)] ?? '', owner)?.is === 'pending' || readOld(tags[oldTag(slot)] ?? '', owner) !== undefined;
  });
}

// Whoever edits such a tag by hand, or copies one, does not hit this by chance.
export function signed(body: string, { account, user, slot }: SlotOwner): string {
  const check = createHash('sha256').update(`${account}/${user}/${slot}/${body}`).digest('hex').slice(0, 12);
  return `${body}.${check}`;
}

/** The parts of a text that was signed for this owner; none for any other text. */
function checked(text: string, owner: SlotOwner): string[] {
  const dot = text.lastIndexOf('.');
  const body = text.slice(0, Math.max(dot, 0));
  return dot > 0 && signed(body, owner) === text ? body.split('.') : [];
}
