// Every state that a plan may leave an account in: its calls in each order that their needs allow, one after the other, in the sandbox.
import { resolveRefs, UnresolvedRef } from '../../../src/apply/refs.ts';
import type { ActionId, Call } from '../../../src/model/call.ts';
import { isCall } from '../../../src/model/call.ts';
import { CallError } from '../../../src/model/callerror.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import type { Action, Plan } from '../../../src/model/plan.ts';
import { actionsOf } from '../../../src/model/plan.ts';
import { DEFAULT_QUOTAS } from '../../../src/sandbox/quotas.ts';
import type { Account as Kept } from '../../../src/sandbox/account.ts';
import type { AnyRecord } from '../../../src/sandbox/records.ts';
import { World } from '../../../src/sandbox/world.ts';
import { nearAccount } from '../../support/near.ts';
import type { Account } from '../../support/world.ts';
import type { Random } from '../fuzz/random.ts';
import { accessIn, isSame, namesIn, violationsOf } from './oracle.ts';
import type { Access, Violation } from './oracle.ts';
import { ACCOUNT } from './side.ts';

/** An account of a sandbox of its own, and what the sandbox itself keeps of it. */
export interface Bench {
  readonly world: World;
  readonly account: Account;
  readonly kept: Kept;
}

export function openBench(): Bench {
  const world = new World({ seed: 'transitions', drawn: 0, quotas: DEFAULT_QUOTAS, now: () => Date.UTC(2026, 10, 22, 10, 42) });
  return { world, account: nearAccount(world, ACCOUNT), kept: world.open(ACCOUNT) };
}

/** Where a run may be: what the account holds, what has been done, and AWS's answers to it. */
export interface Point {
  readonly records: readonly AnyRecord[];
  readonly done: ReadonlySet<ActionId>;
  readonly outputs: ReadonlyMap<ActionId, JsonObject>;
}

export function here({ kept }: Bench): Point {
  return { records: kept.records(), done: new Set(), outputs: new Map() };
}

/** Puts the account back as it was at a point. */
export function goTo({ kept }: Bench, { records }: Pick<Point, 'records'>): void {
  for (const record of kept.records()) kept.remove(record);
  for (const record of records) kept.put(record);
}

async function step(bench: Bench, from: Point, action: Action): Promise<Point> {
  const done = new Set([...from.done, action.id]);
  if (!isCall(action.do)) return { ...from, done };
  goTo(bench, from);
  const output = await bench.account.writer.call(resolveRefs(action.do, from.outputs));
  return { records: bench.kept.records(), done, outputs: new Map([...from.outputs, [action.id, output]]) };
}

/** Most states of one plan that are all looked at; of larger plans some orders are. */
const MOST_STATES = 160;
const ORDERS = 4;

export interface Found {
  readonly violations: readonly (Violation & { readonly done: readonly ActionId[] })[];
  readonly states: number;
  /** Some point between the calls, for those who want to begin again there. */
  readonly between: Point;
  readonly last: Point;
  readonly before: Access;
  readonly after: Access;
}

/** Looks at the account after every call, in every order or, where those are too many, in some. */
export async function eachState(bench: Bench, plan: Plan, random: Random): Promise<Found> {
  const actions = actionsOf(plan);
  const start = here(bench);
  const points = await pointsOf(bench, plan, random);
  const last = points.at(-1) ?? start;
  const names = namesAt(bench, start);
  const accessAt = (point: Point): Access => {
    goTo(bench, point);
    return accessIn(bench.kept, names);
  };
  const [before, after] = [accessAt(start), accessAt(last)];
  const violations = points.flatMap((point) => {
    const done = actions.map(({ id }) => id).filter((id) => point.done.has(id));
    return violationsOf(before, accessAt(point), after).map((violation) => ({ ...violation, done }));
  });
  return { violations, states: points.length, between: points[random.below(points.length)] ?? start, last, before, after };
}

/** The account after every call, in every order or, where those are too many, in some. The last point is the end. */
export function pointsOf(bench: Bench, plan: Plan, random: Random): Promise<Point[]> {
  const actions = actionsOf(plan);
  const start = here(bench);
  return isSmall(actions) ? allPoints(bench, actions, start, random) : somePoints(bench, actions, start, random);
}

/** What may be done next by those who have done so much. */
export function nextOf(actions: readonly Action[], done: ReadonlySet<ActionId>): Action[] {
  return actions.filter(({ id, needs }) => !done.has(id) && needs.every((need) => done.has(need)));
}

function namesAt(bench: Bench, point: Point): ReadonlyMap<string, string> {
  goTo(bench, point);
  return namesIn(bench.kept);
}

const keyOf = (actions: readonly Action[], done: ReadonlySet<ActionId>): string =>
  actions.map(({ id }) => (done.has(id) ? '1' : '0')).join('');

function isSmall(actions: readonly Action[]): boolean {
  const seen = new Map<string, ReadonlySet<ActionId>>([[keyOf(actions, new Set()), new Set()]]);
  for (const done of seen.values()) {
    for (const { id } of nextOf(actions, done)) {
      const then = new Set([...done, id]);
      seen.set(keyOf(actions, then), then);
    }
    if (seen.size > MOST_STATES) return false;
  }
  return true;
}

async function allPoints(bench: Bench, actions: readonly Action[], start: Point, random: Random): Promise<Point[]> {
  const found: Point[] = [];
  let layer: Point[] = [start];
  while (layer.length > 0) {
    const next = new Map<string, Point>();
    for (const point of shuffled(layer, random)) {
      for (const action of nextOf(actions, point.done)) {
        const key = keyOf(actions, new Set([...point.done, action.id]));
        if (!next.has(key)) next.set(key, await step(bench, point, action));
      }
    }
    layer = [...next.values()];
    found.push(...layer);
  }
  return found;
}

async function somePoints(bench: Bench, actions: readonly Action[], start: Point, random: Random): Promise<Point[]> {
  const found: Point[] = [];
  for (let order = 0; order < ORDERS; order += 1) {
    let point = start;
    for (let next = nextOf(actions, point.done); next.length > 0; next = nextOf(actions, point.done)) {
      point = await step(bench, point, random.one(next));
      found.push(point);
    }
  }
  return found;
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  const rest = [...items];
  return items.flatMap(() => rest.splice(random.below(rest.length), 1));
}

/** Most calls that a search by brute force makes. */
const MOST_CALLS = 6_000;

export type Search = { readonly order: readonly ActionId[] | null; readonly isExhaustive: boolean };

/**
 * Whether the calls of a plan have any order at all without a violation: all that the sandbox takes, whatever the plan says about
 * needs. What can do no harm is done at once: births, and versions that are nobody's default; deaths come last.
 */
export async function bruteOrder(bench: Bench, plan: Plan, { before, after }: Pick<Found, 'before' | 'after'>): Promise<Search> {
  const actions = actionsOf(plan).filter((action) => isCall(action.do));
  const names = namesIn(bench.kept);
  const failed = new Set<string>();
  let left = MOST_CALLS;
  const attempt = async (from: Point, action: Action): Promise<Point | null> => {
    left -= 1;
    const point = await step(bench, from, action).catch(refused);
    if (point === null) return null;
    goTo(bench, point);
    return violationsOf(before, accessIn(bench.kept, names), after).length === 0 ? point : null;
  };
  const follow = async (from: Point): Promise<Point | null> => {
    const open = actions.filter(({ id }) => !from.done.has(id));
    if (open.length === 0) return from;
    const key = keyOf(actions, from.done);
    if (failed.has(key)) return null;
    failed.add(key);
    for (const action of open.filter((one) => isHarmless(one.do))) {
      const point = await attempt(from, action);
      if (point !== null) return follow(point);
    }
    const living = open.filter((one) => !isDeath(one.do));
    for (const action of living.length > 0 ? living : open) {
      const point = left > 0 ? await attempt(from, action) : null;
      const end = point === null ? null : await follow(point);
      if (end !== null) return end;
    }
    return null;
  };
  const end = await follow(here(bench));
  return { order: end === null ? null : [...end.done], isExhaustive: left > 0 };
}

function refused(error: unknown): null {
  if (error instanceof CallError || error instanceof UnresolvedRef) return null;
  throw error;
}

function isHarmless(call: Action['do']): boolean {
  if (!isCall(call)) return true;
  if (call.op === 'CreatePolicyVersion') return call.input.SetAsDefault !== true;
  return BIRTHS.has(call.op);
}

const BIRTHS: ReadonlySet<Call['op']> = new Set(['CreatePolicy', 'CreateGroup', 'CreateUser', 'CreateRole']);
const DEATHS: ReadonlySet<Call['op']> = new Set(['DeletePolicy', 'DeleteGroup', 'DeleteUser', 'DeleteRole']);

function isDeath(call: Action['do']): boolean {
  return isCall(call) && DEATHS.has(call.op);
}

/** Whether an account lets everybody do what another one does, by their names. */
export function isAlike(one: Bench, other: Bench): boolean {
  return isSame(accessIn(one.kept, new Map()), accessIn(other.kept, new Map()));
}
