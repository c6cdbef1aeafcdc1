// The account as someone sees it who looks for more access: who is there, which groups and policies, and who became whom.
import { byCodePoint } from '../../model/json.ts';
import type { Grant, GroupAccess, ManagedPolicy, Principal, Principals } from '../../model/principal.ts';
import { awsPolicyArn, rootArn } from '../../policy/arn.ts';
import type { Context, Subject } from './ask.ts';
import { doorsOf } from './entering.ts';
import type { Doors } from './entering.ts';
import type { Memory } from './memory.ts';
import type { Change } from './nouns.ts';
import { everything, givesEverything, iamOnly, isAdministrator } from './power.ts';

/** A principal as it is, or as it became by some of its own steps. */
export interface Hold {
  /** The address, followed by what was changed. */
  readonly key: string;
  /** How many changes that were. */
  readonly changes: number;
  readonly principal: Principal;
}

/** One change of what a principal may do. */
export interface Alteration {
  /** The resource of the call, or of the calls. */
  readonly resource: string;
  readonly context: Context;
  /** For people. */
  readonly via: string;
  readonly after: Principal;
  /** Names the change among those of one principal. */
  readonly label: string;
  /** False: what will be there afterwards is not known. */
  readonly isCertain: boolean;
  /** The call names the principal itself, so that conditions may ask about it. */
  readonly isAbout: boolean;
}

export interface World {
  readonly scope: Principals['scope'];
  readonly principals: readonly Principal[];
  /** Administrators first, each in address order; nobody whom only AWS changes. */
  readonly users: readonly Principal[];
  readonly roles: readonly Principal[];
  /** ARNs that are taken. */
  readonly present: ReadonlySet<string>;
  readonly groups: readonly GroupAccess[];
  /** Addresses of users by that of their group. */
  readonly members: ReadonlyMap<string, ReadonlySet<string>>;
  /** By address. */
  readonly managed: ReadonlyMap<string, ManagedPolicy>;
  readonly administratorPolicy: string;
  /** Policies that are worth attaching: AWS's own for administrators, and those of the account that give everything. */
  readonly attachable: readonly Grant[];
  readonly holds: Map<string, Hold>;
  /** What was worked out of whom. */
  readonly alterations: WeakMap<Principal, Map<Change, readonly Alteration[]>>;
  /** Whom the roles let in. */
  readonly doors: Doors;
  readonly memory: Memory;
}

export function worldOf({ scope, principals, groups = [], managed = [] }: Principals, memory: Memory): World {
  const all = principals.map((principal) => completed(principal, scope.partition));
  const sorted = all.filter(({ path }) => !path.startsWith('/aws-service-role/')).toSorted((a, b) => byCodePoint(a.address, b.address));
  const isFirst = new Set(sorted.filter((principal) => isAdministrator(memory, principal)));
  const ranked = [...isFirst, ...sorted.filter((principal) => !isFirst.has(principal))];
  const users = ranked.filter(({ kind }) => kind === 'User');
  const roles = ranked.filter(({ kind }) => kind === 'Role');
  return {
    scope,
    principals: all,
    users,
    roles,
    present: new Set([rootArn(scope), ...users.map(({ arn }) => arn), ...roles.map(({ arn }) => arn)]),
    groups,
    members: new Map(groups.map(({ address, members }) => [address, new Set(members)])),
    managed: new Map(managed.toReversed().map((policy) => [policy.address, policy])),
    administratorPolicy: awsPolicyArn(scope.partition, '/', 'AdministratorAccess'),
    attachable: attachableOf(scope.partition, managed, memory),
    holds: new Map(all.map((principal) => [principal.address, { key: principal.address, changes: 0, principal }])),
    alterations: new WeakMap(),
    doors: doorsOf(roles),
    memory,
  };
}

function attachableOf(partition: string, managed: readonly ManagedPolicy[], memory: Memory): readonly Grant[] {
  const own = managed
    .map(({ address, document }): Grant => ({ source: address, via: null, document }))
    .filter((grant) => givesEverything(memory, grant));
  return [everything(awsPolicyArn(partition, '/', 'AdministratorAccess')), ...own, iamOnly(awsPolicyArn(partition, '/', 'IAMFullAccess'))];
}

/** The hold after one more change; the same key is the same hold. */
export function varied(world: World, hold: Hold, label: string, after: Principal): Hold {
  const [base = '', ...labels] = hold.key.split(' ');
  const key = [base, ...[...new Set([...labels, label.replaceAll(' ', '_')])].sort(byCodePoint)].join(' ');
  const there = world.holds.get(key);
  if (there !== undefined) return there;
  const made = { key, changes: hold.changes + 1, principal: after };
  world.holds.set(key, made);
  return made;
}

/** What conditions may ask about an entity that is called upon. */
export function subjectOf(world: World, principal: Principal): Subject {
  const { boundary, unknown } = principal;
  if (boundary !== null) return { principal, boundary: arnOf(world, boundary) };
  // A boundary whose document is not known is listed beside attached policies.
  return { principal, boundary: unknown.length === 0 ? null : undefined };
}

/** The ARN of the managed policy that a grant is; undefined for inline policies. */
export function arnOf(world: World, { source }: Grant): string | undefined {
  if (source.startsWith('arn:')) return source;
  const known = world.managed.get(source)?.arn;
  if (known !== undefined) return known;
  const { partition, account } = world.scope;
  return /^Policy\/[^/]+$/.test(source) ? `arn:${partition}:iam::${account}:policy/${source.slice('Policy/'.length)}` : undefined;
}

const WELL_KNOWN: ReadonlyMap<string, (source: string) => Grant> = new Map([
  ['AdministratorAccess', everything],
  ['IAMFullAccess', iamOnly],
]);

// A file may name AWS's own policies without holding their documents; these two decide a lot.
function completed(principal: Principal, partition: string): Principal {
  const found = [...WELL_KNOWN].flatMap(([name, grant]) => {
    const arn = awsPolicyArn(partition, '/', name);
    return principal.unknown.includes(arn) ? [grant(arn)] : [];
  });
  if (found.length === 0) return principal;
  const sources = new Set(found.map(({ source }) => source));
  return { ...principal, policies: [...principal.policies, ...found], unknown: principal.unknown.filter((arn) => !sources.has(arn)) };
}
