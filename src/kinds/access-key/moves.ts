// The calls by which a slot goes one step further in its life. They run in single file: a crash between any two of them leaves
// tags from which the next run goes on, without a third key and without one that nobody remembers.
import { addressOf } from '../../model/address.ts';
import type { Address } from '../../model/address.ts';
import { call } from '../../model/call.ts';
import type { Call, Ref } from '../../model/call.ts';
import type { Effect, Move, Subject, Terrain } from '../kind.ts';
import type { AccessKeySpec } from './access-key.ts';
import { keysIn, partsOf } from './read.ts';
import { graceText, oldTag, overlapText, pendingText, slotTag } from './slot.ts';
import type { SlotOwner } from './slot.ts';
import type { Key, Stage } from './stage.ts';

type Spec = AccessKeySpec & { readonly stage: Stage };

const IN_USE = 'somebody may rely on the key by now; end it with a line under removed';

/** One call for all tags of one step. */
export function tagCall(UserName: string, tags: Readonly<Record<string, string | Ref>>): Call {
  return call('TagUser', { UserName, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) });
}

interface Walk {
  readonly subject: Subject<AccessKeySpec>;
  readonly owner: SlotOwner;
  readonly before: Spec;
  readonly after: Spec;
  readonly key: Key | null;
  readonly old: Key | null;
  readonly made: readonly Key[];
}

export function settleMoves(subject: Subject<AccessKeySpec>, before: Spec, after: Spec, terrain: Terrain): Move[] {
  const { user, slot } = partsOf(subject.name);
  const facts = subject.live?.facts ?? {};
  const walk: Walk = {
    subject,
    owner: { account: terrain.scope.account, user, slot },
    before,
    after,
    key: keysIn([facts['key'] ?? null])[0] ?? null,
    old: keysIn([facts['old'] ?? null])[0] ?? null,
    made: keysIn(facts['made']),
  };
  return inFile([...stageMoves(walk), ...statusMoves(walk)], addressOf('User', user));
}

// Each after the one before it, whatever their phases; all of them on the user as it will be called.
function inFile(moves: readonly Move[], user: Address): Move[] {
  return moves.map((move, index) => ({ ...move, takes: [user], ...(index === 0 ? {} : { afterPrevious: true }) }));
}

function stageMoves(walk: Walk): Move[] {
  const { before, after, old, subject } = walk;
  // On the way to its end the slot is emptied, and nothing of it is settled.
  if (before.stage === after.stage || after.stage === 'pending') return [];
  if (after.begun?.adopts !== undefined) return adoptMoves(walk, after.begun.adopts);
  if (before.stage === 'pending') {
    const { settles } = after.begun ?? {};
    const forgotten = old === null && subject.live?.facts['marked'] === true ? [forgetMove(walk)] : [];
    return [...(settles === undefined ? [...resumeMoves(walk), ...makeMoves(walk)] : [settleMove(walk, settles)]), ...forgotten];
  }
  if (before.stage === 'settled' && after.stage === 'overlap') return [beginMove(walk), ...makeMoves(walk)];
  if (before.stage === 'overlap' && old !== null) return graceMoves(walk, old);
  const dead = before.stage === 'grace' && old !== null ? [deleteMove(walk, old, 'its time of grace is over')] : [];
  return [...dead, forgetMove(walk)];
}

// Tried it was when its secret was in the sink.
function settleMove({ owner }: Walk, id: string): Move {
  const name = tagCall(owner.user, { [slotTag(owner.slot)]: id });
  const why = `the key ${id} was made, delivered and tried by a run that was interrupted: it is the key of the slot`;
  return { ...plain(name, why, IN_USE), target: owner.slot };
}

function adoptMoves({ owner, subject }: Walk, id: string): Move[] {
  const { user, slot } = owner;
  const name = tagCall(user, { [slotTag(slot)]: id });
  const forget = call('UntagUser', { UserName: user, TagKeys: [oldTag(slot)] });
  return [
    ...(subject.live?.facts['marked'] === true
      ? [plain(forget, 'what the slot remembered of an earlier key is void', 'it said nothing')]
      : []),
    { ...plain(name, `the slot takes the key ${id} for its own`, 'name another with keys adopt'), target: slot },
  ];
}

// A creation that was interrupted may have made a key whose secret nobody has: it goes, and another one is made.
function resumeMoves(walk: Walk): Move[] {
  const { owner, after, made, subject } = walk;
  // What was begun in this very plan has nothing behind it.
  if (subject.live === null) return [];
  const there = after.begun?.there ?? [];
  const again = tagCall(owner.user, { [slotTag(owner.slot)]: pendingText(after.begun?.at ?? '', there, owner) });
  return [
    ...made.map((key) => deleteMove(walk, key, `it was made by a run that was interrupted, and is ${key.use}: nobody has its secret`)),
    plain(again, 'a new key is made; keys that are there now are not it', IN_USE),
  ];
}

function beginMove({ owner, after, key }: Walk): Move {
  const tags = {
    [slotTag(owner.slot)]: pendingText(after.begun?.at ?? '', after.begun?.there ?? [], owner),
    [oldTag(owner.slot)]: overlapText(key?.id ?? '', owner),
  };
  return plain(tagCall(owner.user, tags), `the key ${key?.id ?? ''} is to be replaced, and is remembered`, IN_USE);
}

function makeMoves({ subject, owner, after }: Walk): Move[] {
  const { user, slot } = owner;
  const created = `${subject.address}#CreateAccessKey`;
  const id: Ref = { ref: created, field: 'AccessKey.AccessKeyId' };
  return [
    plain(call('CreateAccessKey', { UserName: user }), 'the slot has no key of its own', IN_USE),
    {
      ...plain(
        { secret: created, sink: after.settings?.deliver ?? '', name: `${user}/${slot}` },
        'the secret is shown once, and goes from memory to the sink and nowhere else',
        'a secret that was handed over can not be taken back',
      ),
    },
    {
      ...plain(tagCall(user, { [slotTag(slot)]: id }), 'the key is delivered and works: from now on it is the key of the slot', IN_USE),
      target: slot,
    },
  ];
}

function graceMoves({ owner, after }: Walk, old: Key): Move[] {
  const { user, slot } = owner;
  const off = old.active ? [statusMove(user, old, 'Inactive', `it was replaced, and is ${old.use}`)] : [];
  const mark = tagCall(user, { [oldTag(slot)]: graceText(old.id, after.begun?.at ?? '', owner) });
  return [
    ...off,
    { ...plain(mark, `the key ${old.id} is off; it is deleted after its time of grace`, 'time does not run backwards'), target: slot },
  ];
}

function forgetMove({ owner }: Walk): Move {
  const untag = call('UntagUser', { UserName: owner.user, TagKeys: [oldTag(owner.slot)] });
  return plain(untag, 'the replaced key is gone', 'the replaced key is gone');
}

function statusMoves({ subject, before, after, key, owner }: Walk): Move[] {
  const { status, begun, stage } = after;
  if (status !== 'Active' && status !== 'Inactive') return [];
  const made = keysIn(subject.live?.facts['keys']).find(({ id }) => id === (begun?.adopts ?? begun?.settles));
  const makes = begun !== null && made === undefined && (before.stage === 'pending' || stage === 'overlap');
  // A key that is being replaced is not switched on again.
  const known = [made ?? key].filter((one) => one !== null && one.active !== (status === 'Active') && !(makes && status === 'Active'));
  const fresh: Ref = { ref: `${subject.address}#CreateAccessKey`, field: 'AccessKey.AccessKeyId' };
  return [
    ...known.flatMap((one) => (one === null ? [] : [statusMove(owner.user, one, status, `it is declared ${status}`)])),
    ...(makes && status === 'Inactive' ? [offMove(owner, fresh)] : []),
  ];
}

function offMove({ user, slot }: SlotOwner, id: Ref): Move {
  const off = call('UpdateAccessKey', { UserName: user, AccessKeyId: id, Status: 'Inactive' });
  return { ...plain(off, 'the slot is declared Inactive, and so is its new key', IN_USE), target: slot };
}

function statusMove(UserName: string, { id, active }: Key, Status: 'Active' | 'Inactive', why: string): Move {
  const put = (status: 'Active' | 'Inactive'): Call => call('UpdateAccessKey', { UserName, AccessKeyId: id, Status: status });
  const effect: Effect = Status === 'Active' ? 'allow+' : 'allow-';
  return {
    do: put(Status),
    undo: [put(active ? 'Active' : 'Inactive')],
    target: id,
    takes: [],
    lets: [],
    effects: [effect],
    risk: 'none',
    reason: `access key ${id}: ${why}`,
  };
}

function deleteMove({ owner }: Pick<Walk, 'owner'>, { id }: Key, why: string): Move {
  return {
    ...plain(
      call('DeleteAccessKey', { UserName: owner.user, AccessKeyId: id }),
      `access key ${id} goes: ${why}`,
      'its secret can not come back',
    ),
    target: id,
    risk: 'irreversible',
  };
}

function plain(step: Move['do'], reason: string, lost: string): Move {
  return { do: step, undo: { lost }, takes: [], lets: [], effects: [], when: 'last', risk: 'none', reason };
}

/**
 * What must be gone before the mark of a slot is: its keys, switched off first, the earlier one before the present one, so that
 * what is left after a crash is remembered. Keys that the slot does not name stay.
 */
export function burySlot(subject: Subject<AccessKeySpec>): Move[] {
  const { user, slot } = partsOf(subject.name);
  const facts = subject.live?.facts ?? {};
  const owner: SlotOwner = { account: '', user, slot };
  const [key, old] = [keysIn([facts['key'] ?? null]), keysIn([facts['old'] ?? null])];
  const off = [...old, ...key].filter((one) => one.active);
  const untag = call('UntagUser', { UserName: user, TagKeys: [oldTag(slot)] });
  const why = (one: Key): string => `its slot is removed, and it is ${one.use}`;
  const last = [
    ...lostKeys(keysIn(facts['made'])).map((one) =>
      deleteMove({ owner }, one, `its creation was interrupted, and nobody has its secret; it is ${one.use}`),
    ),
    ...old.map((one) => deleteMove({ owner }, one, why(one))),
    ...(facts['marked'] === true ? [plain(untag, 'the slot is removed', 'what it remembered is gone')] : []),
    ...key.map((one) => deleteMove({ owner }, one, why(one))),
  ];
  return [...off.map((one): Move => ({ ...statusMove(user, one, 'Inactive', 'its slot is removed'), early: true })), ...last];
}

// The one that an interrupted creation made, if nobody can have its secret. Whatever may be somebody else's stays.
function lostKeys(made: readonly Key[]): readonly Key[] {
  return made.length === 1 && made.every((key) => key.used === null) ? made : [];
}
