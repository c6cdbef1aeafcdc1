// Who can enter a role at the beginning of a plan: strangers that its trust policy names, users, and roles that somebody can enter.
import type { Principal } from '../../model/principal.ts';
import type { World } from '../transition/world.ts';
import { letsIn, namedDoors } from './doors.ts';
import type { Door } from './doors.ts';
import type { Providers } from './providers.ts';
import type { Present } from './ways.ts';

export interface Entrance extends Door {
  /** Of the actor; empty for who is not of the account. */
  readonly key: string;
  /** True for a role whose own entrances are known: it is open only while one of them is. */
  readonly isGate: boolean;
}

export interface Entrances {
  /** By role: the one that applies, and those by way of which it is entered. */
  readonly gates: ReadonlyMap<string, readonly Entrance[]>;
  /** Whether anybody else who was there can still enter, where more could than were looked at one by one. */
  othersEnter(): boolean;
}

/** Users and roles that are looked at one by one; beyond them, it is only asked whether anybody is left. */
const MOST_INSIDERS = 20;
/** Questions who may enter a role: of those on the way that would take more, it is taken that somebody can. */
const MOST_QUESTIONS = 4_000;

export function doorsTo(key: string, world: World, present: Present, providers: Providers): Entrances {
  const all = new Map<string, readonly Entrance[]>();
  let left = MOST_QUESTIONS;
  const open = [key];
  for (let gate = open.shift(); gate !== undefined; gate = open.shift()) {
    const role = present(gate);
    const isAffordable = gate === key || left >= world.actors.size;
    if (role === undefined || all.has(gate) || !isAffordable) continue;
    left -= world.actors.size;
    const inside = insidersOf(gate, role, world, present);
    all.set(gate, [...namedDoors(role, world.scope.account, providers).map(outside), ...inside]);
    open.push(...inside.flatMap((door) => (world.actors.get(door.key)?.kind === 'Role' ? [door.key] : [])));
  }
  const isCut = (all.get(key) ?? []).filter((door) => door.key !== '').length >= MOST_INSIDERS;
  const gates = enteredFrom(key, all);
  return { gates, othersEnter: () => isCut && othersEnter(present(key), world, present) };
}

function outside(door: Door): Entrance {
  return { ...door, key: '', isGate: false };
}

// Only the doors by which somebody comes: of roles that nobody can enter, none does. A service counts where nobody else comes.
function enteredFrom(key: string, all: ReadonlyMap<string, readonly Entrance[]>): Map<string, readonly Entrance[]> {
  const byPeople = reached(all, (door) => !door.isService);
  const entered = reached(all, (door, gate) => !door.isService || !byPeople.has(gate));
  const gates = new Map<string, readonly Entrance[]>();
  for (const [gate, doors] of all) {
    if (gate !== key && !entered.has(gate)) continue;
    const kept = doors.filter(
      (door) => (gate === key || !door.isService || !byPeople.has(gate)) && (!all.has(door.key) || entered.has(door.key)),
    );
    gates.set(
      gate,
      kept.map((door) => ({ ...door, isGate: all.has(door.key) })),
    );
  }
  return gates;
}

function reached(all: ReadonlyMap<string, readonly Entrance[]>, counts: (door: Entrance, gate: string) => boolean): ReadonlySet<string> {
  const found = new Set<string>();
  for (let before = -1; before < found.size;) {
    before = found.size;
    for (const [gate, doors] of all)
      if (doors.some((door) => (all.has(door.key) ? found.has(door.key) : counts(door, gate)))) found.add(gate);
  }
  return found;
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
      isGate: false,
      openness(now) {
        const still = present(actor.key);
        return still !== undefined && letsIn(now, still) ? 'open' : 'closed';
      },
    });
  }
  return found;
}

// Whether any of those who were there still can.
function othersEnter(now: Principal | undefined, world: World, present: Present): boolean {
  return [...world.actors.values()].some((actor) => {
    const by = actor.kind === 'Group' || actor.uniqueId === null ? undefined : present(actor.key);
    return now !== undefined && by !== undefined && letsIn(now, by);
  });
}
