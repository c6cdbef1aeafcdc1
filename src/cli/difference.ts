// What moved between two plans, for who must look again.
import { gathered } from '../model/lists.ts';
import { byCodePoint, isObject, same } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import { isCall } from '../model/call.ts';
import { actionsOf } from '../model/plan.ts';
import type { Action, Change, Plan } from '../model/plan.ts';
import { toJson } from '../plan/json.ts';

const MOST_LINES = 40;

/** What differs between an earlier plan and the present one, one line each, indented; something in any case. */
export function difference(fresh: Plan, earlier: Plan): string {
  if (earlier.account !== fresh.account) return `  it was made for account ${earlier.account}, this is ${fresh.account}`;
  const changes = changesBetween(fresh, earlier);
  const told = new Set(changes.map(({ address }) => address));
  const isOld = fresh.relied !== undefined && earlier.relied === undefined;
  const moved = movedBetween(fresh, earlier).filter((address) => !told.has(address));
  const lines = [
    ...changes.map(({ line }) => line),
    ...moved.map((address) => `  moved: ${address}, which the plan does not change but relies on`),
    ...optionsBetween(fresh, earlier),
    ...(isOld ? ['  it was made by an earlier version of iamsync'] : []),
  ];
  const all = lines.length > 0 ? lines : [...callsBetween(fresh, earlier), ...verdictBetween(fresh, earlier)];
  if (all.length === 0) return '  the calls or their order differ, although the changes are the same';
  return [...all.slice(0, MOST_LINES), ...(all.length > MOST_LINES ? [`  and ${all.length - MOST_LINES} more`] : [])].join('\n');
}

/** What a change is without what is only shown of it. */
function compared({ origin: _origin, cause: _cause, ...change }: Change): Json {
  return toJson(change);
}

/** Addresses, and ARNs of AWS's policies, whose state a plan relies on and that were in another one for the earlier plan. */
function movedBetween(fresh: Plan, earlier: Plan): string[] {
  const { relied: now } = fresh;
  const { relied: then } = earlier;
  if (now === undefined || then === undefined) return [];
  return [...new Set([...Object.keys(then), ...Object.keys(now)])].filter((address) => now[address] !== then[address]).sort(byCodePoint);
}

/** The same after a part of the earlier plan was carried out: without what that touches, and what nothing is left to do about. */
export function movedBeside(fresh: Plan, begun: Plan): string[] {
  const touched = new Set<string>(actionsOf(begun).flatMap((action) => [action.address, ...targetsOf(action)]));
  for (const change of begun.changes) touched.add(change.address).add(change.verb === 'rename' ? change.from : change.address);
  return movedBetween(fresh, begun).filter((address) => address in (fresh.relied ?? {}) && !touched.has(address));
}

function targetsOf({ do: step }: Action): string[] {
  if (!isCall(step)) return [];
  const input = toJson(step.input);
  const names = isObject(input) ? { Role: input['RoleName'], User: input['UserName'], Group: input['GroupName'] } : {};
  return Object.entries(names).flatMap(([kind, name]) => (typeof name === 'string' ? [`${kind}/${name}`] : []));
}

/** What is shown of a plan with the same digest and not as the present one has it, one line each, indented. */
export function misshown(fresh: Plan, shown: Plan): string[] {
  const ways = ({ access }: Plan): Json => toJson(access.state === 'computed' ? { ...access, paths: [] } : access);
  const then = byId(shown);
  const calls = actionsOf(fresh).filter(({ id, undo, phase, risk }) => {
    const other = then.get(id);
    return other === undefined || !same(toJson([undo, phase, risk]), toJson([other.undo, other.phase, other.risk]));
  });
  return [
    ...(same(ways(fresh), ways(shown)) ? [] : ['  differs: who gains and loses access']),
    ...calls.map(({ id }) => `  differs: what is told of the call ${id}`),
  ].slice(0, MOST_LINES);
}

function changesBetween(fresh: Plan, earlier: Plan): { readonly address: string; readonly line: string }[] {
  const [now, then] = [byAddress(fresh), byAddress(earlier)];
  return [...new Set([...then.keys(), ...now.keys()])].sort(byCodePoint).flatMap((address) => {
    const [was = [], is = []] = [then.get(address), now.get(address)];
    const [first] = is;
    if (first === undefined) return was.map(({ verb }) => ({ address, line: `  no longer: ${verb} ${address}` }));
    if (was.length === 0) return is.map(({ verb }) => ({ address, line: `  now also: ${verb} ${address}` }));
    return same(was.map(compared), is.map(compared)) ? [] : [{ address, line: `  differs: ${first.verb} ${address}` }];
  });
}

// An entity that is adopted and changed has two changes.
function byAddress({ changes }: Plan): Map<string, Change[]> {
  return gathered(changes, ({ address }) => address);
}

function optionsBetween(fresh: Plan, earlier: Plan): string[] {
  return [
    ...(fresh.owner === earlier.owner ? [] : [`  the owner is ${fresh.owner ?? 'nobody'}, it was ${earlier.owner ?? 'nobody'}`]),
    ...(same(toJson(fresh.options), toJson(earlier.options)) ? [] : ['  the options differ (--only, --deep)']),
  ];
}

function callsBetween(fresh: Plan, earlier: Plan): string[] {
  const [now, then] = [byId(fresh), byId(earlier)];
  return [...new Set([...then.keys(), ...now.keys()])].flatMap((id) => {
    const [was, is] = [then.get(id), now.get(id)];
    if (is === undefined) return [`  no longer: the call ${id}`];
    if (was === undefined) return [`  now also: the call ${id}`];
    if (!same(toJson(was.do), toJson(is.do))) return [`  differs: the call ${id}`];
    return same([...was.needs], [...is.needs]) ? [] : [`  differs: what ${id} comes after`];
  });
}

function byId(plan: Plan): Map<string, Action> {
  return new Map(actionsOf(plan).map((action) => [action.id, action]));
}

function verdictBetween(fresh: Plan, earlier: Plan): string[] {
  return same(toJson(fresh.verdict), toJson(earlier.verdict)) ? [] : ['  the verdict on the states in between differs'];
}
