// Applying a plan that was reviewed: planned afresh under the lock of the account, and carried out only if it is the same.
import { clock } from '../edge/world.ts';
import { reviewedAt } from '../cli/asof.ts';
import { planAccount } from '../cli/pipeline.ts';
import type { PlanAsk } from '../cli/pipeline.ts';
import { leftIn } from '../cli/proof.ts';
import { checkDigest } from '../cli/review.ts';
import type { Source } from '../cli/source.ts';
import type { Target } from '../cli/target.ts';
import { Failure } from '../model/failure.ts';
import type { Plan } from '../model/plan.ts';
import { carryOut, RUNNING } from './carry.ts';
import type { Applied, Running } from './carry.ts';
import { open } from './connection.ts';
import type { Connection } from './connection.ts';
import { sourceOf } from './load.ts';
import type { Project } from './load.ts';
import { CONSENT, consentOf, planned } from './plan.ts';
import type { Consent } from './plan.ts';
import { checkRequest } from './request.ts';

export interface ApplyRequest extends Consent, Running {
  readonly project: Project;
  /** What plan gave, or what JSON.parse made of a file of `iamsync plan --out`. At most 24 hours old. */
  readonly plan: Plan;
  readonly connection?: Connection | undefined;
}

/**
 * Applies a plan. Resolves if everything was done and the account shows it. Throws Failure: `stale` if a fresh plan is another one,
 * `plan-format` for what is no plan or one without a digest, `locked` while another run writes; FindingsError('refused'); IncompleteRun
 * if a call failed for good, the signal was aborted, or the account does not show what was written.
 */
export async function apply(request: ApplyRequest): Promise<Applied> {
  checkRequest('apply', request, { project: 'anything', plan: 'anything', connection: 'object', ...CONSENT, ...RUNNING });
  const source = sourceOf(request.project);
  const { checkPlan } = await import('../render/planfile.ts');
  const reviewed = checkPlan(request.plan, 'The option plan');
  const { digest } = reviewed;
  if (digest === null)
    throw new Failure('plan-format', 'The plan has no digest: not everything in it could be compared.', 'Plan over a connection.');
  const { only, deep } = reviewed.options;
  const ask: PlanAsk = { asOf: reviewedAt(digest, clock.now()), only, deep, ...consentOf(request) };
  const target = await open(source, request.connection);
  try {
    return await carryOut({
      ...request,
      target,
      draw: async (before) => planned(await planAccount(source, target, { ...ask, before })),
      check: async (fresh) => void (await checkDigest(fresh, { digest, plan: reviewed, path: 'the option plan' }, target)),
      settled: () => stillToDo(source, target, ask),
    });
  } finally {
    await target.close();
  }
}

async function stillToDo(source: Source, target: Target, ask: PlanAsk): Promise<readonly string[]> {
  return leftIn((await planAccount(source, target, ask)).plan);
}
