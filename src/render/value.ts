// Shapes of values, by which they are shown. Nothing here knows a kind of resource by its name.
import { canonical, isList, isObject } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { isKept, isUnread } from '../model/state.ts';
import type { Document } from '../policy/document.ts';

/** A policy document in normal form, known by its Version and its list of statements. */
export function isDocument(value: Json | undefined): value is JsonObject & Document {
  return isObject(value) && typeof value['Version'] === 'string' && isList(value['Statement']) && value['Statement'].every(isStatement);
}

function isStatement(value: Json): boolean {
  return isObject(value) && (value['Effect'] === 'Allow' || value['Effect'] === 'Deny');
}

/** Nothing to show of it: absent, none, empty. */
export function isEmpty(value: Json | undefined): boolean {
  if (value === undefined || value === null || value === '') return true;
  if (isList(value)) return value.length === 0;
  return isObject(value) && Object.keys(value).length === 0;
}

/** What text can't stand for as it is: nothing, edges that are not seen, our own words, and what divides a name from a value. */
const AMBIGUOUS = /^$|^\s|\s$|^["(]|^none$|: | -> |, /;

/** Text as it is, in quotes where it could be taken for something else. */
export function bare(text: string): string {
  return AMBIGUOUS.test(text) ? JSON.stringify(text) : text;
}

/** A value on one line. */
export function show(value: Json | undefined): string {
  if (value === undefined || value === null) return 'none';
  if (typeof value === 'string') return bare(value);
  if (isUnread(value)) return '(not read)';
  if (isKept(value)) return '(kept)';
  if (isList(value) && value.every((item) => typeof item === 'string')) return value.length === 0 ? 'none' : value.map(show).join(', ');
  return canonical(value);
}

/** True for a mapping whose members are to be compared one by one. */
export function isMap(value: Json | undefined): value is JsonObject {
  return isObject(value) && !isDocument(value) && !isKept(value) && !isUnread(value);
}
