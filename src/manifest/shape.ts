// Reads JSON Schemas the way a person does: which types and which keys belong at a place.
import type { Json, JsonObject } from '../model/json.ts';
import { isList, isObject } from '../model/json.ts';

/** A schema type, or `any` where the schema leaves it open. */
export type Type = 'string' | 'number' | 'boolean' | 'object' | 'array' | 'any';

/** The schemas that may hold at one place: several where the schema has alternatives; none where it is silent. */
export type Shapes = readonly JsonObject[];

/** The types that belong at a place; `any` if one of its schemas leaves it open or there is none. */
export function typesOf(shapes: Shapes): ReadonlySet<Type> {
  return new Set(shapes.length === 0 ? ['any'] : shapes.flatMap(typesOfOne));
}

function typesOfOne(shape: JsonObject): Type[] {
  const type = shape['type'];
  if (typeof type === 'string') return [typeNamed(type)];
  if (isList(type)) return type.map((name) => (typeof name === 'string' ? typeNamed(name) : 'any'));
  if (shape['const'] !== undefined) return [typeOfValue(shape['const'])];
  if (isList(shape['enum'])) return shape['enum'].map(typeOfValue);
  const below = branches(shape);
  return below.length === 0 ? ['any'] : below.flatMap(typesOfOne);
}

function typeNamed(name: string): Type {
  switch (name) {
    case 'string':
    case 'boolean':
    case 'object':
    case 'array':
      return name;
    case 'integer':
    case 'number':
      return 'number';
    default:
      return 'any';
  }
}

function typeOfValue(value: Json): Type {
  if (isList(value)) return 'array';
  return typeNamed(typeof value);
}

/** The alternatives and parts of a schema: anyOf, oneOf, allOf. */
export function branches(shape: JsonObject): JsonObject[] {
  return ['anyOf', 'oneOf', 'allOf'].flatMap((keyword) => {
    const list = shape[keyword];
    return isList(list) ? list.filter(isObject) : [];
  });
}

/** The schemas of a key's value. */
export function shapesOfKey(shapes: Shapes, key: string): Shapes {
  return shapes.flatMap((shape) => [...ownKey(shape, key), ...shapesOfKey(branches(shape), key)]);
}

function ownKey(shape: JsonObject, key: string): JsonObject[] {
  const properties = shape['properties'];
  const named = isObject(properties) && Object.hasOwn(properties, key) ? properties[key] : undefined;
  if (isObject(named)) return [named];
  const others = shape['additionalProperties'];
  return isObject(others) ? [others] : [];
}

/** The schemas of a list's items. */
export function shapesOfItems(shapes: Shapes): Shapes {
  return shapes.flatMap((shape) => {
    const items = shape['items'];
    return [...(isObject(items) ? [items] : []), ...shapesOfItems(branches(shape))];
  });
}

/** The keys that a schema names, those of its alternatives too. */
export function keysOf(shapes: Shapes): string[] {
  return shapes.flatMap((shape) => {
    const properties = shape['properties'];
    const required = shape['required'];
    return [
      ...(isObject(properties) ? Object.keys(properties) : []),
      ...(isList(required) ? required.map(String) : []),
      ...keysOf(branches(shape)),
    ];
  });
}

/** The schema behind a JSON pointer such as `#/properties/trust/anyOf/1`. */
export function schemaAt(root: JsonObject, pointer: string): JsonObject | undefined {
  let schema: Json | undefined = root;
  for (const part of pointer.replace(/^#\/?/, '').split('/')) {
    if (part === '') continue;
    const key = decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~');
    if (isList(schema)) schema = schema[Number(key)];
    else schema = isObject(schema) ? schema[key] : undefined;
  }
  return isObject(schema) ? schema : undefined;
}
