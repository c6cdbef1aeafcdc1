// Access keys as slots of their users: made, handed to a sink, replaced in their time. A key that no slot names is never touched.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html
import { addressOf } from '../../model/address.ts';
import { call } from '../../model/call.ts';
import { isList, same } from '../../model/json.ts';
import { isKept, isUnread } from '../../model/state.ts';
import type { Kept, Live, Unread } from '../../model/state.ts';
import type { Aiming, Birth, Kind, Move, Subject, Terrain } from '../kind.ts';
import { ungoverned } from '../ungoverned.ts';
import { refuseStrangeSink } from '../sinks.ts';
import { keyLookups } from './lookups.ts';
import { burySlot, settleMoves, tagCall } from './moves.ts';
import { keysIn, listKeys, partsOf, readSlots, slotArn, standingFrom } from './read.ts';
import { pendingText, slotTag } from './slot.ts';
import { aim } from './stage.ts';
import type { Aim, Rotation, Stage, Standing } from './stage.ts';

/** What a declaration says about a slot. */
export type SlotSettings = Rotation & {
  /** The sink that new keys are handed to. */
  readonly deliver: string | null;
};

export type AccessKeySpec = {
  readonly stage: Stage | Unread;
  readonly status: 'Active' | 'Inactive' | Kept | Unread;
  /** Null in what is live: no account holds it. */
  readonly settings: SlotSettings | null;
  /** What is begun at the instant of the plan; null where nothing is. */
  readonly begun: Begun | null;
};

/** A step in the life of a slot: when it was planned, and the keys that the user had then. */
export type Begun = {
  readonly at: string;
  readonly there: readonly string[];
  /** The key that the slot takes for its own. */
  readonly adopts?: string;
  /** The key of an interrupted creation that is delivered already. */
  readonly settles?: string;
};

/** IAM lets a user have two (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html). */
const MOST_KEYS = 2;

export const accessKey: Kind<AccessKeySpec> = {
  ...ungoverned,
  name: 'AccessKey',
  life: { create: 'CreateAccessKey', destroy: 'DeleteAccessKey' },
  section: '',
  rank: 60,
  schema: { type: 'object' },
  names: { pattern: /^[\w+=,.@-]{1,64}\/[\w.-]{1,64}$/, longest: 129 },
  fixed: [],
  arn: slotArn,
  holder: (name) => addressOf('User', partsOf(name).user),
  isNothing: ({ stage }) => stage === 'untagged',
  usual: { status: ['Active'] },
  compile: () => undefined,
  declare: () => ({}),
  read: readSlots,
  links: () => [],
  align: (live, desired) => ({ ...live, settings: desired.settings }),
  aim: aimSlot,
  census: { count: '', quota: '' },
  views: (before, after) => [view(before), view(after)],
  shown: view,
  birth,
  walk,
  empty: (subject) => burySlot(subject),
  beyond: listKeys,
  once: ['CreateAccessKey'],
  lookups: keyLookups,
  confirmedBy: { CreateAccessKey: ['GetAccessKeyLastUsed', 'ListAccessKeys', 'ListUserTags'] },
};

function view(spec: AccessKeySpec | undefined) {
  if (spec === undefined) return {};
  const { stage, status } = spec;
  return { stage, ...(isKept(status) ? {} : { status }) };
}

/** What the slot shall be at the instant of the plan: one step further in its life at most. */
function aimSlot(spec: AccessKeySpec, live: Live<AccessKeySpec> | null, aiming: Aiming): AccessKeySpec {
  refuseStrangeSink(spec.settings?.deliver ?? null, aiming);
  return live === null ? aimNew(spec, aiming) : aimKnown(spec, live, aiming);
}

const SEE_KEYS = 'See iamsync keys list --all for those that no slot names.';

function aimNew(spec: AccessKeySpec, { name, asOf, siblings, wish, refuse }: Aiming): AccessKeySpec {
  if (wish?.is === 'adopt') refuse(`The user has no key ${wish.id} that the slot can take.`, SEE_KEYS);
  const { user } = partsOf(name);
  const there = siblings.filter((one) => partsOf(one.name).user === user).flatMap((one) => keysIn(one.facts['keys']));
  const ids = [...new Set(there.map((key) => key.id))].sort();
  if (ids.length >= MOST_KEYS)
    refuse(`The user has ${MOST_KEYS} access keys, so there is no room for another.`, 'Delete one, or take its slot out.');
  needSink(spec.settings, refuse);
  return { ...spec, stage: 'settled', status: spec.status === 'Inactive' ? 'Inactive' : 'Active', begun: { at: asOf, there: ids } };
}

function aimKnown(spec: AccessKeySpec, live: Live<AccessKeySpec>, aiming: Aiming): AccessKeySpec {
  const { name, asOf, wish, refuse, note } = aiming;
  const { settings } = spec;
  const standing = standingFrom(live);
  if (standing === null || settings === null) return { ...spec, stage: live.spec.stage };
  noteStrays(live, standing, aiming);
  if (wish?.is === 'adopt') return adopt(spec, live, standing, wish.id, aiming);
  const wanted = aim(standing, settings, Date.parse(asOf), wish?.is === 'rotate');
  if ('refused' in wanted) {
    refuse(`The slot can't go on: ${wanted.refused}.`, wanted.next.replace('USER/SLOT', name));
    return { ...spec, stage: standing.stage };
  }
  if (wanted.note !== undefined) note(wanted.note);
  return begin(spec, live, { standing, wanted }, aiming);
}

// What the step begins with; a step for which there is no room is not taken.
function begin(
  spec: AccessKeySpec,
  live: Live<AccessKeySpec>,
  { standing, wanted }: { readonly standing: Standing; readonly wanted: Extract<Aim, { stage: Stage }> },
  { asOf, wish, refuse, note }: Aiming,
): AccessKeySpec {
  const { stage, settles } = wanted;
  if (stage === standing.stage) return { ...spec, stage };
  const made = standing.stage === 'pending' ? standing.made.map((key) => key.id) : [];
  const there = keysIn(live.facts['keys']).flatMap(({ id }) => (made.includes(id) ? [] : [id]));
  if (settles !== undefined) return { ...spec, stage, begun: { at: asOf, there, settles } };
  const rotates = standing.stage === 'settled' && stage === 'overlap';
  if (rotates || standing.stage === 'pending') {
    if (there.length >= MOST_KEYS) {
      const why = `the user has ${MOST_KEYS} access keys, so there is no room for another`;
      if (!rotates || wish !== null) refuse(`The key can't be made: ${why}.`, 'Delete the one that is not needed.');
      else note(`the key is due to be replaced, but ${why}`);
      return { ...spec, stage: standing.stage };
    }
    needSink(spec.settings, refuse);
  }
  return { ...spec, stage, begun: { at: asOf, there } };
}

// Told once for a user.
function noteStrays(live: Live, { stage, key, old, made }: Standing, { siblings, note }: Aiming): void {
  const { user } = partsOf(live.name);
  const first = siblings.find((one) => partsOf(one.name).user === user && one.facts['keys'] !== undefined);
  const { free } = live.facts;
  if (first?.name !== live.name || stage === 'untagged' || !isList(free)) return;
  const known = new Set([key, old, ...made].map((one) => one?.id));
  const strays = keysIn(live.facts['keys']).filter(({ id }) => free.includes(id) && !known.has(id));
  if (strays.length > 0)
    note(`the user also holds ${strays.map(({ id, use }) => `${id} (${use})`).join(' and ')}, which no slot names and which stays`);
}

// The slot takes a key for its own that is there. What it remembers of another is forgotten; no key is touched.
function adopt(spec: AccessKeySpec, live: Live, { stage, key, old }: Standing, id: string, { asOf, refuse }: Aiming): AccessKeySpec {
  const { free } = live.facts;
  if (stage === 'settled' && key?.id === id) return { ...spec, stage };
  if (!isList(free) || !free.includes(id)) refuse(`The user has no key ${id} that the slot can take.`, SEE_KEYS);
  if (old !== null && stage !== 'broken') refuse('A rotation is under way.', 'Run apply until it is over.');
  return { ...spec, stage: 'settled', begun: { at: asOf, there: [id], adopts: id } };
}

function needSink(settings: SlotSettings | null, refuse: Aiming['refuse']): void {
  if (settings?.deliver === null || settings === null)
    refuse('A key has to be made, and nothing says where its secret goes.', 'Write deliver: SINK, a name under sinks in iamsync.yaml.');
}

function birth(subject: Subject<AccessKeySpec>, spec: AccessKeySpec, terrain: Terrain): Birth<AccessKeySpec> {
  const { user, slot } = partsOf(subject.name);
  const owner = { account: terrain.scope.account, user, slot };
  const { at = '', there = [] } = spec.begun ?? {};
  return {
    create: tagCall(user, { [slotTag(slot)]: pendingText(at, there, owner) }),
    destroy: call('UntagUser', { UserName: user, TagKeys: [slotTag(slot)] }),
    born: { ...spec, stage: 'pending' },
    takes: [addressOf('User', user)],
    rejoin: [],
    stays: 'the mark of a key that is being made stays until the key is settled',
    lost: 'the secret of its key, which nobody can read again',
  };
}

function walk(subject: Subject<AccessKeySpec>, before: AccessKeySpec, after: AccessKeySpec, terrain: Terrain): Move[] {
  if (same(before, after) || isUnread(before.stage) || isUnread(after.stage)) return [];
  return settleMoves(subject, { ...before, stage: before.stage }, { ...after, stage: after.stage }, terrain);
}
