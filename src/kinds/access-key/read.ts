// Access keys by slot: the tags of their user say which key is whose, a few calls for each user with a declared slot say the rest.
import { addressOf, parseAddress } from '../../model/address.ts';
import type { Scope } from '../../model/address.ts';
import { isMissing } from '../../model/callerror.ts';
import type { Crawl } from '../../model/crawl.ts';
import { isList, isObject } from '../../model/json.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { allPages } from '../../model/pages.ts';
import type { IamReader } from '../../model/ports.ts';
import type { Live } from '../../model/state.ts';
import type { Beyond } from '../asking.ts';
import type { AccessKeySpec } from './access-key.ts';
import { oldTag, readOld, readSlot, slotsOf, slotTag } from './slot.ts';
import type { SlotOwner } from './slot.ts';
import { keyFacts, madeSince, standingOf } from './stage.ts';
import type { Key, Standing } from './stage.ts';

/** `ci` of `demo-reader/ci`. */
export function partsOf(name: string): { readonly user: string; readonly slot: string } {
  const slash = name.indexOf('/');
  return { user: name.slice(0, slash), slot: name.slice(slash + 1) };
}

/** A name of our own: AWS gives keys none, and its user's is taken. */
export function slotArn(name: string, _path: string, { partition, account }: Scope): string {
  return `arn:${partition}:iam::${account}:access-key/${name}`;
}

export const listKeys: Beyond<AccessKeySpec> = {
  lists: true,
  needed: () => true,
  async read(iam, names) {
    const users = [...new Set(names.map((name) => partsOf(name).user))];
    const keys = new Map<string, JsonObject[]>();
    for (const user of users) keys.set(user, (await readKeys(iam, user)).map(keyFacts));
    return new Map(names.map((name) => [name, { keys: keys.get(partsOf(name).user) ?? [] }]));
  },
};

/** A user who is not there yet has none. */
async function readKeys(iam: IamReader, UserName: string): Promise<Key[]> {
  try {
    const pages = await allPages('ListAccessKeys', (from) => iam.get('ListAccessKeys', { UserName, ...from }));
    const keys: Key[] = [];
    for (const { AccessKeyId = '', Status, CreateDate } of pages.flatMap((page) => page.AccessKeyMetadata ?? []))
      keys.push({
        id: AccessKeyId,
        active: Status === 'Active',
        created: CreateDate?.getTime() ?? 0,
        ...(await lastUse(iam, AccessKeyId)),
      });
    return keys.sort((a, b) => a.created - b.created || (a.id < b.id ? -1 : 1));
  } catch (error) {
    if (isMissing(error)) return [];
    throw error;
  }
}

// A key that nobody ever used has no date, and N/A for service and region.
async function lastUse(iam: IamReader, AccessKeyId: string): Promise<Pick<Key, 'used' | 'by' | 'use'>> {
  const { AccessKeyLastUsed: last } = await iam.get('GetAccessKeyLastUsed', { AccessKeyId });
  const at = last?.LastUsedDate;
  if (at === undefined) return { used: null, by: null, use: 'never used' };
  const where = `${last?.ServiceName ?? 'a service'} in ${last?.Region ?? 'some region'}`;
  return { used: at.getTime(), by: last?.ServiceName ?? null, use: `last used ${at.toISOString().slice(0, 16)}Z by ${where}` };
}

/** Every slot that tags name, and every declared one whose user holds keys that no slot names. */
export function readSlots(crawl: Crawl): Live<AccessKeySpec>[] {
  return crawl.users.flatMap(({ UserName: user = '', Tags = [] }) => {
    const tags = Object.fromEntries(Tags.map(({ Key = '', Value = '' }) => [Key, Value]));
    const asked = [...crawl.beyond.keys()].flatMap((address) => {
      const parsed = parseAddress(address);
      return parsed?.kind === 'AccessKey' && partsOf(parsed.name).user === user ? [partsOf(parsed.name).slot] : [];
    });
    const slots = [...new Set([...slotsOf(tags), ...asked])].sort();
    return slots.flatMap((slot) => readSlotOf({ account: crawl.scope.account, user, slot }, tags, crawl));
  });
}

function readSlotOf(owner: SlotOwner, tags: Readonly<Record<string, string>>, crawl: Crawl): Live<AccessKeySpec>[] {
  const name = `${owner.user}/${owner.slot}`;
  const arn = slotArn(name, '/', crawl.scope);
  // Whichever slot of the user they were read for.
  const found = [...slotsOf(tags), owner.slot]
    .map((slot) => crawl.beyond.get(addressOf('AccessKey', `${owner.user}/${slot}`)))
    .find((facts) => facts !== undefined);
  const live = (spec: AccessKeySpec, facts: JsonObject): Live<AccessKeySpec>[] => [{ kind: 'AccessKey', name, arn, spec, facts }];
  if (found === undefined) {
    const unread = { unread: 'keys are read for declared slots only' };
    return live({ stage: unread, status: unread, settings: null, begun: null }, {});
  }
  const keys = keysIn(found['keys']);
  const [mark, old] = [tags[slotTag(owner.slot)], tags[oldTag(owner.slot)]];
  const siblings = slotsOf(tags).flatMap((slot) => (slot === owner.slot ? [] : [{ ...owner, slot }]));
  // What another slot is making is nobody's as yet, and not there to be taken by a slot that has not begun.
  const others = siblings.flatMap((sibling) => [...namedBy(sibling, tags), ...(mark === undefined ? madeBy(sibling, tags, keys) : [])]);
  const standing = standingOf({
    mark: mark === undefined ? undefined : (readSlot(mark, owner) ?? null),
    old: old === undefined ? undefined : (readOld(old, owner) ?? null),
    keys,
    others,
  });
  if (standing === null) return [];
  const status = standing.key === null || standing.key.active ? 'Active' : 'Inactive';
  const free = keys.filter((one) => !others.includes(one.id)).map((one) => one.id);
  const facts = { ...factsOf(standing, keys), free, ...(old === undefined ? {} : { marked: true }) };
  return live({ stage: standing.stage, status, settings: null, begun: null }, facts);
}

function namedBy(owner: SlotOwner, tags: Readonly<Record<string, string>>): string[] {
  const [mark, old] = [tags[slotTag(owner.slot)], tags[oldTag(owner.slot)]];
  const first = mark === undefined ? undefined : readSlot(mark, owner);
  const second = old === undefined ? undefined : readOld(old, owner);
  return [...(first?.is === 'key' ? [first.id] : []), ...(second === undefined ? [] : [second.id])];
}

function madeBy(owner: SlotOwner, tags: Readonly<Record<string, string>>, keys: readonly Key[]): string[] {
  const mark = readSlot(tags[slotTag(owner.slot)] ?? '', owner);
  return mark?.is === 'pending' ? madeSince(mark, keys, []).map((key) => key.id) : [];
}

function factsOf({ key, old, made, since, why }: Standing, keys: readonly Key[]): JsonObject {
  return {
    keys: keys.map(keyFacts),
    made: made.map(keyFacts),
    ...(key === null ? {} : { key: keyFacts(key) }),
    ...(old === null ? {} : { old: keyFacts(old) }),
    ...(since === undefined ? {} : { since }),
    ...(why === undefined ? {} : { why }),
  };
}

/** The keys in the facts of a live entity. */
export function keysIn(value: Json | undefined): Key[] {
  return isList(value) ? value.filter(isObject).map(readKey) : [];
}

function readKey(facts: JsonObject): Key {
  const { id, active, created, used, by, use } = facts;
  return {
    id: typeof id === 'string' ? id : '',
    active: active === true,
    created: typeof created === 'number' ? created : 0,
    used: typeof used === 'number' ? used : null,
    by: typeof by === 'string' ? by : null,
    use: typeof use === 'string' ? use : '',
  };
}

/** Where a live slot stands, back from its facts. */
export function standingFrom(live: Live<AccessKeySpec>): Standing | null {
  const { stage } = live.spec;
  if (typeof stage !== 'string') return null;
  const one = (value: Json | undefined): Key | null => (isObject(value) ? readKey(value) : null);
  const { key, old, made, since, why } = live.facts;
  return {
    stage,
    key: one(key),
    old: one(old),
    made: keysIn(made),
    ...(typeof since === 'string' ? { since } : {}),
    ...(typeof why === 'string' ? { why } : {}),
  };
}
