// The account as it would be after the manifests: for questions to it that are no plan.
import { narrow } from '../live/scope.ts';
import type { Principals } from '../model/principal.ts';
import type { LiveState } from '../model/state.ts';
import { sidesOfPlan } from '../plan/access.ts';
import { diff } from '../plan/diff.ts';
import { readManifests } from './manifests.ts';
import type { Manifests } from './manifests.ts';
import type { Source } from './source.ts';

export interface After extends Omit<Manifests, 'written'> {
  /** Null if there are errors in the manifests. */
  readonly principals: Principals | null;
}

/** The principals of an account as it would be after everything that the manifests say of it. */
export async function principalsAfter(source: Source, live: LiveState, asOf: string): Promise<After> {
  const manifests = await readManifests(source, live.scope, asOf);
  const { desired } = manifests;
  if (desired === null) return { ...manifests, principals: null };
  const { guards } = source.config;
  const { pairs } = narrow(desired, live, { guards, asOf, guarded: source.guardSource !== null, listUnmanaged: false });
  return { ...manifests, principals: sidesOfPlan(live, pairs, diff(pairs)).after };
}
