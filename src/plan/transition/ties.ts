// Who could become whom in the course of a plan: found once, as candidates; whether it is so at a moment is asked then.
import { ASSUME, doorsOf, trusts } from '../../access/assume.ts';
import { mightAllow } from '../../access/sift.ts';
import type { Principal } from '../../model/principal.ts';
import { everOf } from './ever.ts';
import type { End, Ever } from './ever.ts';
import type { View } from './views.ts';

/** The same principal before and after. */
export interface Course {
  readonly before: View | undefined;
  readonly after: View | undefined;
}

export interface Ground {
  /** All whom some call moves, by key. */
  readonly moving: ReadonlyMap<string, Course>;
  /** All users and roles of the account as it was read, by key. */
  readonly there: ReadonlyMap<string, Principal>;
  readonly ends: readonly End[];
}

/** From whoever could become a role to those roles, by keys: what leads to someone who moves, and where those may get who move. */
export function tiesOf(ground: Ground): ReadonlyMap<string, ReadonlySet<string>> {
  const ties = new Map<string, Set<string>>();
  const directory = directoryOf(ground);
  const seen = new Set<string>();
  let frontier = [...ground.moving.keys()];
  for (const key of ground.moving.keys()) if (directory.isAssuming(key)) onward(key, directory, ties);
  while (frontier.length > 0) {
    const next: string[] = [];
    for (const key of frontier) {
      if (seen.has(key)) continue;
      seen.add(key);
      for (const from of backward(key, directory, ties)) if (!seen.has(from)) next.push(from);
    }
    frontier = next;
  }
  return ties;
}

interface Directory {
  readonly ever: (key: string) => Principal | undefined;
  /** Of those who move. */
  readonly isAssuming: (key: string) => boolean;
  /** By every ARN and id that a trust policy may name. */
  readonly named: ReadonlyMap<string, string>;
  /** Whose own policies might let them become some role. */
  delegates(): readonly string[];
  readonly keys: readonly string[];
}

function directoryOf({ moving, there, ends }: Ground): Directory {
  const known = new Map<string, Ever | undefined>();
  const moved = (key: string): Ever | undefined => {
    const course = moving.get(key);
    if (!known.has(key)) known.set(key, everOf(key, [course?.before, course?.after], ends));
    return known.get(key);
  };
  const ever = (key: string): Principal | undefined => (moving.has(key) ? moved(key)?.principal : there.get(key));
  const keys = [...new Set([...there.keys(), ...moving.keys()])];
  let delegates: readonly string[] | undefined;
  return {
    ever,
    isAssuming: (key) => moved(key)?.isAssuming === true,
    keys,
    named: new Map([
      ...[...there].flatMap(([key, one]) => namesOf(one).map((name) => [name, key] as const)),
      ...[...moving].flatMap(([key, { after }]) =>
        after === undefined ? [] : namesOf(after.principal).map((name) => [name, key] as const),
      ),
    ]),
    delegates: () => (delegates ??= keys.filter((key) => mayAssumeSome(ever(key)))),
  };
}

function namesOf({ arn, uniqueId }: Principal): string[] {
  return uniqueId === null ? [arn] : [arn, uniqueId];
}

function mayAssumeSome(principal: Principal | undefined): boolean {
  return principal !== undefined && (principal.unknown.length > 0 || mightAllow(principal, ASSUME, '*'));
}

/** Who could become the role. */
function backward(key: string, directory: Directory, ties: Map<string, Set<string>>): string[] {
  const role = directory.ever(key);
  if (role === undefined || role.kind !== 'Role') return [];
  const { names, isOpen } = doorsOf(role);
  const direct = [...names].flatMap((name) => directory.named.get(name) ?? []);
  const candidates = isOpen ? directory.keys : new Set([...direct, ...(names.has(accountOf(role)) ? directory.delegates() : [])]);
  const found: string[] = [];
  for (const from of candidates) if (tied(from, key, directory, ties)) found.push(from);
  return found;
}

/** Which roles someone could become whose way to become roles changes. */
function onward(key: string, directory: Directory, ties: Map<string, Set<string>>): void {
  const by = directory.ever(key);
  if (by === undefined) return;
  for (const to of directory.keys) {
    const role = directory.ever(to);
    if (role?.kind === 'Role') tied(key, to, directory, ties);
  }
}

function tied(from: string, to: string, { ever }: Directory, ties: Map<string, Set<string>>): boolean {
  const [by, role] = [ever(from), ever(to)];
  if (from === to || by === undefined || role === undefined || role.kind !== 'Role' || trusts(role, by).may === 'no') return false;
  const found = ties.get(from);
  if (found === undefined) ties.set(from, new Set([to]));
  else found.add(to);
  return true;
}

function accountOf({ arn }: Principal): string {
  return arn.split(':')[4] ?? '';
}
