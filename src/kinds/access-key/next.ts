// Slots in words: every key of a user, where its slot stands, and what comes next.
import type { Crawl } from '../../model/crawl.ts';
import { isList, isObject } from '../../model/json.ts';
import type { KeyRow } from '../../model/keys.ts';
import type { DesiredState, Live, Spec } from '../../model/state.ts';
import type { AccessKeySpec, SlotSettings } from './access-key.ts';
import { keysIn, partsOf, readSlots, standingFrom } from './read.ts';
import { slotsOf } from './slot.ts';
import { aim } from './stage.ts';
import type { Key, Standing } from './stage.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Stands for a user of whom no slot is known; no slot is called so. */
const NO_SLOT = '-';

/** The slots that users' tags name, as `demo-reader/ci`; with `all`, users without one too, so that their keys are read. */
export function slotNames({ users }: Pick<Crawl, 'users'>, all: boolean): string[] {
  return users.flatMap(({ UserName = '', Tags = [] }) => {
    const slots = slotsOf(Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value])));
    return (slots.length === 0 && all ? [NO_SLOT] : slots).map((slot) => `${UserName}/${slot}`);
  });
}

/**
 * Rows for every slot that is declared or was read, in the order of users and slots, after which come the keys of the user that no
 * slot names. `asOf` in milliseconds since the epoch.
 */
export function keyRows(crawl: Crawl, desired: DesiredState, asOf: number): KeyRow[] {
  const wanted = new Map(desired.entities.filter((one) => one.kind === 'AccessKey').map((one) => [one.name, one.spec]));
  const found = new Map(readSlots(crawl).map((live) => [live.name, live]));
  const names = [...new Set([...wanted.keys(), ...found.keys()])].filter((name) => partsOf(name).slot !== NO_SLOT).sort();
  const users = [...new Set([...names, ...found.keys()].map((name) => partsOf(name).user))].sort();
  return users.flatMap((user) => {
    const slots = names.filter((name) => partsOf(name).user === user);
    const read = [...found.values()].filter((live) => partsOf(live.name).user === user);
    return [
      ...slots.flatMap((name) => slotRows(name, found.get(name) ?? null, settingsIn(wanted.get(name)), asOf)),
      ...strayRows(user, read, asOf),
    ];
  });
}

function settingsIn(spec: Spec | undefined): SlotSettings | null {
  const settings = spec?.['settings'];
  if (settings === undefined || !isObject(settings)) return null;
  const { every, overlap, grace, deliver } = settings;
  return {
    every: typeof every === 'number' ? every : null,
    overlap: Number(overlap),
    grace: Number(grace),
    deliver: typeof deliver === 'string' ? deliver : null,
  };
}

function rowOf(
  at: { readonly user: string; readonly slot: string | null },
  key: Key | null,
  said: Pick<KeyRow, 'state' | 'next'>,
  asOf: number,
): KeyRow {
  return {
    ...at,
    key: key?.id ?? null,
    status: statusOf(key),
    created: key === null ? null : `${new Date(key.created).toISOString().slice(0, 19)}Z`,
    age: key === null ? null : Math.max(0, Math.floor((asOf - key.created) / DAY)),
    use: key?.use ?? null,
    ...said,
  };
}

function statusOf(key: Key | null): KeyRow['status'] {
  if (key === null) return null;
  return key.active ? 'Active' : 'Inactive';
}

/** A row for the present key of the slot, and one for the key that it replaces. */
function slotRows(name: string, live: Live<AccessKeySpec> | null, settings: SlotSettings | null, asOf: number): KeyRow[] {
  const at = partsOf(name);
  const row = (key: Key | null, state: string, next: string): KeyRow => rowOf(at, key, { state, next }, asOf);
  const standing = live === null ? null : standingFrom(live);
  if (standing === null) return [row(null, 'none', 'apply makes its key')];
  const { stage, key, old } = standing;
  const replaced = old === null ? [] : [row(old, 'replaced', oldNext(standing, settings, asOf))];
  return [row(key, stage === 'untagged' ? 'none' : stage, presentNext(name, standing, settings, asOf)), ...replaced];
}

const UNDECLARED = 'no manifest declares the slot: it stays as it is';

function presentNext(name: string, standing: Standing, settings: SlotSettings | null, asOf: number): string {
  if (settings === null) return UNDECLARED;
  const { stage, key, made } = standing;
  const wanted = aim(standing, settings, asOf);
  if ('refused' in wanted) return `${wanted.refused}. ${wanted.next.replace('USER/SLOT', name)}`;
  if (wanted.settles !== undefined) return `apply names ${wanted.settles} as its key, which is delivered already`;
  if (stage === 'pending')
    return made.length === 0 ? 'apply makes its key' : `apply deletes ${made[0]?.id ?? ''}, whose secret is lost, and makes another`;
  if (stage === 'old') return 'apply forgets the key that it replaced';
  if (stage !== 'settled' || key === null) return 'none';
  if (settings.every === null) return `none; iamsync keys rotate ${name} replaces it`;
  return wanted.stage === 'overlap' ? 'apply replaces it' : `apply replaces it from ${day(key.created + settings.every * HOUR)} on`;
}

function oldNext(standing: Standing, settings: SlotSettings | null, asOf: number): string {
  const { stage, key, since } = standing;
  if (settings === null) return UNDECLARED;
  const wanted = aim(standing, settings, asOf);
  if ('note' in wanted && wanted.note !== undefined) return wanted.note;
  if (stage === 'grace' && since !== undefined) {
    const end = Date.parse(since) + settings.grace * HOUR;
    return end <= asOf ? 'apply deletes it' : `apply deletes it from ${day(end)} on`;
  }
  if (key === null) return 'works until its successor is delivered';
  const off = key.created + Math.max(settings.overlap, 24) * HOUR;
  return off <= asOf ? 'apply switches it off' : `apply switches it off from ${day(off)} on, unless it is used`;
}

// Keys that no slot of the user names, none of them twice.
function strayRows(user: string, read: readonly Live<AccessKeySpec>[], asOf: number): KeyRow[] {
  const all = new Map(read.flatMap((live) => keysIn(live.facts['keys'])).map((key) => [key.id, key]));
  for (const live of read) {
    const standing = standingFrom(live);
    const own = standing === null || standing.stage === 'untagged' ? [] : [standing.key, standing.old, ...standing.made];
    for (const key of own) if (key !== null) all.delete(key.id);
    const { free } = live.facts;
    if (isList(free)) for (const id of all.keys()) if (!free.includes(id)) all.delete(id);
  }
  const next = 'none: it is never touched; give it to a slot with iamsync keys adopt, or delete it by hand';
  return [...all.values()].map((key) => rowOf({ user, slot: null }, key, { state: 'unmanaged', next }, asOf));
}

function day(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}
