// An account between two calls: who is there and what they hold. Every change can be taken back, so that orders can be tried.
import { addressOf } from '../../model/address.ts';
import type { Address, Scope } from '../../model/address.ts';
import type { Document } from '../../policy/document.ts';
import { kindOf } from '../../kinds/index.ts';
import type { Permits } from '../../kinds/kind.ts';
import type { HolderKind } from '../../kinds/replay.ts';

/** A user, group or role. Its key stays the same when it is renamed; another one that is born under its name has another. */
export interface Actor {
  readonly key: string;
  readonly kind: HolderKind;
  readonly name: string;
  readonly path: string;
  readonly arn: string;
  readonly uniqueId: string | null;
  readonly exists: boolean;
  readonly permits: Permits;
}

export interface Policy {
  readonly address: string;
  /** Of the default version. */
  readonly document: Document;
  /** By their ids, or by the action that will stage them. */
  readonly versions: ReadonlyMap<string, Document>;
}

export interface World {
  readonly scope: Scope;
  readonly actors: Map<string, Actor>;
  /** The key of whoever has an address now. */
  readonly keys: Map<string, string>;
  readonly policies: Map<string, Policy>;
  /** Who ever held a policy, and who was ever in a group: that it is so no more is found out by looking. */
  readonly holders: Map<string, Set<string>>;
  readonly members: Map<string, Set<string>>;
  /** Whom calls named and nobody knows. */
  readonly strangers: Set<string>;
  readonly log: (() => void)[];
  touched: Set<string>;
}

export function emptyWorld(scope: Scope): World {
  return {
    scope,
    actors: new Map(),
    keys: new Map(),
    policies: new Map(),
    holders: new Map(),
    members: new Map(),
    strangers: new Set(),
    log: [],
    touched: new Set(),
  };
}

/** The same world, that changes by itself. */
export function copyOf({ scope, actors, keys, policies, holders, members, strangers }: World): World {
  const sets = (map: World['holders']) => new Map(Array.from(map, ([key, set]) => [key, new Set(set)] as const));
  return {
    scope,
    actors: new Map(actors),
    keys: new Map(keys),
    policies: new Map(policies),
    holders: sets(holders),
    members: sets(members),
    strangers: new Set(strangers),
    log: [],
    touched: new Set(),
  };
}

/** Sets an entry so that it can be taken back; undefined deletes it. */
export function set<V>({ log }: World, map: Map<string, V>, key: string, value: V | undefined): void {
  const old = map.get(key);
  log.push(() => void (old === undefined ? map.delete(key) : map.set(key, old)));
  if (value === undefined) map.delete(key);
  else map.set(key, value);
}

/** Puts an actor as it is now: its access may have moved, and with a group's that of its members. */
export function put(world: World, actor: Actor): void {
  set(world, world.actors, actor.key, actor);
  notice(world, actor);
  touch(world, actor.key);
}

export function touch({ touched, members }: World, key: string): void {
  touched.add(key);
  for (const member of members.get(key) ?? []) touched.add(member);
}

/** Remembers what it holds and where it is a member. */
export function notice({ keys, holders, members }: World, { key, permits }: Actor): void {
  const held = permits.boundary === null ? permits.attached : [...permits.attached, permits.boundary];
  for (const arn of held) add(holders, arn, key);
  for (const group of permits.groups) {
    const address = addressOf('Group', group);
    add(members, keys.get(address) ?? address, key);
  }
}

function add(map: Map<string, Set<string>>, key: string, value: string): void {
  const found = map.get(key);
  if (found === undefined) map.set(key, new Set([value]));
  else found.add(value);
}

/** Whoever has the name now; undefined, and remembered, if nobody has. */
export function named(world: World, kind: HolderKind, name: string): Actor | undefined {
  const address = addressOf(kind, name);
  const found = world.actors.get(world.keys.get(address) ?? '');
  if (found === undefined) world.strangers.add(address);
  return found;
}

/** A key for a newborn: its address, or the next one like it that nobody ever had. */
export function freshKey({ actors }: World, address: Address): string {
  for (let count = 1; ; count += 1) {
    const key = count === 1 ? address : `${address}~${count}`;
    if (!actors.has(key)) return key;
  }
}

export function arnOf({ scope }: World, kind: HolderKind, name: string, path: string): string {
  return kindOf(kind)?.arn(name, path, scope) ?? '';
}
