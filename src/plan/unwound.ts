// Taking a run back, seen from the entities: what each was before it, what it made of it, and whether somebody changed it since.
import { addressOf, parseAddress } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import { isCall } from '../model/call.ts';
import { byCodePoint, isObject, ownMember } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import type { Plan } from '../model/plan.ts';
import type { Conflict } from '../model/run.ts';
import { isUnread } from '../model/state.ts';
import type { Live, LiveState, Spec } from '../model/state.ts';
import { actionsOf } from '../model/plan.ts';
import { kindOf } from '../kinds/index.ts';
import type { Kind, Moves } from '../kinds/kind.ts';
import type { Document } from '../policy/document.ts';
import { parseLive } from '../policy/normal.ts';
import { agrees, differing, isBetween } from './between.ts';

/** One entity over a whole run. */
export interface Net {
  /** Its address after the run. */
  readonly address: Address;
  /** Its address before the run. */
  readonly former: Address;
  /** Null: it was not there. */
  readonly before: Spec | null;
  readonly after: Spec | null;
  /** The run deleted it and made it again, so that a run that broke off may have left nothing of it. */
  readonly isReplaced: boolean;
  readonly kind: Kind;
  /** What the run moved, from the names and ARNs of after to those of before. */
  readonly back: Moves;
}

type Ran = Pick<Plan, 'account' | 'partition' | 'changes'>;

/**
 * The entities of a run, in address order. One that was adopted and changed is one. Both sides have the names and ARNs of before,
 * so that they can be compared with an account in which only some of the renames were done.
 */
export function netsOf({ account, partition, changes }: Ran): Net[] {
  const nets = new Map<Address, Omit<Net, 'back'>>();
  const arns = new Map<string, string>();
  for (const change of changes) {
    const kind = kindAt(change.address);
    // Keys and passwords stay as a run left them: nobody can bring one back, and somebody may rely on what was made.
    if (kind === undefined || kind.holder !== undefined) continue;
    const earlier = nets.get(change.address);
    const before = change.verb === 'create' ? null : change.before;
    const former = earlier?.former ?? (change.verb === 'rename' ? change.from : change.address);
    const path = before?.['path'];
    if (earlier === undefined && typeof path === 'string')
      arns.set(change.arn, kind.arn(parseAddress(former)?.name ?? '', path, { account, partition }));
    nets.set(change.address, {
      address: change.address,
      former,
      before: earlier === undefined ? before : earlier.before,
      after: change.verb === 'delete' ? null : change.after,
      isReplaced: earlier?.isReplaced === true || change.verb === 'replace',
      kind,
    });
  }
  const back: Moves = {
    arn: (arn) => arns.get(arn) ?? arn,
    address: (address) => nets.get(address)?.former ?? address,
    planned: () => false,
  };
  const then = [...nets.values()].map((net) => ({
    ...net,
    before: renamed(net.before, net.kind, back),
    after: renamed(net.after, net.kind, back),
    back,
  }));
  return then.sort((a, b) => byCodePoint(a.address, b.address));
}

function renamed(spec: Spec | null, kind: Kind, moves: Moves): Spec | null {
  return spec === null ? null : (kind.follow?.(spec, moves) ?? spec);
}

function kindAt(address: Address): Kind | undefined {
  const parsed = parseAddress(address);
  return parsed === undefined ? undefined : kindOf(parsed.kind);
}

export interface Judging {
  readonly live: LiveState;
  readonly ownerTag: string;
  /** Whether only a part of what the run meant to do with it is in force: it was cut short, or a part is taken back already. */
  readonly isPartial: (address: Address) => boolean;
  /** Documents that the run put on its way. */
  readonly onTheWay?: (address: Address) => readonly Document[];
  /** Whether the run made something anew. */
  readonly replaces?: boolean;
}

export interface Judged {
  /** What is still as the run left it, or on the way there. */
  readonly open: readonly Net[];
  /** What is as it was before the run, so that there is nothing to take back. */
  readonly settled: readonly Net[];
  readonly conflicts: readonly Conflict[];
}

/** Compares the account with what the run made of it. */
export function judge(nets: readonly Net[], judging: Judging): Judged {
  const found = new Map(judging.live.entities.map((entity) => [addressOf(entity.kind, entity.name), entity]));
  const touched = touchedBy(nets);
  const open: Net[] = [];
  const settled: Net[] = [];
  const conflicts: Conflict[] = [];
  for (const net of nets) {
    const there = found.get(net.address) ?? found.get(net.former);
    const now = there === undefined ? null : renamed(asSeen(there, net, touched), net.kind, net.back);
    const verdict = verdictOf(net, now, found, judging);
    if (verdict === 'open') open.push(net);
    else if (verdict === 'settled') settled.push(net);
    else
      conflicts.push({
        address: net.address,
        before: net.before,
        after: net.after,
        now,
        fields: differing(net.kind, now ?? {}, net.after ?? {}, judging.ownerTag),
      });
  }
  return { open, settled, conflicts };
}

function verdictOf(
  net: Net,
  now: Spec | null,
  found: ReadonlyMap<Address, Live>,
  { ownerTag, isPartial, onTheWay = () => [], replaces = false }: Judging,
): 'open' | 'settled' | 'changed' {
  const { kind, address, before, after, isReplaced } = net;
  const isThere = found.has(address);
  const asAfter = after === null ? !isThere : isThere && now !== null && agrees(kind, now, after, ownerTag);
  const asBefore = isAsBefore(net, now, found, ownerTag);
  if (isPartial(address) && isReplaced && now === null) return 'open';
  if (isPartial(address))
    return asAfter || asBefore || isBetween(kind, now, { before, after, onTheWay: onTheWay(address), mayMiss: replaces }, ownerTag)
      ? 'open'
      : 'changed';
  if (!asBefore) return asAfter ? 'open' : 'changed';
  return isStampedSo(net, found.get(address), ownerTag) ? 'open' : 'settled';
}

function isAsBefore(
  { kind, address, former, before }: Net,
  now: Spec | null,
  found: ReadonlyMap<Address, Live>,
  ownerTag: string,
): boolean {
  if (before === null || now === null) return before === now;
  const isRenamed = former !== address;
  return found.has(former) && !(isRenamed && found.has(address)) && agrees(kind, now, before, ownerTag);
}

// An adoption may have changed nothing but the stamp, by which the manifests claim the entity (and prune it, one day).
function isStampedSo({ address, former, before, after }: Net, live: Live | undefined, ownerTag: string): boolean {
  if (live === undefined || before === null || after === null || former !== address || isUnread(live.spec['tags'])) return false;
  const made = stampIn(after, ownerTag);
  return made !== stampIn(before, ownerTag) && made === (live.marks?.[ownerTag] ?? stampIn(live.spec, ownerTag));
}

function stampIn({ tags }: Spec, ownerTag: string): Json | undefined {
  return isObject(tags) && !isUnread(tags) ? ownMember(tags, ownerTag) : undefined;
}

/** The documents in the calls of a run, by address. */
export function documentsOf(plan: Pick<Plan, 'waves'>): (address: Address) => readonly Document[] {
  const found = new Map<Address, Document[]>();
  for (const { address, do: step } of actionsOf(plan)) {
    if (!isCall(step)) continue;
    const texts = Object.entries(step.input).flatMap(([key, value]: [string, unknown]) =>
      key.endsWith('PolicyDocument') && typeof value === 'string' ? [value] : [],
    );
    if (texts.length > 0) found.set(address, [...(found.get(address) ?? []), ...texts.map(parseLive)]);
  }
  return (address) => found.get(address) ?? [];
}

/** The addresses that the run was about, before and after it. */
export function touchedBy(nets: readonly Net[]): ReadonlySet<Address> {
  return new Set(nets.flatMap((net) => [net.address, net.former]));
}

/**
 * The spec of a live entity as the run saw it: of what others settle (a group's members that are declared users), only what the
 * run was about. An entity that the run created holds nothing else.
 */
export function asSeen(live: Live, { kind, before, after }: Net, touched: ReadonlySet<Address>): Spec {
  const linked = new Set([before, after].flatMap((spec) => (spec === null ? [] : (kind.links?.(spec) ?? []).map((link) => link.address))));
  const isOthers = (address: Address): boolean => touched.has(address) || (before !== null && !linked.has(address));
  return kind.follow?.(live.spec, { arn: (old) => old, address: (old) => old, planned: isOthers }) ?? live.spec;
}
