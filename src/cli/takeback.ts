// Planning a rollback: a journal and the account in, a plan out.
import { settleDoubts } from '../apply/doubt.ts';
import { unwind } from '../apply/unwind.ts';
import type { Unwinding } from '../apply/unwind.ts';
import { addressOf } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import { isCall } from '../model/call.ts';
import { Failure } from '../model/failure.ts';
import { matcher } from '../model/glob.ts';
import { actionsOf } from '../model/plan.ts';
import type { Action, Change, Plan } from '../model/plan.ts';
import type { Conflict } from '../model/run.ts';
import type { DesiredState, LiveState } from '../model/state.ts';
import { terrainOf } from '../kinds/terrain.ts';
import type { Pair } from '../kinds/terrain.ts';
import { expected } from '../plan/expected.ts';
import { holdAll } from '../plan/holds.ts';
import { planOf } from '../plan/plan.ts';
import { changesBack, conflictFindings, lostFindings, pairsBack, takebackFindings } from '../plan/takeback.ts';
import { documentsOf, judge, netsOf, touchedBy } from '../plan/unwound.ts';
import type { Net } from '../plan/unwound.ts';
import { actionsFor } from './actions.ts';
import { laterRuns, sinceRun } from './journals.ts';
import type { Ran } from './journals.ts';
import { guardsOf, planOver, PROPAGATION_SECONDS, readManifests } from './pipeline.ts';
import type { PlanAsk } from './pipeline.ts';
import type { Source } from './source.ts';
import { readFor } from './takeback-read.ts';
import type { Target } from './target.ts';

export interface TakebackAsk extends PlanAsk {
  /** Addresses that stay as they are. */
  readonly skip: readonly string[];
  /** Whether what is touched is held, if the manifests would bring it back. */
  readonly hold: boolean;
}

export interface Takeback {
  readonly plan: Plan;
  readonly conflicts: readonly Conflict[];
  /** What the manifests would change back afterwards, of what is touched; null if they can't be compared. */
  readonly back: readonly Change[] | null;
  /** What earlier rollbacks of the run set out to change. */
  readonly earlier: readonly Change[];
  /** Reads the account again: what is not yet as it was before the run. */
  readonly settled: () => Promise<readonly Address[]>;
}

/** The plan that takes a run back. Reads, never writes. */
export async function planTakeback(ran: Ran, source: Source, target: Target, ask: TakebackAsk): Promise<Takeback> {
  const all = netsOf(ran.plan);
  const nets = chosen(all, ask);
  const scope = { account: ran.plan.account, partition: ran.plan.partition };
  const { desired } = await readManifests(source, scope, ask.asOf).catch(nothing);
  const read = (): Promise<LiveState> => readFor(nets, desired, source, target, ask);
  const live = await read();
  const { taken, perhaps, answers, back: earlier, begun } = await sinceRun(ran, target);
  const deeds = (await settleDoubts(ran.plan, ran.deeds, target.reader.iam)).map((deed) => ({
    ...deed,
    output: answers.get(deed.id) ?? deed.output,
  }));
  const isComplete = completeness(ran, new Set([...taken, ...perhaps]));
  const { ownerTag } = source.config.guards;
  const replaces = ran.plan.changes.some((change) => change.verb === 'replace');
  const isPartial = (address: Address): boolean => !isComplete(address);
  const { open, conflicts } = judge(nets, { live, ownerTag, isPartial, onTheWay: documentsOf(ran.plan), replaces });
  const unwinding = unwind(ran.plan, deeds, {
    taken,
    propagationSeconds: PROPAGATION_SECONDS,
    wanted: isWanted(all, open),
    former: formerOf(all),
  });
  const moving = new Set(actionsOf(unwinding).map((action) => action.address));
  const touched = open.filter((net) => moving.has(net.former) && !unwinding.dead.has(net.address));
  const later = await laterRuns(ran, target, addressesOf(conflicts));
  const pairs = pairsBack(touched, live, touchedBy(all));
  const left = nets.filter((net) => !touched.includes(net) && !unwinding.dead.has(net.address));
  const unheld = pairsBack(leftBy(begun, left), live, touchedBy(all));
  const { plan, back } = await drawUp({ ran, source, ask, live, desired, pairs, unheld, unwinding, conflicts, later });
  const proof = proofOf(touched, unwinding, (address) => isComplete(address) && !hasSkipped(ran, address));
  return { plan, conflicts, back, earlier, settled: async () => unsettled(proof, await read(), ownerTag) };
}

const addressesOf = (conflicts: readonly Conflict[]): Address[] => conflicts.map((one) => one.address);

// What rollbacks that broke off have brought back: it is there, and nothing holds it yet.
function leftBy(begun: readonly Change[], nets: readonly Net[]): Net[] {
  const meant = new Set(begun.map((change) => change.address));
  return nets.filter((net) => net.before !== null && meant.has(net.former));
}

interface Drawing {
  readonly ran: Ran;
  readonly source: Source;
  readonly ask: TakebackAsk;
  readonly live: LiveState;
  readonly desired: DesiredState | null;
  readonly pairs: readonly Pair[];
  /** What an earlier rollback has taken back, which did not come to its end. */
  readonly unheld: readonly Pair[];
  readonly unwinding: Unwinding;
  readonly conflicts: readonly Conflict[];
  /** Runs that changed what is in conflict, the latest first. */
  readonly later: readonly string[];
}

async function drawUp(drawing: Drawing): Promise<Pick<Takeback, 'plan' | 'back'>> {
  const { ran, source, ask, live, desired, pairs, unheld: left, unwinding, conflicts, later } = drawing;
  const run = ran.run ?? '';
  const held = [...pairs, ...left];
  const back = backChanges(held, live, desired, source, ask);
  const { waves, findings: unheld } = withHolds(unwinding, held, live, { ran, ask, back });
  const findings = [
    ...conflictFindings(conflicts, run, later),
    ...lostFindings(unwinding.lost),
    ...takebackFindings(pairs, live, unwinding.waves),
    ...unheld,
  ];
  const request = {
    live,
    pairs,
    kept: [],
    unread: [],
    findings,
    ...guardsOf(source, ask),
    mayChangeHeld: true,
    rollback: { run, takes: unwinding.takes, answers: unwinding.answers },
    shown: { guards: source.guardSource },
    options: { only: ask.only ?? [], deep: false },
    propagationSeconds: PROPAGATION_SECONDS,
  };
  const changes = changesBack(pairs);
  return { plan: planOf({ ...request, ...(await actionsFor(changes)) }, changes, waves), back };
}

function proofOf(touched: readonly Net[], unwinding: Unwinding, isWhole: (address: Address) => boolean): Proof {
  const lost = new Set(unwinding.lost.map(({ address }) => address));
  const sound = touched.filter((net) => !lost.has(net.address));
  return {
    whole: sound.filter((net) => isWhole(net.address)),
    rough: sound.filter((net) => !isWhole(net.address)),
    lossy: touched.filter((net) => lost.has(net.address)),
  };
}

// Without sound manifests a rollback is needed no less.
function nothing(error: unknown): { readonly desired: null } {
  if (error instanceof Failure) return { desired: null };
  throw error;
}

function chosen(nets: readonly Net[], { only = [], skip }: TakebackAsk): Net[] {
  const known = (address: string): boolean => nets.some((net) => matcher([address])(net.address) || matcher([address])(net.former));
  const stray = [...only, ...skip].find((glob) => !known(glob));
  if (stray !== undefined)
    throw new Failure('usage', `The run changed nothing that ${stray} names.`, `It changed ${nets.map((net) => net.address).join(', ')}.`);
  const isMeant = matcher(only);
  const isSpared = matcher(skip);
  return nets.filter(
    (net) =>
      [net.address, net.former].some((address) => only.length === 0 || isMeant(address)) && ![net.address, net.former].some(isSpared),
  );
}

// What the run did beside its changes (a joint of the order) goes with it.
function isWanted(all: readonly Net[], open: readonly Net[]): (address: Address) => boolean {
  const changed = new Set(all.map((net) => net.address));
  const meant = new Set(open.map((net) => net.address));
  return (address) => meant.has(address) || !changed.has(address);
}

function formerOf(nets: readonly Net[]): (address: Address) => Address {
  const names = new Map(nets.map((net) => [net.address, net.former]));
  return (address) => names.get(address) ?? address;
}

// Complete: everything that the run meant to do with the entity was surely done, and is in force.
function completeness(ran: Ran, taken: ReadonlySet<string>): (address: Address) => boolean {
  const done = new Set([...ran.deeds.flatMap(({ id, sure }) => (sure ? [id] : [])), ...ran.skipped]);
  const back = new Set([...taken].map((key) => key.slice(key.indexOf(' ') + 1)));
  const open = actionsOf(ran.plan).filter((action) => isCall(action.do) && (!done.has(action.id) || back.has(action.id)));
  const partial = new Set(open.map((action) => action.address));
  return (address) => !partial.has(address);
}

function hasSkipped(ran: Ran, address: Address): boolean {
  return ran.skipped.some((id) => id.startsWith(`${address}#`));
}

function backChanges(pairs: readonly Pair[], live: LiveState, desired: DesiredState | null, source: Source, ask: PlanAsk): Change[] | null {
  if (desired === null) return null;
  const touched = new Set(pairs.flatMap((pair) => [pair.address, ...(pair.from === undefined ? [] : [pair.from])]));
  return planOver(source, desired, expected(live, pairs), ask).changes.filter(
    (change) => touched.has(change.address) || (change.verb === 'rename' && touched.has(change.from)),
  );
}

function withHolds(
  unwinding: Unwinding,
  pairs: readonly Pair[],
  live: LiveState,
  { ran, ask, back }: { ran: Ran; ask: TakebackAsk; back: readonly Change[] | null },
): { waves: readonly (readonly Action[])[]; findings: Plan['findings'] } {
  const { waves } = unwinding;
  if (!ask.hold || ran.run === null || back?.length === 0) return { waves, findings: [] };
  const { actions, findings } = holdAll(pairs, ran.run, terrainOf(live, pairs));
  const held = actions.map((action): Action => ({
    ...action,
    needs: actionsOf(unwinding)
      .flatMap((one) => (one.address === action.address ? [one.id] : []))
      .sort(),
  }));
  if (held.length === 0) return { waves, findings: waves.length === 0 ? [] : findings };
  return { waves: [...waves, held], findings };
}

interface Proof {
  /** What must be as it was before the run, in every part. */
  readonly whole: readonly Net[];
  /** Where the run did only a part: each part as it was before the run or after it. */
  readonly rough: readonly Net[];
  /** What lost something: that it is there again, or gone. */
  readonly lossy: readonly Net[];
}

function unsettled({ whole, rough, lossy }: Proof, live: LiveState, ownerTag: string): Address[] {
  const strict = judge(whole, { live, ownerTag, isPartial: () => false });
  const lenient = judge(rough, { live, ownerTag, isPartial: () => true });
  const there = new Set(live.entities.map((entity) => addressOf(entity.kind, entity.name)));
  const amiss = [
    ...strict.open,
    ...strict.conflicts,
    ...lenient.conflicts,
    ...lossy.filter((net) => there.has(net.former) !== (net.before !== null)),
  ];
  return amiss.map((one) => one.address).sort();
}
