// The one file that chains the rooms: manifests and account in, plan out.
import { fileReader } from '../edge/files.ts';
import { readCrawl, refuseOther } from '../live/read.ts';
import type { Need } from '../live/read.ts';
import { narrow } from '../live/scope.ts';
import { liveState } from '../live/state.ts';
import { loadDesired } from '../manifest/desired.ts';
import type { Scope } from '../model/address.ts';
import { isError } from '../model/finding.ts';
import type { Finding } from '../model/finding.ts';
import type { Plan } from '../model/plan.ts';
import type { AccountReader, Identity } from '../model/ports.ts';
import type { DesiredState, LiveState } from '../model/state.ts';
import { makePlan, planOf } from '../plan/plan.ts';
import { policyRollback } from '../plan/versions.ts';
import type { Source } from './source.ts';
import type { Target } from './target.ts';

/** How long IAM's replicas are given to learn a staged policy version: two to five seconds were measured, so ten. */
const PROPAGATION_SECONDS = 10;

export interface PlanAsk {
  /** `2026-11-22T10:42Z`. */
  readonly asOf: string;
  readonly deep: boolean;
  /** Told after each answer: how many there were so far, and of which operation. */
  readonly progress?: (done: number, what: string) => void;
}

export interface Manifests {
  /** Null if there are errors. */
  readonly desired: DesiredState | null;
  readonly findings: readonly Finding[];
  /** Texts by file name, for code frames. */
  readonly sources: ReadonlyMap<string, string>;
}

/** The manifests of a source, compiled for an account; `scope` null compiles them for no account in particular. */
export async function readManifests(source: Source, scope: Scope | null, asOf: string): Promise<Manifests> {
  const { manifests, vars } = source.settings(scope);
  const request = { folders: [...manifests], base: process.cwd(), scope, accountName: source.account?.name ?? null, vars, asOf };
  const { desired, findings, sources } = await loadDesired(fileReader, request);
  return { desired: findings.some(isError) ? null : desired, findings, sources };
}

/** What the manifests and the account come to: a plan, or null with the errors of the manifests. */
export async function planAccount(source: Source, target: Target, ask: PlanAsk): Promise<Manifests & { readonly plan: Plan | null }> {
  const reader = knowingItself(target.reader);
  const manifests = await manifestsFor(reader, source, ask);
  const { desired, findings } = manifests;
  if (desired === null) return { ...manifests, plan: null };
  const live = await readLive(reader, source, ask, needOf(desired, ask.deep));
  const { pairs, kept, unread, findings: narrowing } = narrow(desired, live);
  const options = { only: [], deep: ask.deep };
  const plan = makePlan({ live, pairs, kept, unread, findings: [...findings, ...narrowing], asOf: ask.asOf, owner: null, options, propagationSeconds: PROPAGATION_SECONDS });
  return { ...manifests, plan };
}

// Problems of the manifests are told even if the account can't be asked who it is.
async function manifestsFor(reader: AccountReader, source: Source, ask: PlanAsk): Promise<Manifests> {
  try {
    const { scope } = await reader.identity.whoAmI();
    refuseOther(scope.account, source.account?.id);
    return await readManifests(source, scope, ask.asOf);
  } catch (error) {
    const manifests = await readManifests(source, null, ask.asOf);
    if (manifests.desired === null) return manifests;
    throw error;
  }
}

/** A plan that makes an earlier version of a policy its default. Without `to` (`v3`), the version before the present one. */
export async function planPolicyRollback(source: Source, target: Target, ask: PlanAsk & { readonly name: string; readonly to: string | undefined }): Promise<Plan> {
  const reader = knowingItself(target.reader);
  const live = await readLive(reader, source, ask, { policies: [ask.name], descriptions: [] });
  const { pair, change } = policyRollback(live, ask.name, ask.to);
  const options = { only: [], deep: false };
  const request = { live, pairs: [pair], kept: [], unread: [], findings: [], asOf: ask.asOf, owner: null, options, propagationSeconds: PROPAGATION_SECONDS };
  return planOf(request, change === null ? [] : [change]);
}

async function readLive(reader: AccountReader, source: Source, ask: PlanAsk, need: Pick<Need, 'policies' | 'descriptions'>): Promise<LiveState> {
  const crawl = await readCrawl(reader, {
    ...need,
    ...(source.account === null ? {} : { expectAccount: source.account.id }),
    ...(ask.progress === undefined ? {} : { progress: ask.progress }),
  });
  return liveState(crawl);
}

// A policy that will be deleted is read in full, since its way back is to make it again.
function needOf(desired: DesiredState, deep: boolean): Pick<Need, 'policies' | 'descriptions'> {
  const declared = desired.entities.filter((entity) => entity.kind === 'Policy').map((entity) => entity.name);
  const removed = desired.removed.flatMap((removal) => (removal.address.startsWith('Policy/') ? [removal.address.slice('Policy/'.length)] : []));
  return { policies: [...declared, ...removed], descriptions: deep ? [...declared, ...removed] : removed };
}

// The manifests need to know the account before the crawl begins; asking who we are once is enough.
function knowingItself(reader: AccountReader): AccountReader {
  let known: ReturnType<Identity['whoAmI']> | undefined;
  return { ...reader, identity: { whoAmI: () => (known ??= reader.identity.whoAmI()) } };
}
