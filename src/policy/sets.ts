// The small sets that documents are made of: lists of text in one order, without repetition.
import { byCodePoint, canonical, isList, isObject } from '../model/json.ts';
import type { Json } from '../model/json.ts';

// Text without these is in code point order when it is in the order of its UTF-16 units, which sorts much faster.
const SURROGATE = /[\ud800-\udfff]/;

/** Sorted by code point, each member once. */
export function sortedSet(members: readonly string[]): readonly string[] {
  if (members.length < 2) return members;
  const isPlain = !members.some((member) => SURROGATE.test(member));
  // What AWS and manifests hold is mostly in order already, and a sort takes memory.
  if (isPlain && isAscending(members)) return members;
  const set = [...new Set(members)];
  return isPlain ? set.sort() : set.sort(byCodePoint);
}

function isAscending(members: readonly string[]): boolean {
  return members.every((member, index) => index === 0 || (members[index - 1] ?? '') < member);
}

/** Entries sorted by key: the one order in which mappings are written. */
export function byKey<T>(entries: readonly (readonly [string, T])[]): readonly (readonly [string, T])[] {
  if (entries.length < 2) return entries;
  return [...entries].sort(([a], [b]) => byCodePoint(a, b));
}

/** A scalar as text (`true` -> `'true'`); undefined for null, lists, mappings and what is absent. */
export function textOf(value: Json | undefined): string | undefined {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : undefined;
}

/**
 * A scalar or a list of scalars as a sorted set; an empty list stays one. What is no scalar, which IAM never takes, stands
 * there as JSON text, so that it shows.
 */
export function setOf(value: Json): readonly string[] {
  return sortedSet((isList(value) ? value : [value]).map((member) => textOf(member) ?? canonical(member)));
}

/** The entries of a mapping; anything else, which IAM never takes, stands under the empty name, so that it shows. */
export function entriesOf(value: Json): (readonly [string, Json])[] {
  return isObject(value) ? Object.entries(value) : [['', value]];
}
