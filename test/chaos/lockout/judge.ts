// One plan carried out by its caller, in every order that it allows: whether each call is let through, can be taken back, and whether
// somebody can still enter and do everything.
import { resolveRefs, UnresolvedRef } from '../../../src/apply/refs.ts';
import type { Call } from '../../../src/model/call.ts';
import { isCall } from '../../../src/model/call.ts';
import type { Action, Plan } from '../../../src/model/plan.ts';
import { actionsOf, isLost } from '../../../src/model/plan.ts';
import type { Asker } from '../../../src/sandbox/authenticate.ts';
import type { Need } from '../../../src/sandbox/access/need.ts';
import type { RoleRecord, UserRecord } from '../../../src/sandbox/records.ts';
import type { Random } from '../fuzz/random.ts';
import { goTo, here, nextOf, pointsOf } from '../transitions/course.ts';
import type { Bench, Point } from '../transitions/course.ts';
import type { Caller } from './chance.ts';
import { almighty, askerAs, has, letsService, needed, originsOf, READING } from './oracle.ts';

/** What goes wrong somewhere on the way; what was never allowed is told apart. */
export interface Harm {
  readonly kind: 'do' | 'undo' | 'read' | 'way' | 'full';
  readonly what: string;
  /** True if it was so before the plan, too. */
  readonly isOld: boolean;
  readonly done: readonly string[];
}

export interface Judged {
  readonly harms: readonly Harm[];
  readonly points: readonly Point[];
}

/** Who it is, on this bench. */
export function recordOf({ kept }: Bench, { section, name }: Caller): UserRecord | RoleRecord {
  const record = kept.find(section === 'users' ? 'user' : 'role', name);
  if (record === undefined) throw new Error(`no ${name}`);
  return record;
}

/** Looks at all states of a plan from where the bench stands, to which it returns. */
export async function judged(bench: Bench, plan: Plan, who: UserRecord | RoleRecord, random: Random): Promise<Judged> {
  const start = here(bench);
  const watch = watchFor(bench, start, who);
  const actions = actionsOf(plan);
  const points = await pointsOf(bench, plan, random);
  const harms = [start, ...points].flatMap((point) => {
    const done = actions.flatMap(({ id }) => (point.done.has(id) ? [id] : []));
    return [...watch.asks(point, actions), ...watch.entrances(point)].map((harm) => ({ ...harm, done }));
  });
  goTo(bench, start);
  return { harms, points };
}

type Bare = Omit<Harm, 'done'>;

interface Watch {
  asks(point: Point, actions: readonly Action[]): Bare[];
  entrances(point: Point): Bare[];
}

function watchFor(bench: Bench, start: Point, who: UserRecord | RoleRecord): Watch {
  const asker = askerAs(bench, who);
  const [origins, full] = [who.kind === 'role' ? originsOf(bench, who) : new Set<string>(), almighty(bench)];
  const isOnlyServices = who.kind === 'role' && origins.size === 0 && letsService(who);
  return {
    asks(point, actions) {
      goTo(bench, point);
      const lacking = asked(point, actions).flatMap(({ kind, call, id }) =>
        lacks(bench, asker, call).map((need) => ({ kind, what: `${need.action} on ${need.resource} ${id}`, need, call })),
      );
      const blind = has(bench, asker, READING) ? [] : [{ kind: 'read' as const, what: 'reading', need: READING, call: null }];
      const all = [...lacking, ...blind];
      if (all.length === 0) return [];
      goTo(bench, start);
      return all.map(({ kind, what, need, call }) => ({ kind, what, isOld: !could(bench, asker, need, call) }));
    },
    entrances(point) {
      goTo(bench, point);
      const now = bench.kept.findById(who.id);
      const isGone = full.size > 0 && almighty(bench).size === 0;
      const nobody: Bare[] = isGone ? [{ kind: 'full', what: 'nobody may do everything', isOld: false }] : [];
      if (now?.kind !== 'role') return nobody;
      const left = originsOf(bench, now);
      const isShut = isOnlyServices ? !letsService(now) : origins.size > 0 && ![...origins].some((origin) => left.has(origin));
      return isShut ? [...nobody, { kind: 'way', what: `of ${[...origins].join(', ')} nobody enters`, isOld: false }] : nobody;
    },
  };
}

// As it would have been asked before the plan: by then the tags and the boundary of what it is about may have been others.
export function could(bench: Bench, asker: Asker, need: Need, call: Call | null): boolean {
  const then = call === null ? [need] : needed(bench, asker, call).filter(({ action }) => action === need.action);
  return then.every(({ keys }) => has(bench, asker, { ...need, keys }));
}

interface Asked {
  readonly kind: 'do' | 'undo';
  readonly call: Call;
  readonly id: string;
}

// What may be called next, and what takes back each call that was made.
function asked(point: Point, actions: readonly Action[]): Asked[] {
  const forth = nextOf(actions, point.done).flatMap(({ id, do: step }): Asked[] =>
    isCall(step) ? [{ kind: 'do', call: filled(step, point), id }] : [],
  );
  const back = actions.flatMap(({ id, undo }): Asked[] => {
    const steps = point.done.has(id) && !isLost(undo) ? undo : [];
    return steps.flatMap((step) => (isCall(step) ? [{ kind: 'undo', call: filled(step, point), id }] : []));
  });
  return [...forth, ...back];
}

function filled(step: Call, { outputs }: Point): Call {
  try {
    return resolveRefs(step, outputs);
  } catch (error) {
    if (error instanceof UnresolvedRef) return step;
    throw error;
  }
}

/** The permissions for a call that whoever applies has not. */
export function lacks(bench: Bench, asker: Asker, call: Call): Need[] {
  return needed(bench, asker, call).filter((need) => !has(bench, asker, need));
}
