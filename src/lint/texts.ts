// Every text of a document with its path.
import { isList, isObject } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import type { Text } from './statement.ts';

/** The texts below a value, keys of mappings excepted. */
export function textsIn(value: Json, at: Text['at'] = []): readonly Text[] {
  if (typeof value === 'string') return [{ text: value, at }];
  if (isList(value)) return value.flatMap((member, index) => textsIn(member, [...at, index]));
  return isObject(value) ? Object.entries(value).flatMap(([key, member]) => textsIn(member, [...at, key])) : [];
}
