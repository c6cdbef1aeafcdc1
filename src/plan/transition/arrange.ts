// One component of a plan: its order as the phases have it, checked state by state; another order where that one is wrong.
import type { ActionId } from '../../model/call.ts';
import type { Draft } from '../actions.ts';
import { byPhase } from '../order.ts';
import type { Fault } from './judge.ts';
import { orderedBefore, searchOrder } from './search.ts';
import type { Subject } from './subjects.ts';
import { isOneWay, openWalk } from './walk.ts';
import type { Ground, Needs, Walk } from './walk.ts';

export type Stages = readonly (readonly Draft[])[];

/** Something wrong from one call on until another. */
export interface Lapse {
  readonly subject: Subject;
  readonly fault: Fault;
  /** After this call. */
  readonly from: Draft;
  /** Until after this one; null: to the end. */
  readonly until: Draft | null;
  /** The calls between which it is wrong, both ends included. */
  readonly during: readonly Draft[];
}

export interface Arrangement {
  readonly stages: Stages;
  readonly lapses: readonly Lapse[];
  /** True if the order is not that of the phases, so that habits of entities do not hold in it. */
  readonly isSearched: boolean;
  /** False if orders were left untried. */
  readonly isExhaustive: boolean;
}

/** The stages of the phases, if nothing is wrong with them and nothing stands before what it needs; else null. */
export function inPhases(group: readonly Draft[], ground: Ground): Arrangement | null {
  const phases = byPhase(group);
  if (!isSame(lawful(phases.flat(), orderedBefore(group, ground.needs)), phases.flat())) return null;
  const walk = openWalk(ground, group);
  const stages = inSingleFile(phases, walk);
  return isWrong(stages, walk) ? null : { stages, lapses: [], isSearched: false, isExhaustive: true };
}

/** A single file in which nothing is wrong; if there is none, that of the phases with what is. */
export function inSearch(group: readonly Draft[], ground: Ground): Arrangement {
  const before = orderedBefore(group, ground.needs);
  const file = lawful(byPhase(group).flat(), before);
  const { order, isExhaustive } = searchOrder(file, before, ground);
  const stages = (order ?? file).map((draft) => [draft]);
  return { stages, lapses: order === null ? lapsesOf(file, openWalk(ground, group)) : [], isSearched: true, isExhaustive };
}

function isSame(one: readonly Draft[], other: readonly Draft[]): boolean {
  return one.every((draft, index) => draft === other[index]);
}

/** As given, but each after what it needs. */
function lawful(order: readonly Draft[], before: Needs): readonly Draft[] {
  const found = new Set<Draft>();
  const done = new Set<ActionId>();
  while (found.size < order.length) {
    const next = order.find((draft) => !found.has(draft) && [...(before.get(draft.action.id) ?? [])].every((id) => done.has(id)));
    if (next === undefined) throw new Error(`calls need each other: ${order.map((draft) => draft.action.id).join(', ')}`);
    found.add(next);
    done.add(next.action.id);
  }
  return [...found];
}

/** What is wrong with stages that stand already, one after the other, and side by side where that is told to be in order. */
export function judged(stages: Stages, ground: Ground): Arrangement {
  const group = stages.flat();
  const walk = openWalk(ground, group);
  const file = inSingleFile(stages, walk);
  const isOpen = file.length > stages.length;
  if (!isOpen && !isWrong(stages, walk)) return { stages, lapses: [], isSearched: false, isExhaustive: true };
  return { stages, lapses: lapsesOf(group, openWalk(ground, group)), isSearched: false, isExhaustive: !isOpen };
}

// What is done side by side must go one way: all of it gives, or all of it takes.
function inSingleFile(stages: Stages, walk: Walk): Stages {
  const start = walk.mark();
  const found = stages.flatMap((stage) => {
    const split = stage.length === 1 || isOneWay(walk, stage) ? [stage] : stage.map((draft) => [draft]);
    for (const draft of stage) walk.take(draft);
    return split;
  });
  walk.back(start);
  return found;
}

function isWrong(stages: Stages, walk: Walk): boolean {
  const start = walk.mark();
  const wrong = stages.some((stage) => {
    const touched = new Set(stage.flatMap((draft) => [...walk.take(draft)]));
    return walk.faults(touched).next().done !== true;
  });
  walk.back(start);
  return wrong;
}

function lapsesOf(order: readonly Draft[], walk: Walk): Lapse[] {
  const start = walk.mark();
  const open = new Map<Subject, { readonly fault: Fault; readonly at: number }>();
  const lapses: Lapse[] = [];
  const close = (subject: Subject, at: number | null): void => {
    const lapse = open.get(subject);
    const from = lapse === undefined ? undefined : order[lapse.at];
    if (lapse === undefined || from === undefined) return;
    open.delete(subject);
    const during = order.slice(lapse.at, at === null ? undefined : at + 1);
    lapses.push({ subject, fault: lapse.fault, from, until: at === null ? null : (order[at] ?? null), during });
  };
  order.forEach((draft, at) => {
    const touched = walk.take(draft);
    const wrong = new Map([...walk.faults(touched)].map(({ subject, fault }) => [subject, fault]));
    for (const subject of walk.of(touched)) {
      const fault = wrong.get(subject);
      if (fault === undefined || fault.kind !== open.get(subject)?.fault.kind) close(subject, at);
      if (fault !== undefined && !open.has(subject)) open.set(subject, { fault, at });
    }
  });
  for (const subject of open.keys()) close(subject, null);
  walk.back(start);
  return lapses;
}
