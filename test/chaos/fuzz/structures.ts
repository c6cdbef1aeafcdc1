// Mutations of plain data: one node or several, of another type, with other names, out of range, gone, or there twice.
import type { Json } from '../../../src/model/json.ts';
import { isList, isObject } from '../../../src/model/json.ts';
import { HOSTILE, INHERITED } from '../../support/hostile.ts';
import type { Random } from './random.ts';

const NUMBERS: readonly number[] = [-1, 0, -0, 0.5, 1e21, -1e308, 2 ** 31, 2 ** 32, 2 ** 53, 1e-7, 99, 6.02e23];
const DATES: readonly string[] = [
  '0000-00-00T00:00:00Z',
  '9999-12-31T23:59:60Z',
  '+275760-09-13T00:00:00.001Z',
  '2026-02-30',
  '1969-12-31T23:59:59Z',
  'Invalid Date',
  '2026-11-22T10:42+99:99',
];
const LOOKALIKES: readonly (readonly [string, string])[] = [
  ['a', 'а'],
  ['e', 'е'],
  ['o', 'ο'],
  ['S', 'Ѕ'],
  [':', '：'],
  ['*', '＊'],
  ['/', '∕'],
  ['-', '‐'],
  ['i', 'İ'],
];
const SOURCES: readonly Json[] = [null, true, false, '', [], {}, [[]], [null], { '': null }, [{}], 'x'.repeat(100_000)];

/** One value in place of another. */
export function strange(random: Random, present: Json): Json {
  switch (random.below(9)) {
    case 0:
      return random.one(NUMBERS);
    case 1:
      return random.one(DATES);
    case 2:
      return random.one(HOSTILE);
    case 3:
      return typeof present === 'string' ? lookalike(random, present) : String(random.one(NUMBERS));
    case 4:
      return [present, present];
    case 5:
      return { [random.one(INHERITED)]: present };
    case 6:
      return typeof present === 'string' ? present + random.one(HOSTILE) : [present];
    case 7:
      return deep(present, 1 + random.below(200));
    default:
      return random.one(SOURCES);
  }
}

function lookalike(random: Random, text: string): string {
  const fitting = LOOKALIKES.filter(([plain]) => text.includes(plain));
  if (fitting.length === 0) return text.toUpperCase();
  const [plain, like] = random.one(fitting);
  return text.replace(plain, like);
}

function deep(value: Json, levels: number): Json {
  let nested = value;
  for (let level = 0; level < levels; level += 1) nested = level % 2 === 0 ? [nested] : { Statement: nested };
  return nested;
}

/** How many nodes there are, the value itself included. */
function nodesOf(value: Json): number {
  const members = isObject(value) ? Object.values(value) : [];
  const below = isList(value) ? value : members;
  return below.reduce<number>((sum, one) => sum + nodesOf(one), 1);
}

/** The value with some of its nodes changed. */
export function mutatedData(random: Random, value: Json): Json {
  let mutated = value;
  for (let times = 1 + (random.chance(0.3) ? random.below(4) : 0); times > 0; times -= 1)
    mutated = changedAt(random, mutated, { left: random.below(nodesOf(mutated)) });
  return mutated;
}

function changedAt(random: Random, value: Json, at: { left: number }): Json {
  if (at.left === 0) {
    at.left -= 1;
    return changed(random, value);
  }
  at.left -= 1;
  if (isList(value)) return value.map((item) => (at.left < 0 ? item : changedAt(random, item, at)));
  if (!isObject(value)) return value;
  return membersOf(Object.entries(value).map(([key, item]): [string, Json] => [key, at.left < 0 ? item : changedAt(random, item, at)]));
}

// With a member of its own by the name __proto__, as JSON.parse makes it.
function membersOf(entries: readonly (readonly [string, Json])[]): Json {
  return Object.fromEntries(entries);
}

function changed(random: Random, value: Json): Json {
  if (isObject(value) && random.chance(0.7)) return changedMapping(random, Object.entries(value));
  if (isList(value) && value.length > 0 && random.chance(0.6)) return changedList(random, value);
  return strange(random, value);
}

function changedMapping(random: Random, entries: readonly (readonly [string, Json])[]): Json {
  const at = random.below(Math.max(1, entries.length));
  const [key, item] = entries[at] ?? ['x', null];
  const others = entries.filter((_, index) => index !== at);
  switch (random.below(6)) {
    case 0:
      return membersOf(others);
    case 1:
      return membersOf([...entries, [random.one(INHERITED), item]]);
    case 2:
      return membersOf([...others, [random.one(HOSTILE), item]]);
    case 3:
      return membersOf([...others, [lookalike(random, key), item]]);
    case 4:
      return membersOf([...others, [random.one(INHERITED), item]]);
    default:
      return membersOf([...others, [key, random.one([...entries.map(([, other]) => other), strange(random, item)])]]);
  }
}

function changedList(random: Random, list: readonly Json[]): Json {
  const at = random.below(list.length);
  const item = list[at] ?? null;
  switch (random.below(5)) {
    case 0:
      return list.filter((_, index) => index !== at);
    case 1:
      return [...list, item];
    case 2:
      return list.toReversed();
    case 3:
      return [...list, strange(random, item)];
    default:
      return Array.from({ length: 300 }, () => item);
  }
}
