// In what order: two laws and one habit. A thing is born before it is taken hold of; it is let go before it dies; a resource's
// own moves keep their order. On top of them the phases, inside each component of principals and documents.
import { append } from '../model/lists.ts';
import { parseAddress } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import { isCall } from '../model/call.ts';
import type { ActionId } from '../model/call.ts';
import { byCodePoint } from '../model/json.ts';
import type { Action } from '../model/plan.ts';
import { kindOf } from '../kinds/index.ts';
import type { Draft } from './actions.ts';
import { rankOf } from './phase.ts';

/** Where two stages would need more edges than this, a joint between them takes their place. */
const MOST_EDGES = 64;

export type Needs = Map<ActionId, Set<ActionId>>;

/** How the drafts of a component follow each other: what stands in one stage may be done side by side. */
export type Arrange = (group: readonly Draft[]) => readonly (readonly Draft[])[];

export interface Ordering {
  /** Which changes can touch each other. */
  readonly component: (address: Address) => Address;
  readonly propagationSeconds: number;
  /** By the order of the phases, if left out. */
  readonly arrange?: Arrange;
  /** Those of one entity may change places where nothing but habit has them in order. */
  readonly freed?: ReadonlySet<ActionId>;
}

/** The actions in waves, each with what it needs. */
export function order(
  drafts: readonly Draft[],
  { component, propagationSeconds, arrange = byPhase, freed = new Set() }: Ordering,
): Action[][] {
  const needs = lawsOf(drafts, freed);
  const joints = stages(groupsOf(drafts, component), arrange, needs);
  return waves([...drafts, ...joints, ...propagation(drafts, propagationSeconds, needs)], needs);
}

/** What each must come after, whatever it does to access. */
export function lawsOf(drafts: readonly Draft[], freed: ReadonlySet<ActionId> = new Set()): Needs {
  const needs: Needs = new Map(drafts.map((draft) => [draft.action.id, new Set()]));
  bornBeforeTaken(drafts, needs);
  letGoBeforeDeath(drafts, needs);
  ownOrder(drafts, needs, freed);
  inTurn(drafts, needs);
  return needs;
}

/** The drafts with an effect, by component. */
export function groupsOf(drafts: readonly Draft[], component: (address: Address) => Address): Map<Address, Draft[]> {
  const groups = new Map<Address, Draft[]>();
  for (const draft of drafts.filter((one) => one.hasEffect)) {
    const name = component(draft.action.address);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [draft]);
    else group.push(draft);
  }
  return groups;
}

function link(needs: Needs, later: Draft, earlier: Draft): void {
  if (later.action.id === earlier.action.id) return;
  const set = needs.get(later.action.id) ?? new Set();
  set.add(earlier.action.id);
  needs.set(later.action.id, set);
}

function bornBeforeTaken(drafts: readonly Draft[], needs: Needs): void {
  const births = new Map(drafts.filter((draft) => draft.role === 'create').map((draft) => [draft.action.address, draft]));
  for (const draft of drafts) {
    for (const taken of draft.action.takes) {
      const birth = births.get(taken);
      // A replaced entity is let go before it is born again.
      if (birth !== undefined && !(birth.again && draft.action.address === taken)) link(needs, draft, birth);
    }
  }
}

function letGoBeforeDeath(drafts: readonly Draft[], needs: Needs): void {
  const deaths = new Map(drafts.filter((draft) => draft.role === 'destroy').map((draft) => [draft.action.address, draft]));
  for (const draft of drafts) {
    for (const left of draft.action.lets) {
      const death = deaths.get(left);
      // What replaces an entity comes before others lose what they no longer need, so only what must go first goes first.
      const early = !draft.hasEffect || rankOf(draft.stage.phase) <= rankOf('tighten');
      const waits = death?.again !== true || (early && !draft.action.takes.includes(left));
      if (death !== undefined && waits) link(needs, death, draft);
    }
  }
}

function ownOrder(drafts: readonly Draft[], needs: Needs, freed: ReadonlySet<ActionId>): void {
  const own = new Map<Address, Draft[]>();
  for (const draft of drafts) {
    const earlier = own.get(draft.action.address) ?? [];
    const previous = earlier.at(-1);
    if (previous !== undefined && !earlier.some((one) => freed.has(one.action.id)) && !freed.has(draft.action.id))
      link(needs, draft, previous);
    else for (const one of earlier) if (!mayChangePlaces(one, draft, freed)) link(needs, draft, one);
    own.set(draft.action.address, [...earlier, draft]);
  }
}

// Births come first, what buries and deaths last; versions of a policy keep their order, and so does what is about the same thing.
function mayChangePlaces(one: Draft, other: Draft, freed: ReadonlySet<ActionId>): boolean {
  const isMovable = ({ role, hasEffect, stage, action }: Draft): boolean =>
    role === 'other' && (hasEffect || (stage.phase === 'born' && !action.address.startsWith('Policy/')));
  const isFreed = freed.has(one.action.id) || freed.has(other.action.id);
  return isFreed && isMovable(one) && isMovable(other) && one.unit !== other.unit && subjectOf(one) !== subjectOf(other);
}

/** What a call is about: its input without what it puts there. */
function subjectOf({ action }: Draft): string {
  if (!isCall(action.do)) return action.id;
  const entries = Object.entries(action.do.input).filter(
    ([name]) => !['PolicyDocument', 'VersionId', 'PermissionsBoundary'].includes(name),
  );
  return JSON.stringify(entries.sort(([a], [b]) => byCodePoint(a, b)));
}

// Parts of one entity that get a secret get it one after the other: what one of them was making when a run broke off, is then sure.
function inTurn(drafts: readonly Draft[], needs: Needs): void {
  const secret = new Set(drafts.flatMap(({ action }) => ('secret' in action.do ? [action.address] : [])));
  const last = new Map<Address, Draft>();
  for (const draft of drafts) {
    if (!secret.has(draft.action.address)) continue;
    const holder = holderOf(draft.action.address);
    const previous = last.get(holder);
    if (previous !== undefined && previous.action.address !== draft.action.address) link(needs, draft, previous);
    last.set(holder, draft);
  }
}

function holderOf(address: Address): Address {
  const parsed = parseAddress(address);
  return (parsed === undefined ? undefined : kindOf(parsed.kind)?.holder?.(parsed.name)) ?? address;
}

function stages(groups: ReadonlyMap<Address, readonly Draft[]>, arrange: Arrange, needs: Needs): Draft[] {
  const joints: Draft[] = [];
  for (const group of groups.values()) {
    const steps = arrange(group);
    steps.forEach((stage, index) => {
      const previous = steps[index - 1];
      if (previous !== undefined) joints.push(...connect(previous, stage, needs, joints.length));
    });
  }
  return joints;
}

/** Inside a component: pure moves of one phase side by side, mixed ones and glued units in single file, phase after phase. */
export function byPhase(group: readonly Draft[]): Draft[][] {
  const sorted = group
    .map((draft, index) => ({ draft, index }))
    .sort(
      (a, b) =>
        rankOf(a.draft.stage.phase) - rankOf(b.draft.stage.phase) ||
        Number(b.draft.stage.mixed) - Number(a.draft.stage.mixed) ||
        a.index - b.index,
    )
    .map(({ draft }) => draft);
  const found: Draft[][] = [];
  for (const draft of sorted) {
    const last = found.at(-1);
    const previous = last?.at(-1);
    const together = previous !== undefined && previous.stage.phase === draft.stage.phase && !previous.stage.mixed && !draft.stage.mixed;
    if (last !== undefined && together) last.push(draft);
    else found.push([draft]);
  }
  return found;
}

function connect(earlier: readonly Draft[], later: readonly Draft[], needs: Needs, count: number): Draft[] {
  if (earlier.length * later.length <= MOST_EDGES) {
    for (const draft of later) for (const before of earlier) link(needs, draft, before);
    return [];
  }
  const phase = later[0]?.action.phase ?? 'grant';
  const joint = pause(
    `Account/order#Wait${count === 0 ? '' : `~${count + 1}`}`,
    'Account/order',
    phase,
    0,
    `all of ${earlier[0]?.action.phase ?? 'before'} is done before ${phase} begins`,
  );
  for (const before of earlier) link(needs, joint, before);
  for (const draft of later) link(needs, draft, joint);
  return [joint];
}

// One barrier for all staged versions: servers that have not heard of a version yet would refuse its holders for a moment.
function propagation(drafts: readonly Draft[], seconds: number, needs: Needs): Draft[] {
  const waiting = drafts.filter((draft) => draft.afterPropagation);
  if (waiting.length === 0) return [];
  const barrier = pause(
    'Account/propagation#Wait',
    'Account/propagation',
    'born',
    seconds,
    'staged policy versions become known to all of IAM before they become the default',
  );
  for (const draft of waiting) {
    for (const staged of drafts.filter(
      (one) => one.action.address === draft.action.address && one.action.id.includes('#CreatePolicyVersion'),
    ))
      link(needs, barrier, staged);
    link(needs, draft, barrier);
  }
  return [barrier];
}

function pause(id: ActionId, address: Address, phase: Action['phase'], seconds: number, reason: string): Draft {
  const action = { id, address, do: { seconds, reason }, undo: [], takes: [], lets: [], phase, risk: 'none', reason } as const;
  return { action, stage: { phase, mixed: false }, unit: id, hasEffect: false, afterPropagation: false, role: 'other', again: false };
}

// Kahn's method: every action stands in the first wave after all that it needs. Ties by kind, then address, then own order.
function waves(drafts: readonly Draft[], needs: Needs): Action[][] {
  const dependents = new Map<ActionId, Draft[]>();
  const open = new Map(drafts.map((draft) => [draft.action.id, needs.get(draft.action.id)?.size ?? 0]));
  for (const draft of drafts) {
    for (const need of needs.get(draft.action.id) ?? []) append(dependents, need, draft);
  }
  const result: Action[][] = [];
  let ready = drafts.filter((draft) => open.get(draft.action.id) === 0);
  let placed = 0;
  while (ready.length > 0) {
    result.push(
      [...ready].sort(tie).map((draft) => ({ ...draft.action, needs: [...(needs.get(draft.action.id) ?? [])].sort(byCodePoint) })),
    );
    placed += ready.length;
    const next: Draft[] = [];
    for (const done of ready) {
      for (const dependent of dependents.get(done.action.id) ?? []) {
        const left = (open.get(dependent.action.id) ?? 0) - 1;
        open.set(dependent.action.id, left);
        if (left === 0) next.push(dependent);
      }
    }
    ready = next;
  }
  if (placed !== drafts.length) throw new Error(`actions need each other: ${knotOf(open, needs).join(' < ')}`);
  return result;
}

// Some of those that were never free, each needed by the one before it.
function knotOf(open: ReadonlyMap<ActionId, number>, needs: Needs): ActionId[] {
  const isStuck = (id: ActionId): boolean => (open.get(id) ?? 0) > 0;
  const way = [...open.keys()].filter(isStuck).slice(0, 1);
  for (let last = way.at(-1); last !== undefined; last = way.at(-1)) {
    const next = [...(needs.get(last) ?? [])].find(isStuck);
    if (next === undefined || way.includes(next)) return next === undefined ? way : [...way.slice(way.indexOf(next)), next];
    way.push(next);
  }
  return way;
}

function tie(a: Draft, b: Draft): number {
  return (
    rankAt(a.action.address) - rankAt(b.action.address) ||
    byCodePoint(a.action.address, b.action.address) ||
    byCodePoint(a.action.id, b.action.id)
  );
}

function rankAt(address: Address): number {
  const parsed = parseAddress(address);
  return (parsed === undefined ? undefined : kindOf(parsed.kind)?.rank) ?? 0;
}
