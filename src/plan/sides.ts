// Reading changes without knowing their kinds: their two sides, the sets and the documents in them.
import { isList, isObject } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import type { Change } from '../model/plan.ts';
import type { Spec } from '../model/state.ts';
import type { Document } from '../policy/document.ts';
import { normalise } from '../policy/normal.ts';

/** Both sides of a change; an absent side holds nothing. */
export function sidesOf(change: Change): { readonly before: Spec | undefined; readonly after: Spec | undefined } {
  switch (change.verb) {
    case 'create':
      return { before: undefined, after: change.after };
    case 'delete':
      return { before: change.before, after: undefined };
    case 'update':
    case 'replace':
    case 'adopt':
    case 'rename':
      return { before: change.before, after: change.after };
  }
}

/** The texts of a set; none of anything else. */
export function textsOf(value: Json | undefined): string[] {
  return isList(value) ? value.flatMap((item) => (typeof item === 'string' ? [item] : [])) : [];
}

/** A policy document; null for anything else. */
export function documentOf(value: Json | undefined): Document | null {
  return isObject(value) && 'Statement' in value ? normalise(value, '2012-10-17') : null;
}
