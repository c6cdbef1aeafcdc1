// The changes of a rollback: from what is now to what was before the run, over the entities that it touched.
import { addressOf, parseAddress } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import { isCall } from '../model/call.ts';
import type { ActionId } from '../model/call.ts';
import type { Finding } from '../model/finding.ts';
import { canonical, isObject } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { actionsOf } from '../model/plan.ts';
import type { Change, Plan } from '../model/plan.ts';
import type { Conflict } from '../model/run.ts';
import { isKept, isUnread } from '../model/state.ts';
import type { Desired, Live, LiveState, Spec } from '../model/state.ts';
import { kindOf } from '../kinds/index.ts';
import { followed, movesOf, terrainOf } from '../kinds/terrain.ts';
import type { Pair } from '../kinds/terrain.ts';
import { diff } from './diff.ts';
import { toJson } from './json.ts';
import { asSeen } from './unwound.ts';
import type { Net } from './unwound.ts';

/** No manifest says so. */
const NOWHERE = { file: '', line: 0, column: 0 };

/** What is compared with what when these entities of a run become again what they were. `touched`: all addresses of the run. */
export function pairsBack(nets: readonly Net[], live: LiveState, touched: ReadonlySet<Address>): Pair[] {
  const found = new Map(live.entities.map((entity) => [addressOf(entity.kind, entity.name), entity]));
  const bare = nets.map((net): Pair => {
    const there = found.get(net.address) ?? found.get(net.former) ?? null;
    const name = parseAddress(net.former)?.name ?? '';
    const path = net.before?.['path'];
    const arn = net.before === null ? (there?.arn ?? '') : net.kind.arn(name, typeof path === 'string' ? path : '/', live.scope);
    const after: Desired | null = net.before === null ? null : { kind: net.kind.name, name, spec: net.before, origin: NOWHERE };
    const moved = net.former !== net.address && found.has(net.address) ? { from: net.address } : {};
    return { address: net.former, arn, live: there, after, ...moved };
  });
  const moves = movesOf(bare);
  return bare.map((pair, index) => {
    const net = nets[index];
    if (net === undefined) return pair;
    const there = pair.live === null ? null : marked(followed({ ...pair.live, spec: asSeen(pair.live, net, touched) }, moves), net);
    if (pair.after === null) return { ...pair, live: there };
    const wanted = known(pair.after.spec, there);
    const aligned = there === null ? null : { ...there, spec: net.kind.align(there.spec, wanted) };
    return { ...pair, live: aligned, after: { ...pair.after, spec: wanted } };
  });
}

/** The changes that turn the live side into what was before. */
export function changesBack(pairs: readonly Pair[]): Change[] {
  return diff(pairs).map((change) => ({ ...change, origin: null }));
}

/** Warnings about what is made again and will not be the same, and refusals of what can't be deleted for what others made of it. */
export function takebackFindings(pairs: readonly Pair[], live: LiveState, waves: Plan['waves']): Finding[] {
  const steps = actionsOf({ waves }).map((action) => toJson(action.do));
  const calls = new Set(steps.map(canonical));
  const terrain = terrainOf(live, pairs);
  return pairs.flatMap((pair): Finding[] => {
    const parsed = parseAddress(pair.address);
    const kind = parsed === undefined ? undefined : kindOf(parsed.kind);
    if (parsed === undefined || kind === undefined) return [];
    if (pair.live === null && pair.after !== null && kind.breaks !== undefined) return [anew(pair.address, kind.breaks)];
    if (pair.live === null || pair.after !== null) return [];
    const subject = { address: pair.address, name: parsed.name, arn: pair.arn, live: pair.live };
    const held = kind.empty(subject, pair.live.spec, terrain).filter((move) => isCall(move.do) && !calls.has(canonical(toJson(move.do))));
    return [
      ...held.map((move) => inUse(pair.address, move.reason)),
      ...joined(pair, pairs, live, steps).map((other) => inUse(pair.address, `${other} names it`)),
    ];
  });
}

/** Refusals for what somebody changed since; `later`: runs that did. */
export function conflictFindings(conflicts: readonly Conflict[], run: string, later: readonly string[]): Finding[] {
  const [latest] = later;
  return conflicts.map(({ address, now, after, fields }) => {
    const differ = after === null ? 'it was made again' : `its ${fields.join(', ')} differ${fields.length === 1 ? 's' : ''}`;
    const what = now === null ? 'it is gone' : differ;
    const first = latest === undefined ? '' : `Take run ${latest} back first, which changed it; `;
    return {
      severity: 'error',
      rule: 'changed-since',
      message: `${address} was changed since run ${run}: ${what}.`,
      next: `${first}${first === '' ? 'L' : 'or l'}eave it out with --skip ${address}, or correct it through the manifests.`,
      place: null,
      address,
    };
  });
}

/** Warnings about what can't come back, before anybody agrees. */
export function lostFindings(lost: readonly { readonly id: ActionId; readonly address: Address; readonly reason: string }[]): Finding[] {
  return lost.map(({ id, address, reason }) => ({
    severity: 'warning',
    rule: 'lost',
    message: `${id} can't be taken back: ${reason}.`,
    next: 'It stays as it is; what it needs must be made anew by hand or through the manifests.',
    place: null,
    address,
  }));
}

// Who names it, stays, and is not parted from it by any of the steps.
function joined({ address }: Pair, pairs: readonly Pair[], live: LiveState, steps: readonly Json[]): Address[] {
  const settled = new Set(pairs.flatMap((pair) => [pair.address, ...(pair.from === undefined ? [] : [pair.from])]));
  const isParted = (other: string): boolean =>
    steps.some((step) => isObject(step) && isObject(step['input']) && namesBoth(step['input'], address, other));
  return live.entities
    .filter((entity) =>
      (kindOf(entity.kind)?.links?.(entity.spec) ?? []).some((link) => link.field !== 'members' && link.address === address),
    )
    .map((entity) => addressOf(entity.kind, entity.name))
    .filter((other) => !settled.has(other) && !isParted(other));
}

function namesBoth(input: JsonObject, ...addresses: readonly string[]): boolean {
  const values = Object.values(input);
  return addresses.every((address) => values.includes(address.slice(address.indexOf('/') + 1)));
}

function anew(address: Address, breaks: string): Finding {
  return {
    severity: 'warning',
    rule: 'not-the-same',
    message: `${address} is made again, but it is not the same: it loses ${breaks}.`,
    next: 'Look for who names it outside this account before you agree.',
    place: null,
    address,
  };
}

function inUse(address: Address, reason: string): Finding {
  return {
    severity: 'error',
    rule: 'in-use',
    message: `${address} can't be deleted again: ${reason}, which the part of the run that is taken back did not make.`,
    next: `Take that back first, or leave it out with --skip ${address}.`,
    place: null,
    address,
  };
}

// Tags of iamsync's own that the run wrote or took are shown; no others are.
function marked(live: Live, net: Net): Live {
  const { tags } = live.spec;
  if (!isObject(tags) || isUnread(tags)) return live;
  const names = new Set([net.before, net.after].flatMap((spec) => (isObject(spec?.['tags']) ? Object.keys(spec['tags']) : [])));
  const marks = Object.entries(live.marks ?? {}).filter(([key]) => names.has(key));
  return marks.length === 0 ? live : { ...live, spec: { ...live.spec, tags: { ...tags, ...Object.fromEntries(marks) } } };
}

// What one side does not know is as it is.
function known(wanted: Spec, live: Live | null): Spec {
  // Nobody is made again with credentials.
  if (live === null) return 'credentials' in wanted ? { ...wanted, credentials: null } : wanted;
  const isUnknown = (field: string): boolean =>
    [wanted[field] ?? null, live.spec[field] ?? null].some((value) => isKept(value) || isUnread(value)) ||
    (field === 'credentials' && wanted[field] === null);
  return Object.fromEntries(Object.keys(wanted).map((field) => [field, (isUnknown(field) ? live.spec[field] : wanted[field]) ?? null]));
}
