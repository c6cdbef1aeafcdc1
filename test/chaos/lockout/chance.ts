// Random plans for accounts that are about IAM itself, and who carries them out: a user or a role, with its powers and the ways to it.
import { call } from '../../../src/model/call.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import type { IamWriter } from '../../../src/model/ports.ts';
import type { Random } from '../fuzz/random.ts';
import { transition } from '../transitions/chance.ts';
import { ACCOUNT, arnOf, fill, manifestOf } from '../transitions/side.ts';
import type { Holder, Side, Statements } from '../transitions/side.ts';
import { ABROAD, CLIENTS, lessened, power, PROVIDER, recast, SUBJECTS } from './words.ts';

/** An account with its provider, if it has one. */
export interface Estate extends Side {
  readonly clients: readonly string[] | null;
}

export interface Caller {
  readonly section: 'users' | 'roles';
  readonly name: string;
}

export interface Case {
  readonly before: Estate;
  readonly after: Estate;
  readonly caller: Caller;
}

/** A plan and who carries it out; the same for the same seed. */
export function caseOf(random: Random, seed: number): Case {
  const { before, after } = transition(random);
  const section = random.chance(0.55) ? ('roles' as const) : ('users' as const);
  const name = random.one(Object.keys(before[section]));
  const caller = { section, name };
  const [old, fresh] = [recastSide(before, seed), recastSide(after, seed)];
  const [first, second] = empowered(old, fresh, caller, random);
  const [one, other] = section === 'roles' ? entered(first, second, name, random) : [first, second];
  const clients = clientsOf(random, [one, other]);
  return { before: { ...one, clients: clients[0] }, after: { ...other, clients: clients[1] }, caller };
}

type Clients = Estate['clients'];

// A provider that is on neither side is not read, and so one that trust policies name is on one of them.
function clientsOf(random: Random, sides: readonly Side[]): readonly [Clients, Clients] {
  const old = random.chance(0.5) ? CLIENTS : null;
  const some = random.chance(0.6) ? CLIENTS.slice(0, 1 + random.below(2)) : null;
  const fresh = random.chance(0.7) ? old : some;
  const isNamed = JSON.stringify(sides.map(({ roles }) => roles)).includes(PROVIDER);
  return isNamed && old === null && fresh === null ? [CLIENTS, CLIENTS] : [old, fresh];
}

function recastSide(side: Side, seed: number): Side {
  const said = (statements: Statements): Statements => statements.map((one) => recast(one, seed));
  const mapped = <T>(entities: Readonly<Record<string, T>>, change: (one: T) => T): Record<string, T> =>
    Object.fromEntries(Object.entries(entities).map(([name, one]) => [name, change(one)]));
  const held = <T extends Holder>(one: T): T => ({ ...one, inline: mapped({ ...one.inline }, said) });
  return {
    policies: mapped(side.policies, said),
    groups: mapped(side.groups, held),
    users: mapped(side.users, held),
    roles: mapped(side.roles, held),
  };
}

/** How whoever applies has its power. */
type Vehicle = 'inline' | 'policy' | 'group';

function empowered(before: Side, after: Side, caller: Caller, random: Random): [Side, Side] {
  const vehicles: readonly Vehicle[] = caller.section === 'users' ? ['inline', 'policy', 'group'] : ['inline', 'policy'];
  const [statements, vehicle, fate] = [power(random), random.one(vehicles), random.below(20)];
  const isBound = random.chance(0.25);
  const old = bounded(given(before, caller, vehicle, statements), caller, isBound);
  const fresh = (how: Vehicle, what: Statements): Side => bounded(given(after, caller, how, what), caller, isBound && random.chance(0.7));
  if (fate < 11) return [old, fresh(vehicle, statements)];
  if (fate < 14) return [old, fresh(random.one(vehicles), statements)];
  if (fate < 17) return [old, fresh(vehicle, lessened(statements, random))];
  if (fate < 18) return [old, fresh(random.one(vehicles), lessened(statements, random))];
  return fate < 19 ? [old, after] : [before, fresh(vehicle, statements)];
}

const POWER = 'power';

function given(side: Side, { section, name }: Caller, vehicle: Vehicle, statements: Statements): Side {
  if (vehicle === 'group') {
    const user = side.users[name];
    const groups = { ...side.groups, [POWER]: { policies: [], inline: { [POWER]: statements } } };
    return user === undefined ? side : { ...side, groups, users: { ...side.users, [name]: { ...user, groups: [...user.groups, POWER] } } };
  }
  const policies = vehicle === 'policy' ? { ...side.policies, [POWER]: statements } : side.policies;
  const hold = <T extends Holder>(one: T): T =>
    vehicle === 'policy' ? { ...one, policies: [...one.policies, POWER] } : { ...one, inline: { ...one.inline, [POWER]: statements } };
  return onCaller({ ...side, policies }, { section, name }, hold);
}

// Mostly by what leaves all of IAM to it.
function bounded(side: Side, caller: Caller, isBound: boolean): Side {
  const policies = { ...side.policies, bound: [{ Effect: 'Allow', Action: ['iam:*', 'sts:*', 's3:*'], Resource: '*' }] };
  if (!isBound) return onCaller(side, caller, (one) => ({ ...one, boundary: null }));
  return onCaller({ ...side, policies }, caller, (one) => ({ ...one, boundary: 'bound' }));
}

function onCaller(side: Side, { section, name }: Caller, change: <T extends Side['users' | 'roles'][string]>(one: T) => T): Side {
  const [user, role] = [side.users[name], side.roles[name]];
  if (section === 'users') return user === undefined ? side : { ...side, users: { ...side.users, [name]: change(user) } };
  return role === undefined ? side : { ...side, roles: { ...side.roles, [name]: change(role) } };
}

/** Other ways to a role than those of the account's own people. */
function entered(before: Side, after: Side, name: string, random: Random): [Side, Side] {
  const users = Object.keys(before.users).filter((user) => user in after.users);
  const ways = [federated(random), abroad(random), insiders(users, random)].filter(() => random.chance(0.4));
  const left = random.chance(0.6) ? ways : [...ways.filter(() => random.chance(0.5)), ...(random.chance(0.3) ? [federated(random)] : [])];
  const own = random.chance(0.5);
  const trusting = (side: Side, more: Statements): Side =>
    onCaller(side, { section: 'roles', name }, (one) =>
      'trust' in one ? { ...one, trust: own || more.length === 0 ? [...one.trust, ...more] : more } : one,
    );
  return [trusting(before, ways), trusting(after, left)];
}

const ASSUME = 'sts:AssumeRole';

function federated(random: Random): JsonObject {
  const sub = random.one([...SUBJECTS, 'repo:acme/*', 'repo:acme/infra:*']);
  return {
    Effect: 'Allow',
    Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${PROVIDER}` },
    Action: 'sts:AssumeRoleWithWebIdentity',
    Condition: { StringEquals: { [`${PROVIDER}:aud`]: random.one(CLIENTS) }, StringLike: { [`${PROVIDER}:sub`]: sub } },
  };
}

function abroad(random: Random): JsonObject {
  const AWS = random.one([`arn:aws:iam::${ABROAD}:root`, `arn:aws:iam::${ABROAD}:role/hub`]);
  return { Effect: 'Allow', Principal: { AWS }, Action: ASSUME };
}

// Some people, or all who may.
function insiders(users: readonly string[], random: Random): JsonObject {
  const AWS = random.one([...users.map((user) => arnOf('users', user)), `arn:aws:iam::${ACCOUNT}:root`]);
  return { Effect: 'Allow', Principal: { AWS }, Action: ASSUME };
}

/** Makes an estate in an empty account. */
export async function found(writer: IamWriter, estate: Estate): Promise<void> {
  const { clients } = estate;
  if (clients !== null)
    await writer.call(
      call('CreateOpenIDConnectProvider', { Url: `https://${PROVIDER}`, ClientIDList: [...clients], ThumbprintList: [THUMBPRINT] }),
    );
  await fill(writer, estate);
}

const THUMBPRINT = '6938fd4d98bab03faadb97b34396831e3780aea1';

/** The manifests that lead from one estate to another. */
export function declared(after: Estate, before: Estate): JsonObject {
  const { removed = [], ...sections } = manifestOf(after, before);
  const gone = before.clients !== null && after.clients === null ? [`OidcProvider/${PROVIDER}`] : [];
  const all = [...(Array.isArray(removed) ? removed : []), ...gone];
  return {
    ...sections,
    ...(after.clients === null ? {} : { oidcProviders: { [PROVIDER]: { clientIds: [...after.clients] } } }),
    ...(all.length === 0 ? {} : { removed: all }),
  };
}
