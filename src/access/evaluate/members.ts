// Raw JSON, read member by member: what stands there, and what is wrong with it, each with its place.
import { isList, isObject } from '../../model/json.ts';
import type { Json } from '../../model/json.ts';

/** Where something stands, `identityPolicies[1].Statement[0].Action`. */
export type Place = string;

/** Takes what AWS would refuse. */
export type Complain = (place: Place, what: string) => void;

/** The members of a mapping by their name in lower case: people write `effect`, and some tools do. */
export type Members = ReadonlyMap<string, { readonly place: Place; readonly value: Json }>;

/** Complains of what is no mapping, of names that are not among `known`, and of a name that stands twice in two spellings. */
export function membersOf(value: Json, place: Place, known: readonly string[], complain: Complain): Members {
  const members = new Map<string, { place: Place; value: Json }>();
  if (!isObject(value)) {
    complain(place, `is ${kindOf(value)} where a mapping belongs`);
    return members;
  }
  const names = new Set(known.map((name) => name.toLowerCase()));
  for (const [name, member] of Object.entries(value)) {
    const lower = name.toLowerCase();
    const at = `${place}.${name}`;
    if (!names.has(lower)) complain(at, 'is no member that the policy language knows');
    else if (members.has(lower)) complain(at, 'stands twice: case makes no difference');
    else members.set(lower, { place: at, value: member });
  }
  return members;
}

/** A text or a list of texts, as a list; an empty list stays one. */
export function textsOf(value: Json, place: Place, complain: Complain): readonly string[] {
  const items = isList(value) ? value : [value];
  return items.flatMap((item, index) => {
    if (typeof item === 'string') return [item];
    complain(isList(value) ? `${place}[${index}]` : place, `is ${kindOf(item)} where a text belongs`);
    return [];
  });
}

/** As `textsOf`; numbers and booleans count as their text, which is so in conditions only. */
export function scalarsOf(value: Json, place: Place, complain: Complain): readonly string[] {
  const scalar = (item: Json): Json => (typeof item === 'number' || typeof item === 'boolean' ? String(item) : item);
  return textsOf(isList(value) ? value.map(scalar) : scalar(value), place, complain);
}

export function kindOf(value: Json): string {
  if (value === null) return 'null';
  if (isList(value)) return 'a list';
  if (isObject(value)) return 'a mapping';
  return `a ${typeof value === 'string' ? 'text' : typeof value}`;
}
