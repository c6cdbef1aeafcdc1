// The least number of calls between two sides: one for each fact that differs. A version of a policy is staged and made the default.
import { canonical } from '../../../src/model/json.ts';
import type { Json } from '../../../src/model/json.ts';
import type { Holder, Role, Side, Statements, User } from './side.ts';

const NOBODY: Holder = { policies: [], inline: {} };

export function leastCalls(before: Side, after: Side): number {
  return policies(before, after) + groups(before, after) + users(before, after) + roles(before, after);
}

/** Names on either side, with what is there on each. */
function pairs<T>(before: Readonly<Record<string, T>>, after: Readonly<Record<string, T>>): { old: T | undefined; fresh: T | undefined }[] {
  return [...new Set([...Object.keys(before), ...Object.keys(after)])].map((name) => ({ old: before[name], fresh: after[name] }));
}

function sum(counts: readonly number[]): number {
  return counts.reduce((total, count) => total + count, 0);
}

const isOther = (one: Json, other: Json): number => (canonical(one) === canonical(other) ? 0 : 1);

// The order of statements says nothing: who changes it changes no fact.
const isOtherDocument = (one: Statements, other: Statements): number => isOther(one.map(canonical).sort(), other.map(canonical).sort());

function policies(before: Side, after: Side): number {
  return sum(
    pairs(before.policies, after.policies).map(({ old, fresh }) =>
      old === undefined || fresh === undefined ? 1 : 2 * isOtherDocument(old, fresh),
    ),
  );
}

function held(old: Holder = NOBODY, fresh: Holder = NOBODY): number {
  return (
    differing(old.policies, fresh.policies) +
    sum(
      pairs(old.inline, fresh.inline).map(({ old: one, fresh: other }) =>
        one === undefined || other === undefined ? 1 : isOtherDocument(one, other),
      ),
    )
  );
}

function differing(old: readonly string[], fresh: readonly string[]): number {
  return old.filter((one) => !fresh.includes(one)).length + fresh.filter((one) => !old.includes(one)).length;
}

// A birth says the boundary and the tags, too, and a death asks for neither.
function groups(before: Side, after: Side): number {
  return sum(
    pairs(before.groups, after.groups).map(({ old, fresh }) => held(old, fresh) + (old === undefined || fresh === undefined ? 1 : 0)),
  );
}

function person(old: User | Role, fresh: User | Role): number {
  return isOther(old.boundary, fresh.boundary) + isOther(old.team, fresh.team);
}

function users(before: Side, after: Side): number {
  return sum(
    pairs(before.users, after.users).map(({ old, fresh }) => {
      const memberships = differing(old?.groups ?? [], fresh?.groups ?? []);
      return held(old, fresh) + memberships + (old === undefined || fresh === undefined ? 1 : person(old, fresh));
    }),
  );
}

function roles(before: Side, after: Side): number {
  return sum(
    pairs(before.roles, after.roles).map(
      ({ old, fresh }) =>
        held(old, fresh) + (old === undefined || fresh === undefined ? 1 : person(old, fresh) + isOtherDocument(old.trust, fresh.trust)),
    ),
  );
}
