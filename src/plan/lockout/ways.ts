// The ways to the role that applies, followed call by call: refused when nobody is left who could enter before, told when some are.
import type { Action } from '../../model/plan.ts';
import type { Principal } from '../../model/principal.ts';
import type { World } from '../transition/world.ts';
import { letsIn, namedDoors } from './doors.ts';
import type { Door } from './doors.ts';
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

/** Users and roles that are looked at one by one; beyond them, it is only asked whether anybody is left. */
const MOST_INSIDERS = 20;

export function waysTo(key: string, world: World, present: Present, providers: Providers): Ways {
  const role = present(key);
  const doors = role === undefined ? [] : doorsOf(key, role, world, present, providers);
  const people = doors.some((door) => !door.isService) ? doors.filter((door) => !door.isService) : doors;
  const isCut = doors.filter((door) => door.key !== '').length >= MOST_INSIDERS;
  let shut: { readonly by: Action; readonly who: readonly string[] } | null = null;
  const gone = new Map<Door, { readonly by: Action; readonly isNarrowed: boolean }>();
  const isMoved = (touched: ReadonlySet<string>, provider: string | null): boolean =>
    touched.has(key) || doors.some((door) => touched.has(door.key) || (provider !== null && door.who === provider));
  return {
    after(action, touched, provider) {
      if (role === undefined || doors.length === 0 || !isMoved(touched, provider)) return;
      const now = present(key);
      if (now === undefined) return;
      for (const door of doors) {
        const openness = door.openness(now, providers);
        if (openness === 'open') gone.delete(door);
        else if (gone.get(door)?.isNarrowed !== (openness === 'narrowed'))
          gone.set(door, { by: action, isNarrowed: openness === 'narrowed' });
      }
      const isShut = people.every((door) => gone.get(door)?.isNarrowed === false);
      if (isShut && (!isCut || !othersEnter(now, world, present))) shut ??= { by: action, who: people.map((door) => door.who) };
    },
    closed: () => shut,
    lost: () => [...gone].map(([{ who }, how]) => ({ who, ...how })),
  };
}

interface Entrance extends Door {
  /** Of the actor; empty for who is not of the account. */
  readonly key: string;
}

function doorsOf(key: string, role: Principal, world: World, present: Present, providers: Providers): Entrance[] {
  const named = namedDoors(role, world.scope.account, providers).map((door): Entrance => ({ ...door, key: '' }));
  return [...named, ...insidersOf(key, role, world, present)];
}

function insidersOf(key: string, role: Principal, world: World, present: Present): Entrance[] {
  const found: Entrance[] = [];
  for (const actor of world.actors.values()) {
    if (found.length >= MOST_INSIDERS) break;
    const by = actor.kind === 'Group' || actor.key === key ? undefined : present(actor.key);
    if (by === undefined || !letsIn(role, by)) continue;
    found.push({
      key: actor.key,
      who: by.address,
      isService: false,
      openness(now) {
        const still = present(actor.key);
        return still !== undefined && letsIn(now, still) ? 'open' : 'closed';
      },
    });
  }
  return found;
}

// Where more could enter than were looked at one by one: whether any of the others who were there still can.
function othersEnter(now: Principal, world: World, present: Present): boolean {
  return [...world.actors.values()].some((actor) => {
    const by = actor.kind === 'Group' || actor.uniqueId === null ? undefined : present(actor.key);
    return by !== undefined && letsIn(now, by);
  });
}
