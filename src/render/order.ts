// Puts the members of output in the order of its schema, so that the same plan always has the same bytes.
import { byCodePoint, isList, isObject, ownMember } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';

/**
 * The same value with its members ordered: as the schema lists them, and by code point where it lists none (specs, inputs of calls).
 * Absent members are left out. Knows what our schemas use: $ref to definitions, oneOf and anyOf told apart by required members and constants.
 */
export function ordered(value: unknown, schema: JsonObject, root: JsonObject): unknown {
  const found = resolve(value, schema, root);
  if (Array.isArray(value)) return value.map((item: unknown) => ordered(item, inner(found['items']), root));
  if (!isRecord(value)) return value;
  const properties = inner(found['properties']);
  const known = Object.keys(properties).filter((name) => Object.hasOwn(value, name));
  const others = Object.keys(value).filter((name) => !Object.hasOwn(properties, name));
  const names = [...known, ...others.sort(byCodePoint)].filter((name) => ownMember(value, name) !== undefined);
  return Object.fromEntries(names.map((name) => [name, ordered(ownMember(value, name), inner(ownMember(properties, name)), root)]));
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function inner(schema: Json | undefined): JsonObject {
  return isObject(schema) ? schema : {};
}

/** The schema that describes the value once references are followed and alternatives are chosen. */
function resolve(value: unknown, schema: JsonObject, root: JsonObject): JsonObject {
  const reference = schema['$ref'];
  if (typeof reference === 'string')
    return resolve(value, inner(inner(root['definitions'])[reference.replace('#/definitions/', '')]), root);
  const branches = schema['oneOf'] ?? schema['anyOf'];
  if (!isList(branches)) return schema;
  return branches.map((branch) => resolve(value, inner(branch), root)).find((branch) => fits(value, branch)) ?? {};
}

function fits(value: unknown, { type, required, properties }: JsonObject): boolean {
  if (Array.isArray(value)) return type === 'array';
  if (!isRecord(value) || type !== 'object') return false;
  const names = isList(required) ? required : [];
  if (!names.every((name) => typeof name === 'string' && Object.hasOwn(value, name))) return false;
  return Object.entries(inner(properties)).every(([name, schema]) => {
    const constant = inner(schema)['const'];
    return constant === undefined || constant === ownMember(value, name);
  });
}
