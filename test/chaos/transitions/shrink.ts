// The smallest transition that still fails: parts are left out on both sides as long as it does.
import type { Holder, Section, Side, Statements } from './side.ts';
import { sectionsOf, tidy } from './side.ts';

type Change = (side: Side) => Side;

type Fails = (before: Side, after: Side) => Promise<boolean>;

/** Most tries: a large transition that fails is better than none. */
const MOST_TRIES = 600;

/** Leaves out what can be left out. `fails` tells whether what is left still fails. */
export function smallest(before: Side, after: Side, fails: Fails): Promise<readonly [Side, Side]> {
  let left = MOST_TRIES;
  return smaller(before, after, async (one, other) => (left -= 1) > 0 && (await fails(one, other)));
}

async function smaller(before: Side, after: Side, fails: Fails): Promise<readonly [Side, Side]> {
  for (const change of changesOf(before, after)) {
    for (const [one, other] of [
      [tidy(change(before)), tidy(change(after))],
      [tidy(change(before)), after],
      [before, tidy(change(after))],
    ] as const) {
      const isSmaller = sizeOf(one) + sizeOf(other) < sizeOf(before) + sizeOf(after);
      if (isSmaller && (await fails(one, other))) return smaller(one, other, fails);
    }
  }
  return [before, after];
}

function sizeOf(side: Side): number {
  return JSON.stringify(side).length;
}

function* changesOf(before: Side, after: Side): Generator<Change> {
  for (const side of [before, after]) {
    for (const [section, names] of sectionsOf(side)) for (const name of names) yield (one) => without(one, section, name);
    for (const [name, statements] of Object.entries(side.policies)) {
      for (const less of shorter(statements))
        yield (one) => (name in one.policies ? { ...one, policies: { ...one.policies, [name]: less } } : one);
    }
    for (const section of ['groups', 'users', 'roles'] as const)
      for (const [name, holder] of Object.entries(side[section]))
        for (const less of lesser(holder)) yield (one) => onHolder(one, section, name, less);
  }
}

function without(side: Side, section: Section, name: string): Side {
  return { ...side, [section]: Object.fromEntries(Object.entries<unknown>(side[section]).filter(([each]) => each !== name)) };
}

function* shorter(statements: Statements): Generator<Statements> {
  if (statements.length > 1) for (const one of statements) yield statements.filter((each) => each !== one);
  for (const one of statements) {
    const { Condition, ...rest } = one;
    if (Condition !== undefined) yield statements.map((each) => (each === one ? rest : each));
    for (const member of ['Action', 'Resource']) {
      const value = one[member];
      if (Array.isArray(value) && value.length > 1)
        for (const part of value)
          yield statements.map((each) => (each === one ? { ...one, [member]: value.filter((other) => other !== part) } : each));
    }
  }
}

type Lesser = (holder: Holder) => object;

function* lesser(holder: Holder): Generator<Lesser> {
  for (const policy of holder.policies) yield ({ policies }) => ({ policies: policies.filter((each) => each !== policy) });
  for (const [name, statements] of Object.entries(holder.inline)) {
    yield ({ inline }) => ({ inline: Object.fromEntries(Object.entries(inline).filter(([each]) => each !== name)) });
    for (const less of shorter(statements)) yield ({ inline }) => (name in inline ? { inline: { ...inline, [name]: less } } : {});
  }
  yield (one) => ('boundary' in one ? { boundary: null, team: null } : {});
  yield (one) => ('groups' in one ? { groups: [] } : {});
  yield (one) => ('trust' in one && Array.isArray(one.trust) ? { trust: one.trust.slice(0, -1) } : {});
}

function onHolder(side: Side, section: 'groups' | 'users' | 'roles', name: string, less: Lesser): Side {
  const holders: Readonly<Record<string, Holder>> = side[section];
  const holder = holders[name];
  return holder === undefined ? side : { ...side, [section]: { ...holders, [name]: { ...holder, ...less(holder) } } };
}
