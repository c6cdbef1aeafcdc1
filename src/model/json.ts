// Plain data: everything that is compared, hashed, printed or stored is made of these.

export type Json = null | boolean | number | string | readonly Json[] | JsonObject;
export type JsonObject = { readonly [key: string]: Json };

/** True for a mapping: not null, not a list, not a scalar. */
export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** True for a list. Needed because `Array.isArray` does not narrow readonly arrays. */
export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The member by a name that somebody else chose: undefined for what an object has by itself (`constructor`, `__proto__`). */
export function ownMember<T>(members: Readonly<Record<string, T>>, name: string): T | undefined {
  return Object.hasOwn(members, name) ? members[name] : undefined;
}

/**
 * A mapping of these members, the last of a name. As Object.fromEntries makes it (a key like `__proto__` is only a key), in a third of
 * its time, which a large account feels.
 */
export function objectOf<T>(entries: readonly (readonly [string, T])[]): { [key: string]: T } {
  const made: { [key: string]: T } = {};
  for (const [key, value] of entries) put(made, key, value);
  return made;
}

/** Sets an own member, whatever its name is. */
export function put<T>(members: { [key: string]: T }, key: string, value: T): void {
  if (key === '__proto__') Object.defineProperty(members, key, { value, writable: true, enumerable: true, configurable: true });
  else members[key] = value;
}

/**
 * Compares by code point (not by locale, not by UTF-16 unit), so that every sorted set has one order on every machine.
 * Returns a negative number, zero or a positive number.
 */
export function byCodePoint(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left !== right) return weight(left) - weight(right);
  }
  return a.length - b.length;
}

// Surrogates stand for code points above U+FFFF, so they sort after U+E000..U+FFFF, which have larger units.
function weight(unit: number): number {
  if (unit < 0xd800) return unit;
  return unit >= 0xe000 ? unit - 0x800 : unit + 0x2000;
}

/**
 * Canonical JSON after RFC 8785: no blanks, object keys in UTF-16 order, numbers and strings as ECMAScript writes them.
 * Two values are equal exactly if their canonical texts are. Undefined members are left out, as JSON.stringify does.
 */
export function canonical(value: Json): string {
  if (typeof value === 'string') return quoted(value);
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  let text = '';
  if (isList(value)) {
    for (const member of value) text += `${text === '' ? '' : ','}${canonical(member)}`;
    return `[${text}]`;
  }
  for (const key of Object.keys(value).sort()) {
    const member = value[key];
    if (member !== undefined) text += `${text === '' ? '' : ','}${quoted(key)}:${canonical(member)}`;
  }
  return `{${text}}`;
}

// Nearly all text needs no escape; asking first is several times faster than JSON.stringify, which a large account feels.
const PLAIN = /^[ !#-[\]-\ud7ff\ue000-\uffff]*$/;

function quoted(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text);
}

/** Deep equality of plain data: as if their canonical texts were compared, without making them. */
export function same(a: Json, b: Json): boolean {
  if (a === b) return true;
  if (isList(a)) return isList(b) && a.length === b.length && a.every((member, index) => same(member, b[index] ?? null));
  return isObject(a) && isObject(b) && sameMembers(a, b);
}

// Undefined members count as absent.
function sameMembers(a: JsonObject, b: JsonObject): boolean {
  let members = 0;
  for (const key of Object.keys(a)) {
    const [one, other] = [a[key], ownMember(b, key)];
    if (one === undefined) continue;
    if (other === undefined || !same(one, other)) return false;
    members += 1;
  }
  for (const key of Object.keys(b)) if (b[key] !== undefined) members -= 1;
  return members === 0;
}

/**
 * A value that is equal to `value` and made of the very objects of `there` wherever the two are equal: what did not change is one
 * object on both sides of a comparison, and what is known of it need not be worked out twice.
 */
export function sharing(there: Json, value: Json): Json {
  if (same(there, value)) return there;
  return isObject(there) && isObject(value) ? sharingMembers(there, value) : value;
}

/** The same of two mappings that differ, member by member. */
export function sharingMembers(there: JsonObject, value: JsonObject): JsonObject {
  return objectOf(Object.entries(value).map(([key, member]) => [key, sharing(ownMember(there, key) ?? null, member)]));
}

/** Parses JSON text; throws SyntaxError if it is none. */
export function parseJson(text: string): Json {
  const value: unknown = JSON.parse(text);
  if (isJson(value)) return value;
  throw new SyntaxError('not JSON');
}

// JSON.parse makes nothing but plain data; only its type can't say so.
function isJson(value: unknown): value is Json {
  return value !== undefined && typeof value !== 'function';
}
