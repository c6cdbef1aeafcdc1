// Conditions in normal form: operators as AWS spells them, values as sorted sets of text.
import { gathered } from '../model/lists.ts';
import { objectOf } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import type { Conditions } from './document.ts';
import { canonicalOperator } from './operators.ts';
import { byKey, entriesOf, setOf } from './sets.ts';

type Keys = Conditions[string];

/** The normal form of a Condition. An operator without keys is kept: nothing but the empty `Condition` itself counts as absent. */
export function conditionsOf(value: Json): Conditions {
  const operators = entriesOf(value).map(([operator, keys]) => [operator, keysOf(keys)] as const);
  return objectOf(byKey(gather(operators, (operator) => canonicalOperator(operator) ?? operator, mergedKeys)));
}

/** Gives the keys the spelling that `nameOf` finds for them. */
export function renameKeys(conditions: Conditions, nameOf: (key: string) => string): Conditions {
  return Object.fromEntries(
    Object.entries(conditions).map(([operator, keys]) => [
      operator,
      Object.fromEntries(byKey(gather(Object.entries(keys), nameOf, equalOnly))),
    ]),
  );
}

function keysOf(value: Json): Keys {
  return objectOf(byKey(entriesOf(value).map(([key, values]) => [key, setOf(values)] as const)));
}

/**
 * Renames entries, merging those that get the same name. Conditions are ANDed and the values of one key are ORed, so two
 * entries that say different things can't become one without changing who is let in: such a group keeps its spellings.
 */
function gather<T>(
  entries: readonly (readonly [string, T])[],
  nameOf: (key: string) => string,
  merge: (a: T, b: T) => T | undefined,
): (readonly [string, T])[] {
  return [...gathered(entries, ([name]) => nameOf(name))].flatMap(([name, group]) => {
    const [first, ...others] = group.map(([, value]) => value);
    const merged = others.reduce((all, one) => (all === undefined ? undefined : merge(all, one)), first);
    return merged === undefined ? group : [[name, merged] as const];
  });
}

function equalOnly(a: readonly string[], b: readonly string[]): readonly string[] | undefined {
  return a.length === b.length && a.every((value, index) => value === b[index]) ? a : undefined;
}

/** The keys of two spellings of one operator; undefined if a key, however spelled, has other values in one than in the other. */
function mergedKeys(a: Keys, b: Keys): Keys | undefined {
  const left = Object.entries(a);
  const right = Object.entries(b);
  const contrary = right.some(([key, values]) =>
    left.some(([other, others]) => other.toLowerCase() === key.toLowerCase() && equalOnly(others, values) === undefined),
  );
  return contrary ? undefined : Object.fromEntries(byKey([...left, ...right]));
}
