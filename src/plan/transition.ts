// Whether a plan can be carried out without anybody being able to do more, or less, on the way than before and after it: every
// state between two calls is checked, another order is looked for where one is wrong, and what has none is told.
// Consistent updates in networks are the model: Reitblatt et al., SIGCOMM 2012; McClurg et al., PLDI 2015.
import type { Address } from '../model/address.ts';
import type { ActionId } from '../model/call.ts';
import type { Action, Plan, Verdict } from '../model/plan.ts';
import type { Principals } from '../model/principal.ts';
import type { LiveState } from '../model/state.ts';
import type { Bridging, Draft } from './actions.ts';
import { byPhase, groupsOf, lawsOf, order } from './order.ts';
import type { Needs, Ordering } from './order.ts';
import { inPhases, inSearch, judged } from './transition/arrange.ts';
import type { Arrangement } from './transition/arrange.ts';
import { componentsOf } from './transition/components.ts';
import { openTrial } from './transition/trial.ts';
import type { Trial } from './transition/trial.ts';
import { verdictOf } from './transition/verdict.ts';

export interface TransitionRequest {
  readonly live: LiveState;
  /** Everybody before the plan. */
  readonly before: Principals;
  readonly drafts: readonly Draft[];
  /** How a draft may go by way of a document in between. */
  readonly bridge: Bridging;
}

export interface Transition extends Pick<Ordering, 'component' | 'arrange' | 'freed'> {
  readonly drafts: readonly Draft[];
  readonly verdict: Verdict;
}

/** What is wrong with an order that stands already: that of a rollback, which goes back the way that a run came. */
export function judgeOrder({ live, before }: Pick<TransitionRequest, 'live' | 'before'>, waves: Plan['waves']): Verdict {
  const actions = waves.flat();
  const trial = openTrial(live, thereIn(before), actions, { left: POOL });
  const drafts = actions.map((action) => standing(action, trial.isMoving(action.id)));
  const ground = { trial, drafts: byId(drafts), needs: new Map(actions.map((action) => [action.id, new Set(action.needs)])) };
  const waveOf = new Map(waves.flatMap((wave, index) => wave.map((action) => [action.id, index] as const)));
  const found = [...groupsOf(drafts, componentsOf(drafts, trial)).values()].map((group) => {
    const stages = waves.map((_, index) => group.filter((draft) => waveOf.get(draft.action.id) === index));
    return judged(
      stages.filter((stage) => stage.length > 0),
      ground,
    );
  });
  return verdictOf(found, trial);
}

function standing(action: Action, hasEffect: boolean): Draft {
  const stage = { phase: action.phase, mixed: true };
  return { action, stage, unit: action.id, hasEffect, afterPropagation: false, role: 'other', again: action.risk === 'gap' };
}

/** Steps of work for all questions of a plan together. */
const POOL = 200_000_000;

/** Most documents in between that are tried for one plan. */
const MOST_BRIDGES = 6;

/**
 * The order in which the drafts are safe, by way of documents in between where there is none without; else the order of the phases
 * with what is wrong with it.
 */
export function settle(request: TransitionRequest): Transition {
  const { drafts, bridge } = request;
  const plain = settleOnce(request, drafts);
  if (plain.verdict.state === 'safe' || plain.verdict.state === 'not-computed' || plain.verdict.hash === null) return plain;
  const bridges = plain.wrong.flatMap((draft) => {
    const way = bridge(draft);
    return way === null ? [] : [{ draft, way }];
  });
  const isBetter = (one: Transition): boolean => one.verdict.state !== 'not-computed' && one.verdict.hash === null;
  const over = (some: typeof bridges): Transition => settleOnce(request, crossed(drafts, some));
  let taken = bridges.slice(0, MOST_BRIDGES);
  let best: Transition | null = taken.length === 0 ? null : over(taken);
  if (best === null || !isBetter(best)) return plain;
  // None more than are needed: each is a call or three.
  for (const each of bridges.slice(0, MOST_BRIDGES)) {
    const fewer = taken.filter((one) => one !== each);
    const without = fewer.length === 0 ? plain : over(fewer);
    if (isBetter(without)) [taken, best] = [fewer, without];
  }
  return best;
}

function crossed(
  drafts: readonly Draft[],
  bridges: readonly { readonly draft: Draft; readonly way: readonly Draft[] }[],
): readonly Draft[] {
  const ways = new Map(bridges.map(({ draft, way }) => [draft.action.id, way]));
  return drafts.flatMap((draft) => ways.get(draft.action.id) ?? [draft]);
}

interface Settled extends Transition {
  /** What stands in components where something is wrong. */
  readonly wrong: readonly Draft[];
}

function settleOnce({ live, before }: TransitionRequest, given: readonly Draft[]): Settled {
  const trial = openTrial(live, thereIn(before), inOrder(given), { left: POOL });
  const drafts = given.map((draft) => (isUnseen(draft, trial) ? moving(draft) : draft));
  const component = componentsOf(drafts, trial);
  const turned = new Set(drafts.flatMap((draft, index) => (draft === given[index] ? [] : [draft.action.id])));
  const { found, freed } = arrangeAll(drafts, groupsOf(drafts, component), trial, turned);
  const all = [...found.values()];
  return {
    drafts,
    component,
    freed,
    arrange: (group) => found.get(component(group[0]?.action.address ?? 'Account/order'))?.stages ?? byPhase(group),
    verdict: verdictOf(all, trial),
    wrong: all.flatMap(({ lapses, stages }) => (lapses.length === 0 ? [] : stages.flat())),
  };
}

// Those that are right as the phases have them come first; what is searched for afterwards keeps to what they need of each other.
function arrangeAll(drafts: readonly Draft[], groups: ReadonlyMap<Address, readonly Draft[]>, trial: Trial, turned: ReadonlySet<ActionId>) {
  const found = new Map<Address, Arrangement>();
  const known = byId(drafts);
  const laws = lawsOf(drafts, turned);
  for (const [name, group] of groups) {
    const arrangement = inPhases(group, { trial, drafts: known, needs: laws });
    if (arrangement !== null) found.set(name, arrangement);
  }
  const open = [...groups].filter(([name]) => !found.has(name));
  const freed = new Set([...turned, ...open.flatMap(([, group]) => group.map((draft) => draft.action.id))]);
  const needs = open.length === 0 ? laws : lawsOf(drafts, freed);
  if (open.length > 0) for (const { stages } of found.values()) follow(stages, needs);
  for (const [name, group] of open) {
    const arrangement = inSearch(group, { trial, drafts: known, needs });
    follow(arrangement.stages, needs);
    found.set(name, arrangement);
  }
  return { found, freed };
}

/** Adds that each stage comes after the one before it. */
function follow(stages: Arrangement['stages'], needs: Needs): void {
  stages.forEach((stage, index) => {
    const previous = (stages[index - 1] ?? []).map((draft) => draft.action.id);
    for (const { action } of stage) for (const id of previous) needs.get(action.id)?.add(id);
  });
}

function byId(drafts: readonly Draft[]): ReadonlyMap<ActionId, Draft> {
  return new Map(drafts.map((draft) => [draft.action.id, draft]));
}

function thereIn({ principals }: Principals): Parameters<typeof openTrial>[1] {
  return new Map(principals.map((principal) => [principal.address, principal]));
}

// In some order in which the calls could be made.
function inOrder(drafts: readonly Draft[]) {
  return order(drafts, { component: () => 'Account/order', arrange: (group) => [group], propagationSeconds: 0 }).flat();
}

function isUnseen({ hasEffect, role, action }: Draft, { isMoving }: Trial): boolean {
  return !hasEffect && role === 'other' && isMoving(action.id);
}

// That a call moves somebody is seen, whatever its kind says of it: a tag that some statement asks for, say.
function moving(draft: Draft): Draft {
  return { ...draft, hasEffect: true, stage: { phase: 'grant', mixed: true }, action: { ...draft.action, phase: 'grant' } };
}
