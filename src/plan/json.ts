// Typed values as plain JSON: what JSON.stringify would keep of them.
import { parseJson } from '../model/json.ts';
import type { Json } from '../model/json.ts';

/** The value as JSON data: undefined members dropped, dates as ISO text. Throws a TypeError on what JSON cannot hold. */
export function toJson(value: unknown): Json {
  const text = JSON.stringify(value);
  if (text === undefined) throw new TypeError('this value has no JSON form');
  return parseJson(text);
}
