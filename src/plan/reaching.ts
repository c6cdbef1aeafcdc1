// Who may become whom, at a glance: by what trust policies name and by where statements that allow sts:AssumeRole lead. Nobody is
// missed; some are found who may not, for a condition or a Deny. Looked up, not compared in pairs: accounts have thousands.
import { append } from '../model/lists.ts';
import type { Address } from '../model/address.ts';
import type { JsonObject } from '../model/json.ts';
import type { Principal, Principals } from '../model/principal.ts';
import { once } from '../model/once.ts';
import { parseArn } from '../policy/arn.ts';
import { matchesPattern, patternOf } from '../policy/pattern.ts';
import { doorsOf } from '../access/assume.ts';
import { documentOf } from '../access/effective.ts';

/** The addresses themselves, everybody who may become one of them, also by way of others, and every role that they may become. */
export function withinReach(sides: readonly Principals[], centre: ReadonlySet<Address>): ReadonlySet<Address> {
  const principals = new Map<Address, Principal[]>();
  for (const side of sides) {
    for (const principal of side.principals) {
      const there = principals.get(principal.address);
      if (there === undefined) principals.set(principal.address, [principal]);
      else if (!there.some((other) => isAlike(other, principal))) there.push(principal);
    }
  }
  const account = sides[0]?.scope.account ?? '';
  const into = spread(centre, principals, callersAmong(principals, account));
  const onward = spread(centre, principals, rolesAmong(principals, account));
  return new Set([...into, ...onward]);
}

type Everybody = ReadonlyMap<Address, readonly Principal[]>;
type Next = (principal: Principal) => Iterable<Address>;

// Where a plan leaves somebody alone, both sides have the same documents.
function isAlike(one: Principal, other: Principal): boolean {
  if (one === other) return true;
  return (
    one.arn === other.arn &&
    one.trust === other.trust &&
    one.unknown.length === other.unknown.length &&
    one.policies.length === other.policies.length &&
    one.policies.every(({ document }, index) => document === other.policies[index]?.document)
  );
}

function spread(centre: ReadonlySet<Address>, everybody: Everybody, next: Next): ReadonlySet<Address> {
  const found = new Set(centre);
  for (const address of found) {
    for (const principal of everybody.get(address) ?? []) for (const other of next(principal)) found.add(other);
  }
  return found;
}

/** Patterns of roles, each with whom it leads to or from. */
type Aims = Map<string, Address[]>;

/** From a role to those who may become it. What was found once is not found again. */
function callersAmong(everybody: Everybody, account: string): Next {
  const [named, aiming] = [once(() => namedIn(everybody)), once(() => aimingIn(everybody))];
  return function* (role) {
    if (role.trust === null) return;
    const { names } = doorsOf(role);
    for (const name of names) {
      const caller = named().get(sessionOf(name) ?? name);
      if (caller !== undefined) yield caller;
    }
    if (!isDelegating(role, account)) return;
    const { aims, lengths } = aiming();
    for (const length of lengths) yield* aimingAt(role.arn, aims.get(role.arn.slice(0, length)));
  };
}

/** By ARN, by unique id, and by `session:` and the name of the role. */
function namedIn(everybody: Everybody): ReadonlyMap<string, Address> {
  const named = new Map<string, Address>();
  for (const [address, principals] of everybody) {
    for (const principal of principals) for (const name of namesOf(principal)) named.set(name, address);
  }
  return named;
}

interface Aiming {
  /** By what stands before the first wildcard. */
  readonly aims: ReadonlyMap<string, Aims>;
  readonly lengths: ReadonlySet<number>;
}

function aimingIn(everybody: Everybody): Aiming {
  const [aims, lengths] = [new Map<string, Aims>(), new Set<number>()];
  for (const [address, principals] of everybody) {
    for (const principal of principals) {
      for (const aim of aimsOf(principal)) {
        const start = startOf(aim);
        const begun = aims.get(start) ?? new Map<string, Address[]>();
        if (begun.size === 0) aims.set(start, begun);
        append(begun, aim, address);
        lengths.add(start.length);
      }
    }
  }
  return { aims, lengths };
}

function* aimingAt(arn: string, aims: Aims | undefined): Iterable<Address> {
  for (const [aim, addresses] of aims ?? []) {
    if (!matchesPattern(patternOf(aim), arn)) continue;
    yield* addresses;
    aims?.delete(aim);
  }
}

/** From somebody to the roles that it may become. No pattern is followed twice. */
function rolesAmong(everybody: Everybody, account: string): Next {
  let known: Roles | undefined;
  const followed = new Set<string>();
  return function* (principal) {
    known ??= rolesIn(everybody, account);
    for (const name of namesOf(principal)) yield* known.naming.get(name) ?? [];
    for (const aim of aimsOf(principal)) {
      if (followed.has(aim)) continue;
      followed.add(aim);
      if (startOf(aim) === aim) yield* known.delegating.get(aim) ?? [];
      else yield* matching(known, aim);
    }
  };
}

interface Roles {
  /** Roles that a trust policy opens to a name. */
  readonly naming: Aims;
  /** Roles that leave it to the policies of whoever comes, by ARN. */
  readonly delegating: Aims;
  /** Their ARNs, sorted. */
  readonly arns: () => readonly string[];
}

function rolesIn(everybody: Everybody, account: string): Roles {
  const [naming, delegating]: [Aims, Aims] = [new Map(), new Map()];
  for (const [address, principals] of everybody) {
    for (const principal of principals) {
      if (principal.trust === null) continue;
      for (const name of doorsOf(principal).names) append(naming, sessionOf(name) ?? name, address);
      if (isDelegating(principal, account)) append(delegating, principal.arn, address);
    }
  }
  let sorted: readonly string[] | undefined;
  return { naming, delegating, arns: () => (sorted ??= [...delegating.keys()].sort()) };
}

function* matching({ delegating, arns }: Roles, aim: string): Iterable<Address> {
  const [start, pattern, sorted] = [startOf(aim), patternOf(aim), arns()];
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? '') < start) low = middle + 1;
    else high = middle;
  }
  for (let arn = sorted[low]; arn?.startsWith(start) === true; arn = sorted[++low]) {
    if (matchesPattern(pattern, arn)) yield* delegating.get(arn) ?? [];
  }
}

function namesOf({ kind, name, arn, uniqueId }: Principal): readonly string[] {
  const names = uniqueId === null ? [arn] : [arn, uniqueId];
  return kind === 'Role' ? [...names, `session:${name}`] : names;
}

// Everyone, all but somebody, or the account: then it takes a policy of the caller's own.
function isDelegating(role: Principal, account: string): boolean {
  const { names, isOpen } = doorsOf(role);
  return isOpen || names.has(account);
}

/** For the ARN of a session, what its role goes by. */
function sessionOf(name: string): string | undefined {
  if (!name.includes(':sts:')) return undefined;
  const [kind, role] = parseArn(name)?.resource.split('/') ?? [];
  return kind === 'assumed-role' ? `session:${role ?? ''}` : undefined;
}

const read = new WeakMap<JsonObject, readonly string[]>();
const NONE: readonly string[] = [];
/** What is not known may allow anything. */
const ALL: readonly string[] = ['*'];

/** Patterns of what a principal's policies let it assume. */
function aimsOf({ policies, unknown }: Principal): readonly string[] {
  if (unknown.length > 0) return ALL;
  let aims = NONE;
  for (const grant of policies) {
    let known = read.get(grant.document);
    if (known === undefined) read.set(grant.document, (known = aimsIn(grant)));
    if (known.length > 0) aims = aims.length === 0 ? known : [...aims, ...known];
  }
  return aims;
}

function aimsIn(grant: Principal['policies'][number]): readonly string[] {
  const aims = documentOf(grant).Statement.flatMap(({ Effect, Action, Resource }) => {
    if (Effect !== 'Allow' || (Action !== undefined && !Action.some(mayAssume))) return NONE;
    return Resource?.map((one) => (one.includes('${') ? one.replaceAll(VARIABLE, '*') : one)) ?? ALL;
  });
  return aims.length === 0 ? NONE : aims;
}

/** A policy variable may be anything. */
const VARIABLE = /\$\{[^}]*\}/g;
const ASSUME = 'sts:assumerole';

// By what stands before the first wildcard of an action: `sts:AssumeRoleWithSAML` begins so, too.
function mayAssume(action: string): boolean {
  if (!/^[sS*?]/.test(action)) return false;
  const start = startOf(action.toLowerCase());
  return ASSUME.startsWith(start) || start.startsWith(ASSUME);
}

function startOf(pattern: string): string {
  const end = pattern.search(/[*?]/);
  return end < 0 ? pattern : pattern.slice(0, end);
}
