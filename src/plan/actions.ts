// From changes to actions: every call with its way back, its phase, and what it takes hold of and lets go. Not yet ordered.
import { parseAddress } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import { isCall, isWait } from '../model/call.ts';
import type { Step } from '../model/call.ts';
import type { Action, Change } from '../model/plan.ts';
import type { Live, Spec } from '../model/state.ts';
import { kindOf } from '../kinds/index.ts';
import type { Birth, Kind, Move, Subject, Terrain } from '../kinds/kind.ts';
import { createMove, destroyMove, replaceMoves } from './lives.ts';
import type { Planned } from './lives.ts';
import type { Pair } from '../kinds/terrain.ts';
import { cutCycles } from './cycles.ts';
import { rankOf, stageOf } from './phase.ts';
import type { Stage } from './phase.ts';

/** An action before ordering: what edges are made of is still at hand. */
export interface Draft {
  readonly action: Omit<Action, 'needs'>;
  readonly stage: Stage;
  /** Drafts of one entity that must run right behind each other share a unit. */
  readonly unit: string;
  readonly hasEffect: boolean;
  readonly afterPropagation: boolean;
  readonly role: 'create' | 'destroy' | 'other';
  /** The birth or death is half of a replacement. */
  readonly again: boolean;
}

/** A draft by way of a document in between; null where there is none. */
export type Bridging = (draft: Draft) => readonly Draft[] | null;

interface Ground {
  readonly pairs: ReadonlyMap<Address, Pair>;
  readonly terrain: Terrain;
  readonly mayReplace: (address: Address) => boolean;
}

/** All drafts of a plan, entity by entity in address order, each entity's in the order in which they must run. */
export function draft(
  changes: readonly Change[],
  pairs: readonly Pair[],
  terrain: Terrain,
  mayReplace: (address: Address) => boolean,
): Draft[] {
  const ground: Ground = { pairs: new Map(pairs.map((pair) => [pair.address, pair])), terrain, mayReplace };
  const closed = new Set([...cutCycles(birthGraph('create', changes, ground)), ...cutCycles(birthGraph('delete', changes, ground))]);
  // An entity that is adopted and changed has two changes, whose actions must not share an id.
  const seen = new Map<string, number>();
  return changes.flatMap((change) => named(change, movesOf(change, ground, closed), seen));
}

/** How drafts may go by way of a document in between: what prepares it, it, the draft itself. */
export function bridging(changes: readonly Change[], pairs: readonly Pair[], terrain: Terrain): Bridging {
  const ground: Ground = { pairs: new Map(pairs.map((pair) => [pair.address, pair])), terrain, mayReplace: () => false };
  const byAddress = new Map(changes.map((change) => [change.address, change]));
  return (given) => {
    const change = byAddress.get(given.action.address);
    if (change === undefined || (change.verb !== 'update' && change.verb !== 'adopt') || given.role !== 'other') return null;
    const subject = subjectOf(change, ground);
    const bridge = kindAt(change.address)?.bridge?.(subject, given.action.do, change.before, change.after, terrain) ?? null;
    if (bridge === null) return null;
    const made = (move: Move, at: string): Draft =>
      draftOf(change.address, { move, role: 'other' }, stageOf(move), `${given.unit}/${at}`, new Map());
    const prepared = bridge.prepare.map((move, index) => made(move, `prepare/${index}`));
    return [...prepared, made(bridge.cross, 'cross'), landed(given, stageOf({ effects: bridge.landing }))];
  };
}

function landed(draft: Draft, stage: Stage): Draft {
  return { ...draft, stage, action: { ...draft.action, phase: stage.phase } };
}

// Who takes hold of whom at birth, among those that are born (or die) in this plan.
function birthGraph(verb: 'create' | 'delete', changes: readonly Change[], ground: Ground): Map<Address, readonly Address[]> {
  const members = changes.filter((change) => change.verb === verb || change.verb === 'replace');
  return new Map(
    members.map((change) => {
      const birth = birthOf(verb, change, ground);
      return [change.address, birth?.takes ?? []];
    }),
  );
}

function birthOf(verb: 'create' | 'delete', change: Change, ground: Ground): Birth<Spec> | undefined {
  const kind = kindAt(change.address);
  const spec = change.verb === 'delete' || (verb === 'delete' && change.verb === 'replace') ? change.before : change.after;
  return kind?.birth(subjectOf(change, ground), spec, ground.terrain, { closed: false });
}

function kindAt(address: Address): Kind | undefined {
  const parsed = parseAddress(address);
  return parsed === undefined ? undefined : kindOf(parsed.kind);
}

function subjectOf(change: Change, ground: Ground): Subject {
  return { address: change.address, name: nameOf(change.address), arn: change.arn, live: liveOf(change, ground) };
}

// Only a rename calls it by the name that it still has.
function liveOf(change: Change, ground: Ground): Live | null {
  const live = ground.pairs.get(change.address)?.live ?? null;
  return live === null || change.verb === 'rename' ? live : { ...live, name: nameOf(change.address) };
}

function nameOf(address: Address): string {
  return parseAddress(address)?.name ?? '';
}

function movesOf(change: Change, ground: Ground, closed: ReadonlySet<Address>): Planned[] {
  const kind = kindAt(change.address);
  if (kind === undefined) return [];
  const subject = subjectOf(change, ground);
  const others = (moves: readonly Move[]): Planned[] => moves.map((move) => ({ move, role: 'other' }));
  switch (change.verb) {
    case 'create': {
      const birth = kind.birth(subject, change.after, ground.terrain, { closed: closed.has(change.address) });
      return [{ move: createMove(birth), role: 'create' }, ...others(kind.walk(subject, birth.born, change.after, ground.terrain))];
    }
    case 'update':
    case 'adopt':
    case 'rename':
      return others(kind.walk(subject, change.before, change.after, ground.terrain));
    case 'delete': {
      // A deletion is a birth walked backwards.
      const birth = kind.birth(subject, change.before, ground.terrain, { closed: closed.has(change.address) });
      const emptied = [
        ...kind.empty(subject, change.before, ground.terrain),
        ...kind.walk(subject, change.before, birth.born, ground.terrain),
      ];
      const why = change.origin === null ? 'no longer declared' : 'listed under removed';
      return [...others(emptied), { move: destroyMove(birth, ground.terrain, why), role: 'destroy' }];
    }
    case 'replace':
      return ground.mayReplace(change.address) ? replaceMoves(kind, subject, change, ground.terrain, closed.has(change.address)) : [];
  }
}

// Ids, units and the order of one entity's own moves. The half of a replacement that makes way keeps its order.
function named({ address, verb }: Change, planned: readonly Planned[], seen: Map<string, number>): Draft[] {
  const units: Planned[][] = [];
  for (const one of planned) {
    const last = units.at(-1);
    if (one.move.afterPrevious === true && last !== undefined) last.push(one);
    else units.push([one]);
  }
  const born = planned.findIndex((one) => one.role === 'create' && one.again === true);
  const least = (stage: Stage): Stage => (born < 0 || rankOf(stage.phase) >= rankOf('tighten') ? stage : { ...stage, phase: 'tighten' });
  return units
    .map((unit, index) => ({
      unit,
      index,
      stage: least(unitStage(unit)),
      rest: born < 0 || unit.every((one) => planned.indexOf(one) > born),
    }))
    .sort(
      (a, b) =>
        Number(a.rest) - Number(b.rest) ||
        (a.rest ? rankOf(a.stage.phase) - rankOf(b.stage.phase) || Number(b.stage.mixed) - Number(a.stage.mixed) : 0) ||
        a.index - b.index,
    )
    .flatMap(({ unit, index, stage }) => unit.map((one) => draftOf(address, one, stage, `${address}/${verb}/${index}`, seen)));
}

// Moves that are glued together happen in the earliest phase of any of them, in single file.
function unitStage(unit: readonly Planned[]): Stage {
  const [first, ...rest] = unit.map((one) => stageOf(one.move)).sort((a, b) => rankOf(a.phase) - rankOf(b.phase));
  if (first === undefined) return { phase: 'born', mixed: false };
  return { phase: first.phase, mixed: first.mixed || (rest.length > 0 && unit.some((one) => one.move.effects.length > 0)) };
}

function operationOf(step: Step): string {
  if (isCall(step)) return step.op;
  return isWait(step) ? 'Wait' : 'Deliver';
}

function draftOf(address: Address, planned: Planned, stage: Stage, unit: string, seen: Map<string, number>): Draft {
  const { move, role } = planned;
  const operation = operationOf(move.do);
  const id = `${address}#${operation}${move.target === undefined ? '' : `:${move.target}`}`;
  const count = (seen.get(id) ?? 0) + 1;
  seen.set(id, count);
  return {
    action: {
      id: count === 1 ? id : `${id}~${count}`,
      address,
      do: move.do,
      undo: move.undo,
      takes: move.takes,
      lets: move.lets,
      phase: stage.phase,
      risk: move.risk,
      reason: move.reason,
    },
    stage,
    unit,
    hasEffect: move.effects.length > 0,
    afterPropagation: move.afterPropagation === true && move.effects.length > 0,
    role: role === 'other' && move.births === true ? 'create' : role,
    again: planned.again === true,
  };
}
