// How much two statements have in common, for telling a changed statement from a new one.
import type { Principals, Statement } from './document.ts';

/** What a statement says, one set per part: whom, what, on what, when. */
export interface Portrait {
  readonly effect: string;
  readonly parts: readonly ReadonlySet<string>[];
}

export function portraitOf(statement: Statement): Portrait {
  return {
    effect: statement.Effect,
    parts: [
      new Set([...principals('', statement.Principal), ...principals('!', statement.NotPrincipal)]),
      new Set([...(statement.Action ?? []), ...(statement.NotAction ?? []).map((action) => `!${action}`)]),
      new Set([...(statement.Resource ?? []), ...(statement.NotResource ?? []).map((resource) => `!${resource}`)]),
      new Set(conditions(statement)),
    ],
  };
}

/**
 * From 0 (nothing in common, or another Effect) to 1 (the same but for the Sid): the mean, over the parts that either has, of
 * shared members by all members.
 */
export function similarity(a: Portrait, b: Portrait): number {
  if (a.effect !== b.effect) return 0;
  let sum = 0;
  let parts = 0;
  for (const [index, part] of a.parts.entries()) {
    const other = b.parts[index] ?? new Set();
    if (part.size + other.size === 0) continue;
    let shared = 0;
    for (const member of part) if (other.has(member)) shared++;
    sum += shared / (part.size + other.size - shared);
    parts++;
  }
  return parts === 0 ? 1 : sum / parts;
}

function principals(sign: string, value: Principals | undefined): string[] {
  if (value === undefined || typeof value === 'string') return value === undefined ? [] : [sign + value];
  return Object.entries(value).flatMap(([type, members]) => members.map((member) => `${sign}${type}:${member}`));
}

function conditions(statement: Statement): string[] {
  return Object.entries(statement.Condition ?? {}).flatMap(([operator, keys]) =>
    Object.entries(keys).flatMap(([key, values]) => values.map((value) => `${operator} ${key} ${value}`)),
  );
}
