// Lists: what belongs together under a key, and what has an order.
import { byCodePoint } from './json.ts';

/** Puts one more into the list under a key; the map and its lists are changed in place, so that gathering takes linear time. */
export function append<K, V>(lists: Map<K, V[]>, key: K, one: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [one]);
  else list.push(one);
}

/** The items in code point order of their keys, which are made once each and not in every comparison. */
export function sortedBy<T>(items: readonly T[], keyOf: (item: T) => string): T[] {
  const keyed = items.map((item) => ({ item, key: keyOf(item) }));
  return keyed.sort((a, b) => byCodePoint(a.key, b.key)).map(({ item }) => item);
}

/** The items that are not among others: the same objects, or equal texts. */
export function without<T>(items: readonly T[], others: readonly T[]): T[] {
  const there = new Set(others);
  return items.filter((item) => !there.has(item));
}

/** Items by key, keys and items in the order in which they come. */
export function gathered<K, V>(items: Iterable<V>, keyOf: (item: V) => K): Map<K, V[]> {
  const lists = new Map<K, V[]>();
  for (const item of items) append(lists, keyOf(item), item);
  return lists;
}
