// Does one statement say all that another one says? Member by member, pattern by pattern: yes is certain, no may be too careful.
import { canonical, ownMember, same } from '../model/json.ts';
import type { Principals, Statement } from '../policy/document.ts';

/** True if every request that `small` matches is matched by `large`. Both must have one effect and equal conditions. */
export function covers(large: Statement, small: Statement): boolean {
  return (
    large.Effect === small.Effect &&
    same(large.Condition ?? {}, small.Condition ?? {}) &&
    side(large.Action, large.NotAction, small.Action, small.NotAction, true) &&
    side(large.Resource, large.NotResource, small.Resource, small.NotResource, false) &&
    principals(large, small)
  );
}

type List = readonly string[] | undefined;

// A list of patterns grows by more of them; a list of exceptions by fewer.
function side(large: List, largeNot: List, small: List, smallNot: List, ignoreCase: boolean): boolean {
  if (largeNot !== undefined || smallNot !== undefined) {
    return largeNot !== undefined && smallNot !== undefined && within(largeNot, smallNot, ignoreCase);
  }
  return within(small ?? [], large ?? [], ignoreCase) && (large === undefined) === (small === undefined);
}

function within(small: readonly string[], large: readonly string[], ignoreCase: boolean): boolean {
  const fold = (text: string): string => (ignoreCase ? text.toLowerCase() : text);
  return small.every((item) => large.some((pattern) => matches(fold(pattern), fold(item))));
}

// Only a trailing * is read as a pattern, and only a whole ARN segment may be open: more than that is for the exact engine.
function matches(pattern: string, item: string): boolean {
  if (pattern === item || pattern === '*') return true;
  return pattern.endsWith('*') && !pattern.slice(0, -1).includes('*') && !pattern.includes('?') && item.startsWith(pattern.slice(0, -1));
}

function principals(large: Statement, small: Statement): boolean {
  if (large.NotPrincipal !== undefined || small.NotPrincipal !== undefined)
    return canonical(large.NotPrincipal ?? null) === canonical(small.NotPrincipal ?? null);
  if (large.Principal === undefined || small.Principal === undefined) return large.Principal === small.Principal;
  return named(large.Principal, small.Principal);
}

function named(large: Principals, small: Principals): boolean {
  if (large === '*' || small === '*') return large === small;
  return Object.entries(small).every(([type, names]) => names.every((name) => ownMember(large, type)?.includes(name) === true));
}
