// Holds: what a rollback touched is tagged, and a plan that would change it is refused until it is released.
import { addressOf, parseAddress } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import type { ActionId } from '../model/call.ts';
import { isCall } from '../model/call.ts';
import type { Finding } from '../model/finding.ts';
import { HOLD_TAG, holdsOf, holdValue } from '../model/hold.ts';
import type { Hold } from '../model/hold.ts';
import { isObject } from '../model/json.ts';
import type { Action, Change } from '../model/plan.ts';
import { isUnread } from '../model/state.ts';
import type { Live, LiveState } from '../model/state.ts';
import { kindOf } from '../kinds/index.ts';
import type { Terrain } from '../kinds/kind.ts';
import type { Pair } from '../kinds/terrain.ts';

/** IAM's limit; AWS's own tags don't count (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules). */
const MOST_TAGS = 50;

/** Refusals for every change of what is held. */
export function heldChanges(changes: readonly Change[], live: LiveState): Finding[] {
  const holds = new Map<Address, Hold>();
  for (const hold of holdsOf(live)) if (!holds.has(hold.address) || hold.carrier === hold.address) holds.set(hold.address, hold);
  return changes.flatMap((change) => {
    const hold = holds.get(change.verb === 'rename' ? change.from : change.address);
    return hold === undefined ? [] : [held(change, hold)];
  });
}

function held(change: Change, { address, run, carrier }: Hold): Finding {
  const where = carrier === address ? '' : ` (the tag is on ${carrier})`;
  return {
    severity: 'error',
    rule: 'held',
    message: `${address} is held since the rollback of run ${run}${where}; the plan would ${change.verb} it, and so bring back what was taken back.`,
    next: `Correct the manifests first; then iamsync rollback --release ${carrier} lifts the hold.`,
    place: change.origin,
    address: change.address,
  };
}

export interface Holding {
  readonly actions: readonly Omit<Action, 'needs'>[];
  /** What can't be held, and why. */
  readonly findings: readonly Finding[];
}

/** The calls that hold what a rollback of `run` leaves; `pairs` are the touched entities with what they will be. */
export function holdAll(pairs: readonly Pair[], run: string, terrain: Terrain): Holding {
  const actions: Omit<Action, 'needs'>[] = [];
  const findings: Finding[] = [];
  const groups = pairs.filter((pair) => parseAddress(pair.address)?.kind === 'Group');
  const others = pairs.filter((pair) => !groups.includes(pair));
  const carried = new Set<Address>();
  for (const pair of others) {
    const named = groups.filter((group) => group.after !== null && isTied(group, pair)).map((group) => group.address);
    const value = holdValue(run, named) ?? run;
    const action = retag(pair, value, terrain, `holds ${pair.address}, so that no apply brings back what is taken back`);
    if (typeof action !== 'string') actions.push(action);
    else if (action !== SO_ALREADY) findings.push(unheld(pair.address, action));
    if ((typeof action !== 'string' || action === SO_ALREADY) && value !== run) for (const group of named) carried.add(group);
  }
  for (const { address, after } of groups) {
    if (!carried.has(address))
      findings.push(unheld(address, after === null ? GONE : 'groups carry no tags, and no policy or user of it was touched with it'));
  }
  return { actions, findings };
}

const GONE = 'it will be gone';
const SO_ALREADY = 'it is so already';

// A group and what was touched with it: a policy that it holds or held, a user that is or was in it.
function isTied(group: Pair, other: Pair): boolean {
  const sides = (pair: Pair) => [pair.live, pair.after].flatMap((side) => (side === null ? [] : [side]));
  const kindOfOther = parseAddress(other.address)?.kind;
  if (kindOfOther === 'Policy')
    return sides(group).some((side) => (kindOf(side.kind)?.holds(side.spec) ?? []).some((held) => held.arn === other.arn));
  return sides(other).flatMap(linksOf).includes(group.address) || sides(group).flatMap(linksOf).includes(other.address);
}

function linksOf(side: Pick<Live, 'kind' | 'spec'>): Address[] {
  return (kindOf(side.kind)?.links?.(side.spec) ?? []).map((link) => link.address);
}

/** The call that puts the hold tag, or takes it away for undefined; a text says why there is none. */
function retag(pair: Pair, value: string | undefined, terrain: Terrain, reason: string): Omit<Action, 'needs'> | string {
  const { after, live, address } = pair;
  const parsed = parseAddress(address);
  const kind = parsed === undefined ? undefined : kindOf(parsed.kind);
  if (after === null || kind === undefined || parsed === undefined) return GONE;
  const declared = after.spec['tags'];
  if (!isObject(declared)) return 'its kind carries no tags';
  if (isUnread(declared)) return 'its tags can not be read';
  const marks = live?.marks ?? {};
  const before = { ...declared, ...marks };
  const count = Object.keys(before).filter((key) => !/^aws:/i.test(key)).length;
  if (value !== undefined && !(HOLD_TAG in before) && count >= MOST_TAGS) return `it has ${MOST_TAGS} tags already, and IAM takes no more`;
  const { [HOLD_TAG]: _old, ...others } = before;
  const tags = value === undefined ? others : { ...others, [HOLD_TAG]: value };
  // Nothing of it but the tags is walked: neither a name nor a document is looked up.
  const subject = { address, name: parsed.name, arn: pair.arn, live: null };
  const [move] = kind.walk(subject, { ...after.spec, tags: before }, { ...after.spec, tags }, terrain);
  if (move === undefined || !isCall(move.do)) return SO_ALREADY;
  const id: ActionId = `${address}#${move.do.op}:${HOLD_TAG}`;
  return { id, address, do: move.do, undo: move.undo, takes: [address], lets: [], phase: 'buried', risk: 'none', reason };
}

function unheld(address: Address, why: string): Finding {
  return {
    severity: 'note',
    rule: 'not-held',
    message: `${address} can't be held: ${why}.`,
    next: 'Correct the manifests before the next apply, which would bring back what is taken back.',
    place: null,
    address,
  };
}

/** The calls that release what is held: everything, or what these addresses name; and the addresses among them that nothing holds. */
export function releaseAll(
  live: LiveState,
  addresses: readonly string[],
  terrain: Terrain,
): { readonly actions: readonly Omit<Action, 'needs'>[]; readonly released: readonly Hold[]; readonly unknown: readonly string[] } {
  const wanted = new Set(addresses);
  const holds = holdsOf(live);
  const released = holds.filter((hold) => wanted.size === 0 || wanted.has(hold.address) || wanted.has(hold.carrier));
  const carriers = new Set(released.map((hold) => hold.carrier));
  const actions = live.entities.flatMap((entity) => {
    const address = addressOf(entity.kind, entity.name);
    if (!carriers.has(address)) return [];
    const pair: Pair = {
      address,
      arn: entity.arn,
      live: entity,
      after: { kind: entity.kind, name: entity.name, spec: entity.spec, origin: { file: '', line: 0, column: 0 } },
    };
    const action = retag(pair, undefined, terrain, 'lifts the hold');
    return typeof action === 'string' ? [] : [action];
  });
  const known = new Set<string>(released.flatMap((hold) => [hold.address, hold.carrier]));
  return { actions, released, unknown: addresses.filter((address) => !known.has(address)) };
}
