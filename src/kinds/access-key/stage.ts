// Where a slot stands in its life, and where it should stand at the instant of a plan. Pure: tags and keys in, stage out.
import type { JsonObject } from '../../model/json.ts';
import type { OldMark, SlotMark } from './slot.ts';

/** An access key as IAM lists it, with its last use. */
export interface Key {
  readonly id: string;
  readonly active: boolean;
  /** Milliseconds since the epoch. */
  readonly created: number;
  /** Milliseconds since the epoch; null: never used, as far as IAM knows. */
  readonly used: number | null;
  /** By which service: `s3`. */
  readonly by: string | null;
  /** For people: `last used 2026-11-01 by s3 in eu-west-1`. */
  readonly use: string;
}

/**
 * `settled`: one key, delivered. `pending`: a creation was begun. `overlap`: a new key is delivered, the old one still works.
 * `grace`: the old one is switched off. `old`: the old one is gone and only its mark is left. `untagged`: the user holds keys that no slot
 * names. `broken`: what the tags say can't be.
 */
export type Stage = 'settled' | 'pending' | 'overlap' | 'grace' | 'old' | 'untagged' | 'broken';

export interface Observed {
  /** Undefined: no tag; null: a tag that iamsync would not have written. */
  readonly mark: SlotMark | null | undefined;
  readonly old: OldMark | null | undefined;
  readonly keys: readonly Key[];
  /** Keys that other slots of the user name. */
  readonly others: readonly string[];
}

export interface Standing {
  readonly stage: Stage;
  /** The key that the slot owns. */
  readonly key: Key | null;
  /** The key that is replaced. */
  readonly old: Key | null;
  /** Of a pending slot: the keys that its creation may have made. */
  readonly made: readonly Key[];
  /** Since when the old key is switched off. */
  readonly since?: string;
  /** Why it is broken. */
  readonly why?: string;
}

/** Where the slot stands; null if there is nothing of it, so that a key may be made. */
export function standingOf({ mark, old, keys, others }: Observed): Standing | null {
  const broken = (why: string): Standing => ({ stage: 'broken', key: null, old: null, made: [], why });
  const find = (id: string): Key | null => keys.find((key) => key.id === id) ?? null;
  if (mark === null || old === null) return broken('its tag is not one that iamsync writes for this user');
  if (mark === undefined) {
    if (old !== undefined) return broken('the tag of its key is gone, and that of an earlier key is there');
    const free = keys.filter((key) => !others.includes(key.id));
    return free.length === 0 ? null : { stage: 'untagged', key: null, old: null, made: free };
  }
  const replaced = old === undefined ? null : find(old.id);
  if (mark.is === 'pending') {
    return { stage: 'pending', key: null, old: replaced, made: madeSince(mark, keys, others) };
  }
  const key = find(mark.id);
  if (key === null) return broken(`it names the key ${mark.id}, which the user does not have`);
  if (others.includes(key.id)) return broken(`another slot names its key ${mark.id} as well`);
  if (old === undefined) return { stage: 'settled', key, old: null, made: [] };
  if (old.id === key.id || others.includes(old.id)) return broken(`its earlier key ${old.id} is a present one`);
  if (replaced === null) return { stage: 'old', key, old: null, made: [] };
  return { stage: old.is, key, old: replaced, made: [], ...(old.is === 'grace' ? { since: old.since } : {}) };
}

/** The clocks of this machine and of AWS may differ by as much: AWS refuses whoever is further off. */
const SKEW = 5 * 60_000;

/** The keys that a creation may have made which was begun at this instant, cut to its minute. */
export function madeSince(mark: Extract<SlotMark, { is: 'pending' }>, keys: readonly Key[], others: readonly string[]): Key[] {
  const from = Date.parse(mark.since) - SKEW;
  return keys.filter((key) => !mark.there.includes(key.id) && !others.includes(key.id) && key.created >= from);
}

/** How long each part of a rotation lasts, in hours; null: never of itself. */
export type Rotation = {
  readonly every: number | null;
  readonly overlap: number;
  readonly grace: number;
};

const HOUR = 3_600_000;
/** What may show an old key to be still in use is observed for a day at least: IAM's records of last use lag. */
const WATCH = 24;

export type Aim =
  | {
      readonly stage: Stage;
      readonly note?: string;
      /** The key of an interrupted creation that was delivered and tried: only its tag is missing. */
      readonly settles?: string;
    }
  /** It can't go on, and a person must say how. */
  | { readonly refused: string; readonly next: string };

/** Where a slot that stands somewhere should stand at an instant (milliseconds since the epoch). `forced`: rotate now. */
export function aim(standing: Standing, rotation: Rotation, at: number, forced = false): Aim {
  if (forced && standing.stage !== 'settled' && standing.stage !== 'overlap')
    return {
      refused: `it can't be rotated while it is ${standing.stage}`,
      next: 'Run apply, which brings it to rest, and rotate it then.',
    };
  switch (standing.stage) {
    case 'settled':
      return settledAim(standing, rotation, at, forced);
    case 'pending':
      return pendingAim(standing);
    case 'overlap':
      return overlapAim(standing, rotation, at, forced);
    case 'grace':
      return graceAim(standing, rotation, at);
    case 'old':
      return { stage: 'settled' };
    case 'untagged':
      return {
        refused: `the user holds ${standing.made.map((key) => `${key.id} (${key.use})`).join(' and ')}, which no slot names`,
        next: 'Give it to the slot with iamsync keys adopt USER/SLOT KEYID, or delete the key.',
      };
    case 'broken':
      return { refused: standing.why ?? 'its tags say what can not be', next: 'Name its key with iamsync keys adopt USER/SLOT KEYID.' };
  }
}

function settledAim({ key }: Standing, { every }: Rotation, at: number, forced: boolean): Aim {
  const due = key !== null && every !== null && key.created + every * HOUR <= at;
  return { stage: due || forced ? 'overlap' : 'settled' };
}

function pendingAim({ made, old }: Standing): Aim {
  const stage = old === null ? 'settled' : 'overlap';
  const [one, ...more] = made;
  if (more.length > 0)
    return {
      refused: `its creation was interrupted, and ${made.map((key) => key.id).join(' and ')} may be its key`,
      next: 'Keep one with iamsync keys adopt USER/SLOT KEYID, or delete both.',
    };
  if (one === undefined || one.used === null) return { stage };
  // A key is tried when its secret is in the sink, and not before.
  if (isTried(one)) return { stage, settles: one.id };
  return {
    refused: `its creation was interrupted, and the key ${one.id} that it may have made has been used (${one.use})`,
    next: 'Keep it with iamsync keys adopt USER/SLOT KEYID, or delete it.',
  };
}

/** How long after its making a key is tried by its maker. */
const TRYING = 10 * 60_000;

// Every new key is tried at STS before it counts: that use is our own.
function isTried({ used, by, created }: Key): boolean {
  return used !== null && by === 'sts' && used - created <= TRYING;
}

function overlapAim({ key, old }: Standing, { overlap }: Rotation, at: number, forced: boolean): Aim {
  if (key === null || old === null) return { stage: 'settled' };
  const isWatched = at >= key.created + WATCH * HOUR;
  const isQuiet = old.used === null || at >= old.used + WATCH * HOUR;
  // A person says that nobody needs the old key any more, and for a day nobody was seen to.
  if (forced)
    return isWatched && isQuiet ? { stage: 'grace' } : { stage: 'overlap', note: `a rotation is under way: ${old.id} still works` };
  if (at < key.created + Math.max(overlap, WATCH) * HOUR) return { stage: 'overlap' };
  if (!old.active || old.used === null || old.used <= key.created) return { stage: 'grace' };
  return { stage: 'overlap', note: `${old.id} is still in use (${old.use}), so it stays` };
}

function graceAim({ old, since }: Standing, { grace }: Rotation, at: number): Aim {
  if (old === null || since === undefined) return { stage: 'settled' };
  if (old.active) return { stage: 'grace', note: `${old.id} was switched on again, so it stays; once it is off, it is deleted` };
  return { stage: Date.parse(since) + grace * HOUR <= at ? 'settled' : 'grace' };
}

/** A key as plain data of a live entity. */
export function keyFacts(key: Key): JsonObject {
  return { id: key.id, active: key.active, created: key.created, used: key.used, by: key.by, use: key.use };
}
