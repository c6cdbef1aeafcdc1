// The ways to the role that applies, by way of other roles too, followed call by call: refused when nobody is left who could enter
// before, told when some are.
import type { Action } from '../../model/plan.ts';
import type { Principal } from '../../model/principal.ts';
import type { World } from '../transition/world.ts';
import { doorsTo } from './entrances.ts';
import type { Entrance } from './entrances.ts';
import type { Providers } from './providers.ts';

/** Whose view it is by the key of the actor, at the moment. */
export type Present = (key: string) => Principal | undefined;

export interface Ways {
  /** After a call that touched these. */
  after(action: Action, touched: ReadonlySet<string>, provider: string | null): void;
  /** The call by which the last way was closed; null if one stays open all along. */
  readonly closed: () => { readonly by: Action; readonly who: readonly string[] } | null;
  /** Who can no longer enter when all is done, or not as before, and by which call. */
  readonly lost: () => readonly { readonly who: string; readonly by: Action; readonly isNarrowed: boolean }[];
}

export function waysTo(key: string, world: World, present: Present, providers: Providers): Ways {
  const { gates, ...beyond } = doorsTo(key, world, present, providers);
  const doors = gates.get(key) ?? [];
  const people = doors.some((door) => !door.isService) ? doors.filter((door) => !door.isService) : doors;
  let shut: { readonly by: Action; readonly who: readonly string[] } | null = null;
  const gone = new Map<Entrance, { readonly by: Action; readonly isNarrowed: boolean }>();
  const onTheWay = new Set([...gates].flatMap(([gate, all]) => [gate, ...all.map((door) => door.key)]));
  const named = new Set([...gates.values()].flatMap((all) => all.map((door) => door.who)));
  return {
    after(action, touched, provider) {
      const isMoved = [...touched].some((one) => onTheWay.has(one)) || (provider !== null && named.has(provider));
      if (doors.length === 0 || !isMoved || present(key) === undefined) return;
      const open = openGates(gates, present, providers);
      for (const door of doors) {
        const openness = opennessOf(door, key, open, present, providers);
        if (openness === 'open') gone.delete(door);
        else if (gone.get(door)?.isNarrowed !== (openness === 'narrowed'))
          gone.set(door, { by: action, isNarrowed: openness === 'narrowed' });
      }
      const isShut = people.every((door) => gone.get(door)?.isNarrowed === false);
      if (isShut && !beyond.othersEnter()) shut ??= { by: action, who: people.map((door) => door.who) };
    },
    closed: () => shut,
    lost: () => [...gone].map(([{ who }, how]) => ({ who, ...how })),
  };
}

type Gates = ReturnType<typeof doorsTo>['gates'];

function opennessOf(door: Entrance, gate: string, open: ReadonlySet<string>, present: Present, providers: Providers) {
  const role = present(gate);
  if (role === undefined || (door.isGate && !open.has(door.key))) return 'closed';
  return door.openness(role, providers);
}

// The roles on the way that somebody can still enter who could before: found from outside, since they may lead in a circle.
function openGates(gates: Gates, present: Present, providers: Providers): ReadonlySet<string> {
  const open = new Set<string>();
  for (let before = -1; before < open.size;) {
    before = open.size;
    for (const [gate, doors] of gates)
      if (!open.has(gate) && doors.some((door) => opennessOf(door, gate, open, present, providers) !== 'closed')) open.add(gate);
  }
  return open;
}
