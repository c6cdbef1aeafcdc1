// An order in which no state is wrong, if there is one: depth first over what may come next, the order of the phases first. States
// that led nowhere are remembered by what has been done, and each verdict by who holds what, so that a counter-example that still
// stands costs nothing to find again.
import type { ActionId } from '../../model/call.ts';
import type { Draft } from '../actions.ts';
import { openWalk } from './walk.ts';
import type { Ground, Needs, Walk } from './walk.ts';

/** Most calls tried for one component. */
const MOST_TRIES = 600;

/** The drafts of a component in an order without a fault; null if none was found, and whether all were tried. */
export function searchOrder(
  candidate: readonly Draft[],
  before: Needs,
  ground: Ground,
): { readonly order: readonly Draft[] | null; readonly isExhaustive: boolean } {
  const walk = openWalk(ground, candidate);
  const search: Search = { candidate, before, walk, failed: new Set(), tries: MOST_TRIES };
  const start = walk.mark();
  const order = follow(search, [], null);
  walk.back(start);
  return { order, isExhaustive: search.tries > 0 };
}

interface Search {
  readonly candidate: readonly Draft[];
  /** What each must come after, among the candidates. */
  readonly before: Needs;
  readonly walk: Walk;
  /** Sets of drafts from which no way leads to the end. */
  readonly failed: Set<string>;
  tries: number;
}

// `glued`: the unit of which some has been done and some must follow at once.
function follow(search: Search, done: readonly Draft[], glued: string | null): readonly Draft[] | null {
  if (done.length === search.candidate.length) return done;
  const ids = new Set(done.map((draft) => draft.action.id));
  const state = search.candidate.map((draft) => (ids.has(draft.action.id) ? '1' : '0')).join('');
  if (search.failed.has(state)) return null;
  for (const next of search.candidate) {
    if (ids.has(next.action.id) || (glued !== null && next.unit !== glued) || !isFree(next, ids, search)) continue;
    if ((search.tries -= 1) < 0) return null;
    const mark = search.walk.mark();
    const isRight = search.walk.faults(search.walk.take(next)).next().done === true;
    const rest = search.candidate.some((draft) => draft !== next && draft.unit === next.unit && !ids.has(draft.action.id));
    const order = isRight ? follow(search, [...done, next], rest ? next.unit : null) : null;
    if (order !== null) return order;
    search.walk.back(mark);
  }
  search.failed.add(state);
  return null;
}

function isFree(draft: Draft, done: ReadonlySet<ActionId>, { before }: Search): boolean {
  for (const id of before.get(draft.action.id) ?? []) if (!done.has(id)) return false;
  return true;
}

/** The needs of the candidates among each other, also those that go by way of others. */
export function orderedBefore(candidate: readonly Draft[], needs: Needs): Needs {
  const ours = new Set(candidate.map((draft) => draft.action.id));
  const all = new Map<ActionId, ReadonlySet<ActionId>>();
  for (const { action } of candidate) {
    const found = new Set<ActionId>();
    const seen = new Set<ActionId>([action.id]);
    for (const id of seen) {
      for (const need of needs.get(id) ?? []) {
        if (ours.has(need)) found.add(need);
        seen.add(need);
      }
    }
    found.delete(action.id);
    all.set(action.id, found);
  }
  return all;
}
