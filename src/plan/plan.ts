// Making a plan: the story of this room. Nothing here reads or writes anything.
import type { Finding } from '../model/finding.ts';
import { PLAN_FORMAT } from '../model/plan.ts';
import type { Change, Plan, PlanOptions } from '../model/plan.ts';
import type { LiveState } from '../model/state.ts';
import { terrainOf } from '../kinds/terrain.ts';
import type { Pair } from '../kinds/terrain.ts';
import { draft } from './actions.ts';
import { diff } from './diff.ts';
import { digestOf } from './digest.ts';
import { componentsOf } from './groups.ts';
import { guard } from './guards.ts';
import { order } from './order.ts';

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
}

/** The plan that turns the live side of the pairs into their desired side. Same request, same bytes. */
export function makePlan(request: PlanRequest): Plan {
  return planOf(request, diff(request.pairs));
}

/** A plan for changes that were made elsewhere (a rollback), with everything else as in makePlan. */
export function planOf(request: PlanRequest, changes: readonly Change[]): Plan {
  const { live, pairs } = request;
  const terrain = terrainOf(live, pairs);
  const drafts = draft(changes, pairs, terrain);
  const moving = new Set(drafts.filter((one) => one.hasEffect).map((one) => one.action.address));
  const waves = order(drafts, componentsOf(moving, pairs, live, terrain), request.propagationSeconds);
  const plan: Omit<Plan, 'digest'> = {
    formatVersion: PLAN_FORMAT,
    account: live.scope.account,
    partition: live.scope.partition,
    caller: live.caller,
    asOf: request.asOf,
    owner: request.owner,
    options: request.options,
    changes,
    waves,
    access: { state: 'not-computed' },
    verdict: { state: 'not-computed' },
    unread: request.unread,
    kept: request.kept,
    findings: [...request.findings, ...guard({ changes, pairs, live, terrain })],
    counts: countsOf(pairs, changes, live),
  };
  return { ...plan, digest: isProven(request) ? digestOf(plan) : null };
}

function countsOf(pairs: readonly Pair[], changes: readonly Change[], live: LiveState): Plan['counts'] {
  const declared = pairs.filter((pair) => pair.after !== null).length;
  const touched = changes.filter((change) => change.verb !== 'delete').length;
  return { declared, unchanged: declared - touched, live: live.entities.length };
}

// A plan from a file is only a digest's worth if all that was declared was compared; descriptions of policies never are.
function isProven(request: PlanRequest): boolean {
  return request.live.caller !== null || request.unread.every((facet) => facet.address.startsWith('Policy/') && facet.field === 'description');
}
