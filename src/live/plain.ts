// Answers of AWS as plain JSON: dates as ISO text, documents decoded, keys in code point order. Same answer, same bytes.
import { byCodePoint, isObject, parseJson } from '../model/json.ts';
import type { Json } from '../model/json.ts';

const DOCUMENTS = new Set(['AssumeRolePolicyDocument', 'PolicyDocument', 'Document']);
/** When a role was last used is no part of its state, and would make every snapshot another one. */
const RESTLESS = new Set(['RoleLastUsed', '$metadata']);

/** Plain data of what the SDK returns. */
export function plain(value: unknown): Json {
  if (value instanceof Date) return value.toISOString();
  if (Array.isArray(value)) return value.map(plain);
  if (value instanceof Map) return plain(Object.fromEntries(value));
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).filter(([key, member]) => member !== undefined && !RESTLESS.has(key));
    return Object.fromEntries(
      members.toSorted(([a], [b]) => byCodePoint(a, b)).map(([key, member]) => [key, DOCUMENTS.has(key) ? decoded(member) : plain(member)]),
    );
  }
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? value : null;
}

// The order of a document's members is its author's, and stays.
function decoded(text: unknown): Json {
  if (typeof text !== 'string') return plain(text);
  try {
    const found = parseJson(text.trimStart().startsWith('{') ? text : decodeURIComponent(text));
    return isObject(found) ? found : text;
  } catch {
    return text;
  }
}
