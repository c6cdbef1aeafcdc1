// Making a plan: the story of this room. Nothing here reads or writes anything.
import type { Address } from '../model/address.ts';
import type { Check } from '../model/check.ts';
import type { Finding } from '../model/finding.ts';
import { PLAN_FORMAT } from '../model/plan.ts';
import type { Change, ComputedAccess, Plan, PlanOptions, Rollback, Verdict } from '../model/plan.ts';
import type { ActionTable } from '../model/actions.ts';
import type { LiveState } from '../model/state.ts';
import { NO_GUARDS } from '../model/guards.ts';
import type { Approval, Guards } from '../model/guards.ts';
import type { Terrain } from '../kinds/kind.ts';
import { terrainOf } from '../kinds/terrain.ts';
import type { Pair } from '../kinds/terrain.ts';
import { accessOf, NO_ACTIONS, sidesOfPlan } from './access.ts';
import type { Sides } from './access.ts';
import { bridging, draft } from './actions.ts';
import { cascades } from './cascade.ts';
import { failedChecks } from './checks.ts';
import { consentOf } from './consent.ts';
import type { Consent } from './consent.ts';
import { diff } from './diff.ts';
import { digestOf } from './digest.ts';
import { forbidden } from './forbid.ts';
import { guard } from './guards.ts';
import { heldChanges } from './holds.ts';
import type { Guarded } from './guards.ts';
import { overLimits } from './limits.ts';
import { lockOuts } from './lockout.ts';
import { handedOver } from './lockout/handover.ts';
import { protectedBetween } from './lockout/protected.ts';
import { leftBehind } from './moved.ts';
import { newAccess } from './new-access.ts';
import { order } from './order.ts';
import { protectedChanges } from './protect.ts';
import { reachOf } from './reach.ts';
import { reliedOn } from './relied.ts';
import { judgeOrder, settle } from './transition.ts';
import type { TransitionRequest } from './transition.ts';
import { transient } from './transient.ts';

export interface PlanRequest {
  readonly live: LiveState;
  readonly pairs: readonly Pair[];
  readonly kept: Plan['kept'];
  readonly unread: Plan['unread'];
  /** Findings that were made on the way here (narrowing, manifests' warnings). */
  readonly findings: readonly Finding[];
  /** `2026-11-22T10:42Z`. */
  readonly asOf: string;
  readonly owner: string | null;
  readonly options: PlanOptions;
  /** How long IAM's replicas are given to learn a staged policy version. */
  readonly propagationSeconds: number;
  /** ARN of who applies in an account, where that is not who plans. */
  readonly applyAs?: (scope: LiveState['scope']) => string | null;
  /** The guard fields; without them the limits hold all the same. */
  readonly guards?: Guards;
  /** `--allow-replace`: what may be deleted and made again although nobody approved it. */
  readonly allowReplace?: (address: Address) => boolean;
  /** `--allow-deletes`. */
  readonly allowDeletes?: number;
  /** `--allow-transient`: the hash of a verdict whose exceptions are agreed to. */
  readonly allowTransient?: string | null;
  /** `--no-new-access`: refused if anybody may do more than before. */
  readonly noNewAccess?: boolean;
  /** Approvals that consent was taken from before the plan was made. */
  readonly used?: readonly Approval[];
  /** For a rollback: the run that it takes back. */
  readonly rollback?: Rollback;
  /** True for a rollback: what is held may be changed. */
  readonly mayChangeHeld?: boolean;
  /** What narrowing and the choice of guards found out, to be shown. */
  readonly shown?: Partial<Shown>;
  /** What the manifests assert about access. */
  readonly checks?: readonly Check[];
  /** The table of AWS's actions, for telling access; without it patterns are told as they are written. */
  readonly actions?: ActionTable;
}

type Shown = Pick<Plan, 'foreign' | 'orphans' | 'unmanaged' | 'defaulted' | 'guards'>;

const NOTHING_SHOWN: Shown = { foreign: [], orphans: [], unmanaged: { counts: [], listed: null }, defaulted: [], guards: null };

/** The plan that turns the live side of the pairs into their desired side. Same request, same bytes. */
export function makePlan(request: PlanRequest): Plan {
  return planOf(request, diff(request.pairs));
}

/** A plan for changes that were made elsewhere, with everything else as in makePlan; with `waves`, also for actions that were (a rollback). */
export function planOf(request: PlanRequest, changes: readonly Change[], given?: Plan['waves']): Plan {
  const { live, pairs } = request;
  const terrain = terrainOf(live, pairs);
  const consent = consentOf(request.guards?.approvals ?? [], request.asOf, request.used ?? []);
  const mayReplace = replaceable(request, changes, consent);
  const sides = sidesOfPlan(live, pairs, changes);
  const drafts = given === undefined ? draft(changes, pairs, terrain, mayReplace) : [];
  const { waves, verdict } = ordered(request, sides, { drafts, bridge: bridging(changes, pairs, terrain) }, given);
  const { access, findings: cut } = accessOf(sides, request.actions ?? NO_ACTIONS);
  const plan: Omit<Plan, 'digest'> = {
    formatVersion: PLAN_FORMAT,
    account: live.scope.account,
    partition: live.scope.partition,
    caller: live.caller,
    asOf: request.asOf,
    owner: request.owner,
    options: request.options,
    ...(request.rollback === undefined ? {} : { rollback: request.rollback }),
    changes,
    waves,
    access,
    verdict,
    relied: reliedOn(sides, changes),
    unread: request.unread,
    kept: request.kept,
    ...NOTHING_SHOWN,
    ...request.shown,
    findings: [
      ...request.findings,
      ...transient(verdict, request.allowTransient ?? null),
      ...cascades(changes, drafts),
      ...leftBehind(pairs, live),
      ...cut,
      ...guardFindings(request, changes, terrain, { consent, mayReplace, access, sides, waves, verdict }),
      ...failedChecks({ checks: request.checks ?? [], sides, asOf: request.asOf, partial: request.options.only.length > 0 }),
    ],
    counts: countsOf(pairs, changes, live),
  };
  return { ...plan, digest: isProven(request) ? digestOf(plan) : null };
}

// In an order in which nobody gains or loses anything on the way, if there is one.
function ordered(
  { live, propagationSeconds }: PlanRequest,
  sides: Sides,
  made: Pick<TransitionRequest, 'drafts' | 'bridge'>,
  given?: Plan['waves'],
) {
  const { before } = sides;
  if (given !== undefined) return { waves: handedOver(live, sides, given), verdict: judgeOrder({ live, before }, given) };
  const { drafts: settled, verdict, ...ordering } = settle({ live, before, ...made });
  return { waves: handedOver(live, sides, order(settled, { ...ordering, propagationSeconds })), verdict };
}

// What was approved or allowed for this run; as many others as the limit lets through, which is none unless it is raised.
function replaceable(request: PlanRequest, changes: readonly Change[], consent: Consent): (address: Address) => boolean {
  const { replaces } = (request.guards ?? NO_GUARDS).limits;
  const isAllowed = (address: Address): boolean => [request.allowReplace?.(address), consent.allows('replace', address)].includes(true);
  const others = changes.flatMap((change) => (change.verb === 'replace' && !isAllowed(change.address) ? [change.address] : []));
  return (address) => isAllowed(address) || (others.length <= replaces && others.includes(address));
}

interface Judged {
  readonly access: ComputedAccess;
  readonly sides: Sides;
  readonly waves: Plan['waves'];
  readonly verdict: Verdict;
}

// Approvals that nothing needed can be told only when all guards have asked.
function guardFindings(
  request: PlanRequest,
  changes: readonly Change[],
  terrain: Terrain,
  { consent, mayReplace, access, sides, waves, verdict }: Pick<Guarded, 'consent' | 'mayReplace'> & Judged,
): Finding[] {
  const { live, pairs, guards = NO_GUARDS, allowDeletes = null } = request;
  const reach = reachOf(live);
  const found = [
    ...(request.mayChangeHeld === true ? [] : heldChanges(changes, live)),
    ...protectedChanges(changes, { protect: guards.protect, ownerTag: guards.ownerTag, terrain, access }),
    ...protectedBetween(verdict, guards.protect),
    ...lockOuts({ live, changes, actions: waves.flat(), applyAs: request.applyAs?.(live.scope) ?? null, asOf: request.asOf, consent }),
    ...overLimits(changes, { limits: guards.limits, allowDeletes }, consent, { reach, terrain, access }),
    ...forbidden({
      forbid: guards.forbid,
      ...sides,
      isDeclared: (address) => terrain.planned(address),
      table: request.actions ?? NO_ACTIONS,
    }),
    ...(request.noNewAccess === true ? newAccess(access) : []),
    ...guard({ changes, pairs, live, terrain, consent, mayReplace }),
  ];
  // What a partial plan does not need, the whole one may.
  return request.options.only.length > 0 ? found : [...found, ...consent.leftover()];
}

function countsOf(pairs: readonly Pair[], changes: readonly Change[], live: LiveState): Plan['counts'] {
  const declared = pairs.filter((pair) => pair.after !== null).length;
  const touched = new Set(changes.flatMap((change) => (change.verb === 'delete' ? [] : [change.address]))).size;
  return { declared, unchanged: declared - touched, live: live.entities.length };
}

// A plan from a file is only a digest's worth if all that was declared was compared; descriptions of policies never are.
function isProven(request: PlanRequest): boolean {
  return (
    request.live.caller !== null || request.unread.every((facet) => facet.address.startsWith('Policy/') && facet.field === 'description')
  );
}
