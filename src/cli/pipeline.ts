// The one file that chains the rooms: manifests and account in, plan out.
import { withAwsManaged } from '../live/aws-managed.ts';
import { beyondFor, withDying } from '../live/beyond.ts';
import { onlySome } from '../live/only.ts';
import { readCrawl, refuseOther, withDescriptions } from '../live/read.ts';
import type { Need } from '../live/read.ts';
import { narrow } from '../live/scope.ts';
import type { Narrowed } from '../live/scope.ts';
import type { Snapshot } from '../live/snapshot.ts';
import { liveState } from '../live/state.ts';
import { asRead, notEmptied, seen, undocumented } from '../live/unseen.ts';
import { reachOf } from '../manifest/config.ts';
import type { Address, Scope } from '../model/address.ts';
import { byCodePoint } from '../model/json.ts';
import type { Plan } from '../model/plan.ts';
import type { AccountReader, Identity } from '../model/ports.ts';
import type { Crawl } from '../model/crawl.ts';
import type { DesiredState, LiveState } from '../model/state.ts';
import { sidesOfPlan } from '../plan/access.ts';
import type { Sides } from '../plan/access.ts';
import { diff } from '../plan/diff.ts';
import { makePlan, planOf } from '../plan/plan.ts';
import { markCauses } from '../plan/since.ts';
import { policyRollback } from '../plan/versions.ts';
import { actionsFor } from './actions.ts';
import type { PlanAsk } from './ask.ts';
import { readManifests } from './manifests.ts';
import type { Manifests } from './manifests.ts';
import type { Source } from './source.ts';
import type { Target } from './target.ts';

/** How long IAM's replicas are given to learn a staged policy version: two to five seconds were measured, so ten. */
export const PROPAGATION_SECONDS = 10;

export type { PlanAsk } from './ask.ts';
export { readManifests } from './manifests.ts';
export type { Manifests } from './manifests.ts';

export interface Planned extends Manifests {
  readonly plan: Plan | null;
  /** Who is there before the plan and after it, worked out when it is asked for; null without a plan. */
  readonly sides: (() => Sides) | null;
  /** Its id; null if it could not be asked and is not configured. */
  readonly account: string | null;
}

/** What the manifests and the account come to: a plan, or null with the errors of the manifests. */
export async function planAccount(source: Source, target: Target, ask: PlanAsk): Promise<Planned> {
  const reader = knowingItself(target.reader);
  const manifests = await manifestsFor(reader, source, ask);
  const { desired } = manifests;
  if (desired === null) return { ...manifests, plan: null, sides: null, account: await accountBehind(reader, source) };
  const drawn = await drawUp(source, manifests, desired, ask, {
    crawl: (need) => crawlFor(reader, source, ask, need),
    settle: (crawl, narrowing) => compare(reader, crawl, narrowing),
  });
  return { ...manifests, ...drawn, account: drawn.plan.account };
}

/** The same from what was read before (cli/live.ts): nobody is asked, so that neither credentials nor a network are needed. */
export async function planSnapshot(source: Source, snapshot: Snapshot, ask: PlanAsk): Promise<Planned> {
  const { scope } = snapshot.crawl;
  const manifests = await readManifests(source, scope, ask.asOf);
  if (manifests.desired === null) return { ...manifests, plan: null, sides: null, account: scope.account };
  const { desired, unread } = seen(manifests.desired, snapshot);
  const drawn = await drawUp(source, manifests, desired, ask, {
    crawl: (need) => Promise.resolve(asRead(snapshot.crawl, need)),
    settle(crawl, narrowing) {
      const live = liveState(crawl);
      const narrowed = narrowing(live);
      return Promise.resolve({
        live,
        narrowed: {
          ...narrowed,
          unread: [...narrowed.unread, ...unread, ...notEmptied(narrowed.pairs, crawl), ...undocumented(narrowed.pairs, live)],
        },
      });
    },
  });
  return { ...manifests, ...drawn, account: drawn.plan.account };
}

type Asked = Pick<Need, 'policies' | 'descriptions' | 'beyond' | 'atLeast'>;

/** How what is there comes to be known. */
interface Origin {
  crawl(need: Asked): Promise<Crawl>;
  settle(crawl: Crawl, narrowing: (live: LiveState) => Narrowed): Promise<Compared>;
}

interface Compared {
  readonly live: LiveState;
  readonly narrowed: Narrowed;
}

interface DrawnUp {
  readonly plan: Plan;
  readonly sides: () => Sides;
}

async function drawUp(source: Source, { findings }: Manifests, desired: DesiredState, ask: PlanAsk, origin: Origin): Promise<DrawnUp> {
  const { guards } = source.config;
  const then = (await ask.past?.desired(desired.scope, (past) => readManifests(past, desired.scope, ask.asOf))) ?? null;
  const crawl = await origin.crawl(needOf(desired, ask.deep, ask.unmanaged === true || guards.prune));
  const { wishes, unmanaged: listUnmanaged = false } = ask;
  const sinks = Object.keys(source.config.sinks);
  const rules = { guards, asOf: ask.asOf, guarded: source.guardSource !== null, listUnmanaged, wishes, sinks };
  const only = globsOf(ask);
  const { live, narrowed } = await origin.settle(crawl, (state) => onlySome(narrow(desired, state, rules), only, desired, state));
  const { pairs, kept, unread, findings: narrowing, used, ...shown } = narrowed;
  const options = { only, deep: ask.deep };
  const changes = diff(pairs);
  const request = { live, pairs, kept, unread, findings: [...findings, ...narrowing], used, checks: desired.checks ?? [] };
  const told = { shown: { ...shown, guards: source.guardSource }, ...(await actionsFor(changes)) };
  const plan = planOf({ ...request, ...told, ...guardsOf(source, ask), options, propagationSeconds: PROPAGATION_SECONDS }, changes);
  const sides = (): Sides => sidesOfPlan(live, pairs, changes);
  if (ask.past === undefined || then === null) return { plan, sides };
  const past = narrow(then, live, rules).pairs;
  return { plan: markCauses(plan, { since: ask.past.since, past, present: pairs }), sides };
}

/** The plan for an account that was read already, or that is only expected to be so. */
export function planOver(source: Source, desired: DesiredState, live: LiveState, ask: PlanAsk): Plan {
  const rules = { guards: source.config.guards, asOf: ask.asOf, guarded: source.guardSource !== null, listUnmanaged: false };
  const { pairs, kept, unread, findings, used } = narrow(desired, live, rules);
  const options = { only: [], deep: ask.deep };
  return makePlan({
    live,
    pairs,
    kept,
    unread,
    findings,
    used,
    ...guardsOf(source, ask),
    options,
    propagationSeconds: PROPAGATION_SECONDS,
  });
}

// Whose plan it would have been.
function accountBehind(reader: AccountReader, source: Source): Promise<string | null> {
  return reader.identity.whoAmI().then(
    ({ scope }) => scope.account,
    () => source.account?.id ?? null,
  );
}

// One order and no glob twice, so that the digest does not hang on how the command was typed.
function globsOf({ only = [] }: PlanAsk): readonly string[] {
  return [...new Set(only)].sort(byCodePoint);
}

// Which orphans are pruned and who is adopted is only known when the account is; of users and policies among them, more must be read.
async function compare(reader: AccountReader, crawl: Crawl, narrowing: (live: LiveState) => Narrowed): Promise<Compared> {
  const live = liveState(crawl);
  const narrowed = narrowing(live);
  const policies = narrowed.pairs.filter((pair) => pair.live?.kind === 'Policy' && (pair.after === null || pair.adopted !== undefined));
  const dying = await withDying(reader.iam, crawl, narrowed.pairs);
  const managed = await withAwsManaged(reader.iam, dying, narrowed.pairs);
  const whole = await withDescriptions(
    reader.iam,
    managed,
    policies.map((pair) => pair.live?.arn ?? pair.arn),
  );
  if (whole === crawl) return { live, narrowed };
  const again = liveState(whole);
  return { live: again, narrowed: narrowing(again) };
}

/** What every plan is guarded by, whatever it is for. */
export function guardsOf(source: Source, ask: PlanAsk) {
  const { guards } = source.config;
  return {
    guards,
    applyAs: ({ partition }: Scope) => reachOf(source.config, source.account, partition).applyAs,
    owner: guards.owner,
    asOf: ask.asOf,
    ...(ask.allowDeletes === undefined ? {} : { allowDeletes: ask.allowDeletes }),
    allowReplace: (address: Address) => ask.allowReplace?.includes(address) === true,
    allowTransient: ask.allowTransient ?? null,
    noNewAccess: ask.newAccess === false,
  };
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
export async function planPolicyRollback(
  source: Source,
  target: Target,
  ask: PlanAsk & { readonly name: string; readonly to: string | undefined },
): Promise<Plan> {
  const reader = knowingItself(target.reader);
  const live = liveState(await crawlFor(reader, source, ask, { policies: [ask.name], descriptions: [] }));
  const { pair, change } = policyRollback(live, ask.name, ask.to);
  const options = { only: [], deep: false };
  const request = {
    live,
    pairs: [pair],
    kept: [],
    unread: [],
    findings: [],
    ...guardsOf(source, ask),
    shown: { guards: source.guardSource },
    options,
    propagationSeconds: PROPAGATION_SECONDS,
  };
  const changes = change === null ? [] : [change];
  return planOf({ ...request, ...(await actionsFor(changes)) }, changes);
}

async function crawlFor(reader: AccountReader, source: Source, ask: PlanAsk, need: Asked): Promise<Crawl> {
  if (ask.before !== undefined) await ask.before((await reader.identity.whoAmI()).scope.account);
  return readCrawl(reader, {
    ...need,
    ...(source.account === null ? {} : { expectAccount: source.account.id }),
    ...(ask.progress === undefined ? {} : { progress: ask.progress }),
  });
}

// A policy that will be deleted is read in full, since its way back is to make it again.
function needOf(desired: DesiredState, deep: boolean, all: boolean): Asked {
  const declared = desired.entities.filter((entity) => entity.kind === 'Policy').map((entity) => entity.name);
  const removed = desired.removed.flatMap((removal) =>
    removal.address.startsWith('Policy/') ? [removal.address.slice('Policy/'.length)] : [],
  );
  const policies = [...declared, ...removed];
  return { policies, descriptions: deep ? policies : removed, beyond: beyondFor(desired, all), atLeast: desired.entities.length };
}

// The manifests need to know the account before the crawl begins; asking who we are once is enough.
function knowingItself(reader: AccountReader): AccountReader {
  let known: ReturnType<Identity['whoAmI']> | undefined;
  return { ...reader, identity: { whoAmI: () => (known ??= reader.identity.whoAmI()) } };
}

/** Everything that the account has, whoever manages it. `descriptions`: those of policies too, one call each. */
export function readWhole(
  source: Source,
  target: Target,
  ask: { readonly descriptions: boolean; readonly progress?: (done: number, what: string, expected: number) => void },
): Promise<Crawl> {
  return readCrawl(target.reader, {
    policies: 'all',
    descriptions: ask.descriptions ? 'all' : [],
    beyond: beyondFor({ entities: [], removed: [] }, true),
    ...(source.account === null ? {} : { expectAccount: source.account.id }),
    ...(ask.progress === undefined ? {} : { progress: ask.progress }),
  });
}
