// Narrowing: what is compared with what. Ownership, omission, unread fields and spelling are settled here, on the inputs of the
// diff, so that the diff itself is plain equality and nothing is filtered afterwards.
import { addressOf } from '../model/address.ts';
import type { Address, KindName } from '../model/address.ts';
import type { Finding } from '../model/finding.ts';
import type { Approval } from '../model/guards.ts';
import { byCodePoint, isList, put, same, sharingMembers } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import type { ForeignDeny, Orphan, Plan, UnreadFacet, Unmanaged } from '../model/plan.ts';
import { isKept, isUnread } from '../model/state.ts';
import type { Desired, DesiredState, Live, LiveState, Removal, Spec } from '../model/state.ts';
import { kindOf } from '../kinds/index.ts';
import type { Aiming, Moves } from '../kinds/kind.ts';
import { fixedFields, followed, movesOf } from '../kinds/terrain.ts';
import type { Pair } from '../kinds/terrain.ts';
import { claim, claimRemoved } from './claim.ts';
import { matchesOf } from './matches.ts';
import type { Match } from './matches.ts';
import { remembered, sortRest } from './orphans.ts';
import { groundOf, PLAIN_RULES, refusal } from './rules.ts';
import type { Ground, KeptField, Notes, Rules } from './rules.ts';
import { keptParts, refuseRenames, refuseWishes, standing, withMarksOfHolder } from './parts.ts';
import { spare, strayFacets, surroundingsOf } from './spare.ts';
import type { Surroundings } from './spare.ts';

export interface Narrowed {
  /** The declared, the removed and the pruned entities, in address order. */
  readonly pairs: readonly Pair[];
  readonly kept: readonly KeptField[];
  readonly unread: readonly UnreadFacet[];
  readonly findings: readonly Finding[];
  readonly foreign: readonly ForeignDeny[];
  readonly orphans: readonly Orphan[];
  readonly unmanaged: Unmanaged;
  readonly defaulted: Plan['defaulted'];
  /** Approvals that consent was taken from. */
  readonly used: readonly Approval[];
}

/** Pairs every declared, removed and pruned entity with its live counterpart, and settles what of it is compared. */
export function narrow(desired: DesiredState, live: LiveState, rules: Rules = PLAIN_RULES): Narrowed {
  const notes: Notes = { kept: [], unread: [], findings: [], foreign: [], used: [] };
  const ground = groundOf(rules, desired.scope.account, notes);
  const surroundings = surroundingsOf(desired, live, ground);
  const matches = matchesOf(desired, live, notes.findings);
  const moves = movesOf([...matches.declared, ...matches.removed]);
  const siblings = (kind: KindName): readonly Live[] => live.entities.filter((entity) => entity.kind === kind);
  const declared = matches.declared.map((match) => settle(match, moves, { siblings, surroundings, ground, notes }));
  const found = new Map(matches.removed.map((match) => [match.address, match.live]));
  const removed = standing(desired, live).flatMap((removal) =>
    removedPair(removal, found.get(removal.address) ?? null, { moves, live, ground, notes }),
  );
  refuseWishes(desired, rules);
  refuseRenames(matches.declared, desired.scope.account, notes);
  notes.kept.push(...keptParts(desired, live));
  strayFacets(desired, live, notes);
  const { orphans, pruned, unmanaged } = sortRest(restOf(live, [...declared, ...removed]), ground, notes);
  const pairs = [...declared, ...removed, ...pruned].sort((a, b) => byCodePoint(a.address, b.address));
  return { pairs, orphans, unmanaged, defaulted: defaultedOf(desired), ...notes };
}

function restOf(live: LiveState, pairs: readonly Pair[]): Live[] {
  const settled = new Set<string>(
    pairs.flatMap((pair) => [pair.address, ...(pair.live === null ? [] : [addressOf(pair.live.kind, pair.live.name)])]),
  );
  return live.entities.filter((entity) => !settled.has(addressOf(entity.kind, entity.name)));
}

function defaultedOf(desired: DesiredState): Plan['defaulted'] {
  return desired.entities.flatMap((entity) =>
    (entity.wording?.defaulted ?? []).map((field) => ({ address: addressOf(entity.kind, entity.name), field })),
  );
}

interface Settling {
  readonly siblings: (kind: KindName) => readonly Live[];
  readonly surroundings: Surroundings;
  readonly ground: Ground;
  readonly notes: Notes;
}

function settle(
  { address, arn, live: there, after: entity, from }: Match & { readonly after: Desired },
  moves: Moves,
  { surroundings, ground, notes, siblings }: Settling,
): Pair {
  const kind = kindOf(entity.kind);
  const live = there === null ? null : followed(there, moves);
  // Before anything is asked of the two: what is one object on both sides is equal at a glance.
  const spec = live === null ? entity.spec : sharedSpec(live.spec, entity.spec);
  const spared = spare({ ...entity, spec }, resolve({ ...entity, spec }, live, address, notes), live, surroundings, ground, notes);
  const wanted = kind?.aim?.(spared, live, aimingOf(entity, siblings(entity.kind), ground, notes)) ?? spared;
  const aligned = live === null || kind === undefined ? live : { ...live, spec: kind.align(live.spec, wanted) };
  if (from !== undefined) refuseIgnoredSource(from, entity, ground, notes);
  const claimed = claim(entity, aligned, wanted, ground, notes, from);
  const after: Desired = { ...entity, spec: claimed.live === null ? claimed.after : sharedSpec(claimed.live.spec, claimed.after) };
  const adopted = claimed.adopted === undefined ? {} : { adopted: claimed.adopted };
  return { address, arn, live: claimed.live, after, ...(from === undefined ? {} : { from }), ...adopted };
}

// With the objects of the account wherever the two are equal: all that is known of a document hangs on the object.
function sharedSpec(there: Spec, wanted: Spec): Spec {
  return same(there, wanted) ? there : sharingMembers(there, wanted);
}

// What changes with time goes one step further at most, as seen at the instant of the plan.
function aimingOf(entity: Desired, siblings: readonly Live[], { asOf, wishes, sinks }: Ground, notes: Notes): Aiming {
  const about = { address: addressOf(entity.kind, entity.name), origin: entity.origin };
  return {
    name: entity.name,
    asOf,
    siblings,
    sinks: sinks ?? null,
    wish: wishes?.get(about.address) ?? null,
    refuse: (message, next) => notes.findings.push(refusal('credentials', about, `${about.address}: ${message}`, next)),
    note: (message) =>
      notes.findings.push({
        severity: 'note',
        rule: 'credentials',
        message: `${about.address}: ${message}.`,
        next: 'Nothing has to be done.',
        place: entity.origin,
        address: about.address,
      }),
  };
}

function refuseIgnoredSource(from: Address, entity: Desired, ground: Ground, notes: Notes): void {
  if (!ground.isIgnored(from)) return;
  const about = { address: addressOf(entity.kind, entity.name), origin: entity.origin };
  notes.findings.push(
    refusal('ignored', about, `${from} is renamed, and ignored as well.`, 'Take it out of ignore in iamsync.yaml, or drop renamedFrom.'),
  );
}

// Kept: as it is. Unread: neither side is compared, so the desired side takes the marker over; but what is made anew has all of it.
function resolve({ kind: name, spec }: Desired, live: Live | null, address: Address, notes: Notes): Spec {
  const kind = kindOf(name);
  const isMadeAnew = live !== null && fixedFields(kind, live.spec, spec).some((field) => !isKept(spec[field]));
  const resolved: { [field: string]: Json } = {};
  for (const field of Object.keys(spec)) {
    const wanted = spec[field] ?? null;
    const there = live?.spec[field] ?? null;
    put(resolved, field, isKept(wanted) || (isUnread(there) && !isMadeAnew) ? there : wanted);
    if (isKept(wanted)) {
      const isUsual = there === null || (isList(there) && there.length === 0) || kind?.usual?.[field]?.includes(there) === true;
      if (!isUsual && !isUnread(there)) notes.kept.push({ address, field, value: there });
    } else if (isUnread(there) && !isMadeAnew) notes.unread.push({ address, field, reason: there.unread });
  }
  return resolved;
}

interface Removing {
  readonly moves: Moves;
  readonly live: LiveState;
  readonly ground: Ground;
  readonly notes: Notes;
}

function removedPair(removal: Removal, live: Live | null, { moves, live: state, ground, notes }: Removing): Pair[] {
  if (live === null || kindOf(live.kind)?.isNothing?.(live.spec) === true) return [];
  const id = live.facts['id'];
  if (removal.unique !== undefined && id !== removal.unique) {
    notes.findings.push({
      severity: 'note',
      rule: 'removed-another',
      message: `${removal.address} is there, but with the id ${typeof id === 'string' ? id : 'unknown'}: it was made anew since, and stays.`,
      next: 'Drop the line from removed.',
      place: removal.origin,
      address: removal.address,
    });
    return [];
  }
  claimRemoved(removal, withMarksOfHolder(live, state), ground, notes);
  for (const [field, value] of Object.entries(live.spec)) {
    if (isUnread(value) && field !== 'description') notes.unread.push({ address: removal.address, field, reason: value.unread });
  }
  return [{ address: removal.address, arn: live.arn, live: remembered(followed(live, moves)), after: null, origin: removal.origin }];
}
