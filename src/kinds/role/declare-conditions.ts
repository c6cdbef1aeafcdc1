// Conditions of trust policies, from the normal form back to what an author writes.
import type { Json } from '../../model/json.ts';
import type { Conditions } from '../../policy/document.ts';
import type { When } from './schema.ts';

/** The conditions without one key; an operator that has no other goes too. */
export function without(conditions: Conditions, operator: string, key: string): Conditions {
  const { [operator]: keys = {}, ...others } = conditions;
  const { [key]: _taken, ...left } = keys;
  return Object.keys(left).length === 0 ? others : { ...conditions, [operator]: left };
}

/** Conditions as an author writes them: one value as a scalar; nothing where there are none. */
export function whenOf(conditions: Conditions): { readonly when?: When } {
  const scalars = (keys: Conditions[string]): When[string] =>
    Object.fromEntries(Object.entries(keys).map(([key, values]) => [key, oneOrMany(values)]));
  const operators = Object.entries(conditions).map(([operator, keys]) => [operator, scalars(keys)] as const);
  return operators.length === 0 ? {} : { when: Object.fromEntries(operators) };
}

/** A list of one as its only item. */
export function oneOrMany<T extends Json>(items: readonly T[]): T | readonly T[] {
  const [only, ...others] = items;
  return only !== undefined && others.length === 0 ? only : items;
}
