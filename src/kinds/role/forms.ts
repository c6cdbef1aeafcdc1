// What the short forms of trust share: one item or many, and conditions from two sources.
import { isObject } from '../../model/json.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { CompileContext } from '../kind.ts';

/** One item or a list of them, as a list. */
export function listOf<T>(value: T | readonly T[] | undefined): readonly T[] {
  if (value === undefined) return [];
  return isMany(value) ? value : [value];
}

function isMany<T>(value: T | readonly T[]): value is readonly T[] {
  return Array.isArray(value);
}

/** The conditions that a form makes and those written under `when`, in one block; the same key twice is an error. */
export function mergeConditions(
  made: readonly (readonly [string, string, Json])[],
  when: JsonObject | undefined,
  at: readonly (string | number)[],
  context: CompileContext,
): JsonObject {
  const merged = new Map<string, Map<string, Json>>();
  for (const [operator, keys] of Object.entries(when ?? {})) {
    if (isObject(keys)) merged.set(operator, new Map(Object.entries(keys)));
  }
  for (const [operator, key, value] of made) {
    const twin = [...merged.keys()].find((name) => name.toLowerCase() === operator.toLowerCase()) ?? operator;
    const block = merged.get(twin) ?? new Map<string, Json>();
    const written = [...block.keys()].find((name) => name.toLowerCase() === key.toLowerCase());
    if (written !== undefined) {
      context.report([...at, 'when', twin, written], {
        rule: 'trust-condition',
        message: `The condition ${twin} on ${written} is also made by the short form.`,
        next: 'Write it in one of the two places.',
      });
    }
    merged.set(twin, block.set(key, value));
  }
  return Object.fromEntries([...merged].map(([operator, block]) => [operator, Object.fromEntries(block)]));
}
