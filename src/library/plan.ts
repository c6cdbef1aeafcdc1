// Planning: manifests and an account in, a plan out. Nothing is written.
import { clock } from '../edge/world.ts';
import { minuteOf } from '../cli/asof.ts';
import { planAccount, planSnapshot } from '../cli/pipeline.ts';
import type { PlanAsk, Planned } from '../cli/pipeline.ts';
import type { Source } from '../cli/source.ts';
import type { Address } from '../model/address.ts';
import { Failure } from '../model/failure.ts';
import type { Plan } from '../model/plan.ts';
import { open } from './connection.ts';
import type { Connection } from './connection.ts';
import { FindingsError } from './errors.ts';
import { sourceOf } from './load.ts';
import type { Project } from './load.ts';
import { snapshotOf } from './read.ts';
import type { LiveAccount, Progress } from './read.ts';
import { checkRequest } from './request.ts';

/** What a person agrees to beyond what the configuration allows; the same for a plan and for its apply. */
export interface Consent {
  /** This many deletions. */
  readonly allowDeletes?: number | undefined;
  /** These entities may be deleted and made again. */
  readonly allowReplace?: readonly Address[] | undefined;
  /** The hash of `plan.verdict`, to agree to what is wrong between two calls of a plan without a safe order. */
  readonly allowTransient?: string | undefined;
  /** False: the plan is refused if anybody may do more than before. */
  readonly newAccess?: boolean | undefined;
}

export const CONSENT = { allowDeletes: 'count', allowReplace: 'texts', allowTransient: 'text', newAccess: 'flag' } as const;

export interface PlanRequest extends Consent {
  readonly project: Project;
  readonly connection?: Connection | undefined;
  /** Instead of an account: what read gave. What it does not hold is `unread` in the plan, which then has no digest. */
  readonly live?: LiveAccount | undefined;
  /** Only these addresses or globs (`Role/app-*`) and what they must have first. */
  readonly only?: readonly string[] | undefined;
  /** Compare descriptions of policies too, one more call each. */
  readonly deep?: boolean | undefined;
  /** List what the account holds and nobody here manages. */
  readonly unmanaged?: boolean | undefined;
  readonly onProgress?: Progress | undefined;
}

/**
 * Plans what would change: plain data, the JSON of `iamsync plan --format json`. A plan that is refused is a plan too: errors stand
 * among its `findings`, and apply throws them. Throws FindingsError for manifests with errors, and Failure as read does.
 */
export async function plan(request: PlanRequest): Promise<Plan> {
  checkRequest('plan', request, {
    project: 'anything',
    connection: 'object',
    live: 'object',
    only: 'texts',
    deep: 'flag',
    unmanaged: 'flag',
    onProgress: 'function',
    ...CONSENT,
  });
  const { project, connection, live, only, deep = false, unmanaged = false, onProgress } = request;
  if (live !== undefined && connection !== undefined)
    throw new Failure('usage', 'plan takes connection or live, not both.', 'Leave one out: they name two accounts.');
  const source = sourceOf(project);
  const progress = onProgress === undefined ? {} : { progress: onProgress };
  const ask: PlanAsk = { asOf: minuteOf(clock.now()), deep, unmanaged, only, ...consentOf(request), ...progress };
  return planned(live === undefined ? await overConnection(source, connection, ask) : await planSnapshot(source, snapshotOf(live), ask));
}

async function overConnection(source: Source, connection: Connection | undefined, ask: PlanAsk): Promise<Planned> {
  const target = await open(source, connection);
  try {
    return await planAccount(source, target, ask);
  } finally {
    await target.close();
  }
}

/** The plan; throws FindingsError if the manifests kept from it. */
export function planned({ plan: drawn, findings }: Planned): Plan {
  if (drawn === null) throw new FindingsError('input', findings, 'Correct the manifests.');
  return drawn;
}

/** What a person agrees to, and nothing else of a request. */
export function consentOf({ allowDeletes, allowReplace, allowTransient, newAccess }: Consent): Consent {
  return { allowDeletes, allowReplace, allowTransient, newAccess };
}
