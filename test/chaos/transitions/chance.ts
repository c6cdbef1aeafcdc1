// Random transitions: a small account, and the same one after a few edits of the sorts that people make; some between accounts that
// have nothing to do with each other.
import type { Random } from '../fuzz/random.ts';
import type { JsonObject } from '../../../src/model/json.ts';
import { ACCOUNT, arnOf, SERVICE, TAG, tidy } from './side.ts';
import type { Holder, Person, Role, Section, Side, Statements, User } from './side.ts';

export const NAMES: Readonly<Record<Section, readonly string[]>> = {
  policies: ['p1', 'p2', 'p3', 'p4'],
  groups: ['g1', 'g2'],
  users: ['u1', 'u2', 'u3'],
  roles: ['r1', 'r2'],
};
export const ACTIONS = ['s3:GetObject', 's3:PutObject'] as const;
export const RESOURCES = ['arn:aws:s3:::one/x', 'arn:aws:s3:::two/x'] as const;

export interface Transition {
  readonly before: Side;
  readonly after: Side;
  /** True if the sides are strangers to each other. */
  readonly isStrange: boolean;
}

/** A transition; what has nothing to do is as likely as it is. */
export function transition(random: Random): Transition {
  const before = sideOf(random);
  const isStrange = random.chance(0.08);
  return { before, after: isStrange ? sideOf(random) : edited(before, random), isStrange };
}

function edited(side: Side, random: Random): Side {
  let after = side;
  for (let count = 1 + random.below(random.chance(0.25) ? 7 : 4); count > 0; count -= 1) after = weighed(EDITS, random)(after, random);
  return tidy(after);
}

type Weighed<T> = readonly (readonly [weight: number, what: T])[];

function weighed<T>(choices: Weighed<T>, random: Random): T {
  let left = random.below(choices.reduce((sum, [weight]) => sum + weight, 0));
  for (const [weight, what] of choices) if ((left -= weight) < 0) return what;
  throw new Error('nothing to choose from');
}

function some<T>(list: readonly T[], random: Random, share: number): T[] {
  return list.filter(() => random.chance(share));
}

// At least one.
function few<T>(list: readonly T[], random: Random): T[] {
  const found = some(list, random, 0.55);
  return found.length === 0 ? [random.one(list)] : found;
}

function sideOf(random: Random): Side {
  const made = <T>(section: Section, least: number, make: (name: string) => T): Record<string, T> =>
    Object.fromEntries(NAMES[section].slice(0, least + random.below(2)).map((name) => [name, make(name)]));
  return tidy({
    policies: made('policies', 2, () => documentOf(random)),
    groups: made('groups', 1, () => holderOf(random)),
    users: made('users', 2, () => userOf(random)),
    roles: made('roles', 1, (name) => roleOf(name, random)),
  });
}

function documentOf(random: Random): Statements {
  return Array.from({ length: random.chance(0.35) ? 2 : 1 }, () => statementOf(random));
}

function statementOf(random: Random): JsonObject {
  const Effect = random.chance(0.3) ? 'Deny' : 'Allow';
  if (random.chance(0.05))
    return { Effect, Action: 'sts:AssumeRole', Resource: few(NAMES.roles, random).map((name) => arnOf('roles', name)) };
  return { Effect, Action: few(ACTIONS, random), Resource: few(RESOURCES, random), ...(random.chance(0.14) ? tagged(random) : {}) };
}

function tagged(random: Random): JsonObject {
  const operator = random.chance(0.7) ? 'StringEquals' : 'StringNotEquals';
  return { Condition: { [operator]: { [`aws:PrincipalTag/${TAG}`]: random.one(['a', 'b']) } } };
}

function trustOf(name: string, random: Random): Statements {
  const Action = 'sts:AssumeRole';
  const people = [
    ...NAMES.users.map((user) => arnOf('users', user)),
    ...NAMES.roles.filter((role) => role !== name).map((role) => arnOf('roles', role)),
  ];
  const named = some(people, random, 0.3);
  return [
    ...(random.chance(0.4) ? [{ Effect: 'Allow', Principal: { Service: SERVICE }, Action }] : []),
    ...(named.length === 0
      ? []
      : [
          {
            Effect: 'Allow',
            Principal: { AWS: named },
            Action,
            ...(random.chance(0.15) ? tagged(random) : {}),
          },
        ]),
    ...(random.chance(0.15) ? [{ Effect: 'Allow', Principal: { AWS: [`arn:aws:iam::${ACCOUNT}:root`] }, Action }] : []),
    ...(random.chance(0.05) ? [{ Effect: 'Deny', Principal: { AWS: [random.one(people)] }, Action }] : []),
  ];
}

function holderOf(random: Random): Holder {
  return {
    policies: some(NAMES.policies, random, 0.3),
    inline: Object.fromEntries(some(['i1', 'i2'], random, 0.25).map((name) => [name, documentOf(random)])),
  };
}

function personOf(random: Random): Person {
  return { ...holderOf(random), boundary: random.chance(0.2) ? random.one(NAMES.policies) : null, team: teamOf(random) };
}

function teamOf(random: Random): string | null {
  return weighed<string | null>(
    [
      [2, null],
      [1, 'a'],
      [1, 'b'],
    ],
    random,
  );
}

function userOf(random: Random): User {
  return { ...personOf(random), groups: some(NAMES.groups, random, 0.4) };
}

function roleOf(name: string, random: Random): Role {
  return { ...personOf(random), trust: trustOf(name, random) };
}

type Edit = (side: Side, random: Random) => Side;

function put<S extends Section>(side: Side, section: S, name: string, one: Side[S][string] | undefined): Side {
  const rest = Object.entries(side[section]).filter(([each]) => each !== name);
  return { ...side, [section]: Object.fromEntries(one === undefined ? rest : [...rest, [name, one]].sort()) };
}

const edit: {
  readonly document: Edit;
  readonly swap: Edit;
  readonly born: Edit;
  readonly gone: Edit;
} = {
  document: (side, random) => onPolicy(side, random, (statements) => reworded(statements, random)),
  // Two documents change places, or a statement goes from one to the other.
  swap(side, random) {
    const [one, other] = [random.one(Object.keys(side.policies)), random.one(Object.keys(side.policies))];
    const [first = [], second = []] = [side.policies[one], side.policies[other]];
    const [moved, ...left] = first;
    if (one === other || moved === undefined) return side;
    if (left.length === 0 || random.chance(0.3)) return put(put(side, 'policies', one, second), 'policies', other, first);
    return put(put(side, 'policies', one, left), 'policies', other, [...second, moved]);
  },
  born(side, random) {
    const section = random.one(['policies', 'groups', 'users', 'roles'] as const);
    const name = NAMES[section].find((each) => !(each in side[section]));
    if (name === undefined) return side;
    if (section === 'policies') return holding(put(side, 'policies', name, documentOf(random)), random, (held) => [...held, name]);
    if (section === 'groups') return put(side, 'groups', name, holderOf(random));
    return section === 'users' ? put(side, 'users', name, userOf(random)) : put(side, 'roles', name, roleOf(name, random));
  },
  gone(side, random) {
    const section = random.one(['policies', 'groups', 'users', 'roles'] as const);
    const names = Object.keys(side[section]);
    return names.length < 2 ? side : put(side, section, random.one(names), undefined);
  },
};

function reworded(statements: Statements, random: Random): Statements {
  const at = random.below(statements.length);
  const fresh = statementOf(random);
  if (random.chance(0.25)) return [...statements, fresh];
  if (statements.length > 1 && random.chance(0.3)) return statements.filter((_, index) => index !== at);
  return statements.map((one, index) => (index === at ? fresh : one));
}

function onPolicy(side: Side, random: Random, change: (statements: Statements) => Statements): Side {
  const name = random.one(Object.keys(side.policies));
  return put(side, 'policies', name, change(side.policies[name] ?? []));
}

function onHolder(side: Side, random: Random, change: <T extends Holder>(one: T) => T): Side {
  const section = weighed(
    [
      [3, 'users'],
      [2, 'groups'],
      [2, 'roles'],
    ] as const,
    random,
  );
  const name = random.one(Object.keys(side[section]));
  const { groups, users, roles } = side;
  const [group, user, role] = [groups[name], users[name], roles[name]];
  if (section === 'groups') return group === undefined ? side : put(side, 'groups', name, change(group));
  if (section === 'users') return user === undefined ? side : put(side, 'users', name, change(user));
  return role === undefined ? side : put(side, 'roles', name, change(role));
}

function onPerson(side: Side, random: Random, change: <T extends Person>(one: T) => T): Side {
  const section = random.one(['users', 'roles'] as const);
  const name = random.one(Object.keys(side[section]));
  const [user, role] = [side.users[name], side.roles[name]];
  if (section === 'users') return user === undefined ? side : put(side, 'users', name, change(user));
  return role === undefined ? side : put(side, 'roles', name, change(role));
}

function holding(side: Side, random: Random, change: (held: readonly string[]) => readonly string[]): Side {
  return onHolder(side, random, (one) => ({ ...one, policies: change(one.policies) }));
}

const EDITS: Weighed<Edit> = [
  [4, (side, random) => holding(side, random, (held) => [...held, random.one(NAMES.policies)])],
  [3, (side, random) => holding(side, random, (held) => held.slice(1))],
  // One policy is held instead of another.
  [3, (side, random) => holding(side, random, (held) => [...held.slice(1), random.one(NAMES.policies)])],
  [4, edit.document],
  [2, edit.swap],
  [
    3,
    (side, random) =>
      onHolder(side, random, (one) => ({ ...one, inline: { ...one.inline, [random.one(['i1', 'i2'])]: documentOf(random) } })),
  ],
  [2, (side, random) => onHolder(side, random, (one) => ({ ...one, inline: Object.fromEntries(Object.entries(one.inline).slice(1)) }))],
  // What was written in is held now, or somebody else's.
  [1, (side, random) => onHolder(side, random, (one) => ({ ...one, inline: {}, policies: [...one.policies, random.one(NAMES.policies)] }))],
  [3, (side, random) => regrouped(side, random)],
  [2, (side, random) => onPerson(side, random, (one) => ({ ...one, boundary: random.chance(0.7) ? random.one(NAMES.policies) : null }))],
  [2, (side, random) => retrusted(side, random)],
  [1, (side, random) => onPerson(side, random, (one) => ({ ...one, team: teamOf(random) }))],
  [2, edit.born],
  [1, edit.gone],
];

function regrouped(side: Side, random: Random): Side {
  const name = random.one(Object.keys(side.users));
  const user = side.users[name];
  return user === undefined ? side : put(side, 'users', name, { ...user, groups: some(NAMES.groups, random, 0.5) });
}

function retrusted(side: Side, random: Random): Side {
  const name = random.one(Object.keys(side.roles));
  const role = side.roles[name];
  return role === undefined ? side : put(side, 'roles', name, { ...role, trust: trustOf(name, random) });
}
