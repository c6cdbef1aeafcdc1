// The way back of a run: the executed actions' undo steps as actions, last one first, each with the original as its own way back.
import { ownMember } from '../model/json.ts';
import { kindOf } from '../kinds/index.ts';
import { parseAddress } from '../model/address.ts';
import { isCall } from '../model/call.ts';
import { actionsOf, isLost } from '../model/plan.ts';
import { refsOf, resolveSome, UnresolvedRef } from './refs.ts';
import { reverseOrder } from './reverse.ts';
import type { Address } from '../model/address.ts';
import type { ActionId, Step } from '../model/call.ts';
import type { JsonObject } from '../model/json.ts';
import type { Action, Phase, Plan, Rollback } from '../model/plan.ts';
import type { Deed } from './deeds.ts';
import type { Reverse } from './reverse.ts';

export interface LostAction {
  readonly id: ActionId;
  readonly address: Address;
  readonly reason: string;
}

export interface Unwinding {
  readonly waves: readonly (readonly Action[])[];
  /** What can't come back, and why. */
  readonly lost: readonly LostAction[];
  /** Entities that can't be made again. */
  readonly dead: ReadonlySet<Address>;
  readonly takes: Rollback['takes'];
  readonly answers: Rollback['answers'];
}

export interface Taking {
  /** Leaves out what shall stay as it is; by default nothing. */
  readonly wanted?: (address: Address) => boolean;
  /** Undo steps that an earlier rollback has taken already, as `takenKey` names them. */
  readonly taken?: ReadonlySet<string>;
  /** The address that an entity gets back, from the one that the run gave it; by default the same. */
  readonly former?: (address: Address) => Address;
  /** How long IAM's replicas are given to learn a policy version before it becomes the default. */
  readonly propagationSeconds?: number;
}

/** The name of one undo step of one action. */
export function takenKey(id: ActionId, step: number): string {
  return `${step} ${id}`;
}

type Ran = Pick<Plan, 'waves' | 'rollback'>;

/**
 * Turns what a run did into the actions that take it back: independent ones side by side, all others in reverse order. `deeds` are
 * those that changed the account (not the skipped ones), in the order in which they ended. Throws if one is not in the plan.
 */
export function unwind(plan: Ran, deeds: readonly Pick<Deed, 'id' | 'output'>[], taking: Taking = {}): Unwinding {
  const { wanted = () => true, former = (address) => address, taken, propagationSeconds = 0 } = taking;
  const actions = new Map(actionsOf(plan).map((action) => [action.id, action]));
  const done = deeds.toReversed().map(({ id }) => {
    const action = actions.get(id);
    if (action === undefined) throw new Error(`the journal names the action ${id}, which its plan does not hold`);
    return action;
  });
  const outputs = outputsOf(plan, deeds);
  const parts = done.filter(isPart);
  const mine = done.filter((action) => wanted(action.address) && !isPart(action));
  const { losses, dead } = sortOut(mine, leanersOf(parts));
  const steps = mine.filter((action) => !losses.has(action.id)).flatMap((action) => stepsOf(action, taken));
  const { ways, lost } = resolveAll(named(steps, former), outputs);
  const reverse = ways.map((way) => reverseAction(way, former, plan.rollback));
  return {
    waves: reverseOrder(actionsOf(plan), reverse, propagationSeconds),
    lost: [
      ...staying(parts),
      ...[...losses].map(([id, reason]) => lostAction(id, reason, actions)),
      ...lost.map(({ id, reason }) => lostAction(id, reason, actions)),
    ],
    dead,
    takes: Object.fromEntries(
      ways.map(({ id, of, step, open, index }) => [id, { id: of.id, step: index, ...(step === open ? {} : { open }) }]),
    ),
    answers: answersFor(reverse, outputs),
  };
}

function lostAction(id: ActionId, reason: string, actions: ReadonlyMap<ActionId, Action>): LostAction {
  return { id, address: actions.get(id)?.address ?? 'Account/unknown', reason };
}

// Of a rollback, also what it remembers of the run that it took back.
function outputsOf(plan: Ran, deeds: readonly Pick<Deed, 'id' | 'output'>[]): ReadonlyMap<ActionId, JsonObject> {
  return new Map([...Object.entries(plan.rollback?.answers ?? {}), ...deeds.map(({ id, output }) => [id, output] as const)]);
}

/** What is lost by itself, and what belonged to an entity that can't be made again. `done` has the last action first. */
function sortOut(done: readonly Action[], leaning: ReadonlyMap<Address, Address>): { losses: Map<ActionId, string>; dead: Set<Address> } {
  const losses = new Map<ActionId, string>();
  const dead = new Set<Address>();
  for (const action of done) {
    const { id, address, undo } = action;
    const gone = [address, ...action.lets, ...action.takes].find((one) => dead.has(one));
    const leaner = isBirth(action) ? leaning.get(address) : undefined;
    if (leaner !== undefined) losses.set(id, `${leaner} stays, and is a part of it`);
    else if (isLost(undo)) {
      losses.set(id, undo.lost);
      if (isDeath(action)) dead.add(address);
    } else if (gone !== undefined && undo.length > 0) losses.set(id, `${gone} can't be made again`);
  }
  return { losses, dead };
}

// Keys and passwords: nobody can bring one back, and somebody may rely on what was made.
function isPart({ address }: Action): boolean {
  return holderOf(address) !== undefined;
}

function holderOf(address: Address): Address | undefined {
  const parsed = parseAddress(address);
  return parsed === undefined ? undefined : kindOf(parsed.kind)?.holder?.(parsed.name);
}

// Told once for each, by the first of its actions. `parts` has the last action first.
function staying(parts: readonly Action[]): LostAction[] {
  const first = new Map(parts.map((action) => [action.address, action]));
  return [...first.values()].map(({ id, address }) => ({ id, address, reason: `${address} stays as the run left it` })).toReversed();
}

// What was made as a part of another entity and stays: the other one must stay as well.
function leanersOf(parts: readonly Action[]): ReadonlyMap<Address, Address> {
  return new Map(parts.filter(isBirth).flatMap(({ address }) => [[holderOf(address) ?? address, address] as const]));
}

function isBirth({ address, do: step }: Action): boolean {
  const parsed = parseAddress(address);
  return parsed !== undefined && isCall(step) && kindOf(parsed.kind)?.life.create === step.op;
}

function isDeath({ address, do: step }: Action): boolean {
  const parsed = parseAddress(address);
  return parsed !== undefined && isCall(step) && kindOf(parsed.kind)?.life.destroy === step.op;
}

interface Undo {
  readonly of: Action;
  readonly index: number;
  /** Whether it is the first that is taken of its action, which brings the original back. */
  readonly first: boolean;
  readonly open: Step;
}

function stepsOf(action: Action, taken: ReadonlySet<string> = new Set()): Undo[] {
  const undo = isLost(action.undo) ? [] : action.undo;
  const left = undo.map((open, index) => ({ of: action, index, open })).filter(({ index }) => !taken.has(takenKey(action.id, index)));
  return left.map((step, position) => ({ ...step, first: position === 0 }));
}

interface Way extends Undo {
  readonly id: ActionId;
  /** With the ids that are known. */
  readonly step: Step;
}

/** `<address>#<Op>[:<target>]` with the target of what is taken back, so that what refers to it finds it again. */
function named(steps: readonly Undo[], former: (address: Address) => Address): (Undo & { readonly id: ActionId })[] {
  const seen = new Map<ActionId, number>();
  return steps.map((step) => {
    const { id, address } = step.of;
    const target = /^#[A-Za-z]+(:.*?)?(~\d+)?$/s.exec(id.slice(address.length))?.[1] ?? '';
    const name = `${former(address)}#${isCall(step.open) ? step.open.op : 'Wait'}${target}`;
    const count = (seen.get(name) ?? 0) + 1;
    seen.set(name, count);
    return { ...step, id: count === 1 ? name : `${name}~${count}` };
  });
}

function resolveAll(
  steps: readonly (Undo & { readonly id: ActionId })[],
  outputs: ReadonlyMap<ActionId, JsonObject>,
): { ways: Way[]; lost: { id: ActionId; reason: string }[] } {
  const made = new Set(steps.map(({ id }) => id));
  const ways: Way[] = [];
  const lost: { id: ActionId; reason: string }[] = [];
  for (const step of steps) {
    try {
      const resolved =
        isCall(step.open) && refsOf(step.open).length > 0 ? resolveSome(step.open, outputs, (id) => made.has(id)) : step.open;
      ways.push({ ...step, step: resolved });
    } catch (error) {
      if (!(error instanceof UnresolvedRef)) throw error;
      lost.push({ id: step.of.id, reason: `${error.message}, so that what to take back is not known` });
    }
  }
  return { ways, lost };
}

const OPPOSITE: Readonly<Record<Phase, Phase>> = {
  born: 'buried',
  tighten: 'loosen',
  grant: 'revoke',
  revoke: 'grant',
  loosen: 'tighten',
  buried: 'born',
};

function reverseAction({ id, of, step, first }: Way, former: (address: Address) => Address, rollback: Rollback | undefined): Reverse {
  const original = byItsNewId(ownMember(rollback?.takes ?? {}, of.id)?.open ?? of.do, step, id);
  const action = {
    id,
    address: former(of.address),
    do: step,
    undo: first ? [original] : [],
    takes: of.lets.map(former),
    lets: of.takes.map(former),
    phase: OPPOSITE[of.phase],
    risk: of.risk === 'gap' ? 'gap' : 'none',
    reason: `takes back ${of.id}`,
  } as const;
  return { of: of.id, action };
}

// A policy version that is made again has another number, which only AWS's answer will tell.
function byItsNewId(original: Step, step: Step, id: ActionId): Step {
  if (!isCall(original) || !isCall(step) || original.op !== 'DeletePolicyVersion' || step.op !== 'CreatePolicyVersion') return original;
  return { ...original, input: { ...original.input, VersionId: { ref: id, field: 'PolicyVersion.VersionId' } } };
}

function answersFor(reverse: readonly Reverse[], outputs: ReadonlyMap<ActionId, JsonObject>): Rollback['answers'] {
  const wanted = reverse
    .flatMap(({ action: { undo } }) => (isLost(undo) ? [] : undo))
    .flatMap((step) => (isCall(step) ? refsOf(step) : []));
  return Object.fromEntries([...new Set(wanted)].sort().flatMap((id) => (outputs.has(id) ? [[id, outputs.get(id) ?? {}] as const] : [])));
}
