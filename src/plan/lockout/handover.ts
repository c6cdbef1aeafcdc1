// Full access that goes from the last who has it to another: the new one has it before the old one loses it, whoever they are.
import type { ActionId } from '../../model/call.ts';
import { byCodePoint } from '../../model/json.ts';
import type { Action, Plan } from '../../model/plan.ts';
import type { LiveState } from '../../model/state.ts';
import type { Sides } from '../access.ts';
import { openNumbers } from '../transition/numbers.ts';
import { openStage } from '../transition/stage.ts';
import { openViews } from '../transition/views.ts';
import { earlierThan } from './between.ts';
import { mayAll } from './full.ts';

/** The waves, in which calls that take full access from the last ones wait for those that give it to the next, where they can. */
export function handedOver(live: LiveState, { before, after }: Sides, waves: Plan['waves']): Plan['waves'] {
  const [old, fresh] = [before, after].map(({ principals }) => new Set(principals.filter(mayAll).map(({ address }) => address)));
  if (old === undefined || fresh === undefined || old.size === 0 || fresh.size === 0) return waves;
  if ([...old].some((address) => fresh.has(address))) return waves;
  const actions = waves.flat();
  const { takers, givers } = movesIn(live, actions, old);
  const first = [...givers.values()].sort((a, b) => (a.at(-1) ?? 0) - (b.at(-1) ?? 0))[0];
  if (first === undefined) return waves;
  const bound = new Set(first.flatMap((place) => [place, ...earlierThan(actions, place)]));
  const needed = first.flatMap((place) => actions[place]?.id ?? []);
  const waiting = new Set(takers.filter((place) => !bound.has(place)));
  if (waiting.size === 0) return waves;
  return inWaves(
    actions.map((action, place) =>
      waiting.has(place) ? { ...action, needs: [...new Set([...action.needs, ...needed])].sort(byCodePoint) } : action,
    ),
  );
}

interface Moves {
  /** The calls that take full access from somebody. */
  readonly takers: readonly number[];
  /** By who has it in the end, the calls up to the one that completes it. */
  readonly givers: ReadonlyMap<string, readonly number[]>;
}

function movesIn(live: LiveState, actions: readonly Action[], old: ReadonlySet<string>): Moves {
  const stage = openStage(live);
  const views = openViews(stage.world, openNumbers());
  const isFull = new Map<string, boolean>([...old].map((address) => [address, true]));
  const [touches, givers, takers] = [new Map<string, number[]>(), new Map<string, readonly number[]>(), new Set<number>()];
  actions.forEach((action, place) => {
    for (const key of stage.perform(action)) {
      const view = views.of(stage.world.actors.get(key));
      const [had, has] = [isFull.get(key) === true, view !== undefined && mayAll(view.principal)];
      const calls = [...(touches.get(key) ?? []), place];
      touches.set(key, calls);
      isFull.set(key, has);
      if (had && !has) {
        takers.add(place);
        givers.delete(key);
      }
      if (!had && has) givers.set(key, calls);
    }
  });
  return { takers: [...takers], givers };
}

// Every action in the first wave after all that it needs, in the order in which they stood.
function inWaves(actions: readonly Action[]): Action[][] {
  const level = new Map<ActionId, number>();
  const known = new Set(actions.map(({ id }) => id));
  for (let open = actions; open.length > 0;) {
    const isReady = ({ needs }: Action): boolean => needs.every((id) => level.has(id) || !known.has(id));
    const ready = open.filter(isReady);
    // The needs that were added lead from calls to others that do not wait for them, so that there is always one.
    if (ready.length === 0) throw new Error('actions need each other');
    const next = ready.map(({ id, needs }) => [id, Math.max(0, ...needs.map((need) => (level.get(need) ?? -1) + 1))] as const);
    for (const [id, at] of next) level.set(id, at);
    open = open.filter(({ id }) => !level.has(id));
  }
  const waves: Action[][] = [];
  for (const action of actions) (waves[level.get(action.id) ?? 0] ??= []).push(action);
  return waves;
}
