// What an editor shows: every field of the schemas says what it is, and in words what limits it.
import { describe, expect, it } from 'vitest';
import { configSchema } from '../../src/manifest/config-schema.ts';
import { manifestSchema } from '../../src/manifest/schema.ts';
import { isList, isObject } from '../../src/model/json.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';

interface Field {
  readonly at: string;
  readonly schema: JsonObject;
}

function fieldsOf(schema: Json, at: string): Field[] {
  if (!isObject(schema)) return [];
  const properties = isObject(schema['properties']) ? Object.entries(schema['properties']) : [];
  const own = properties.flatMap(([name, inner]): Field[] => (isObject(inner) ? [{ at: `${at}/${name}`, schema: inner }] : []));
  const forms = isList(schema['anyOf']) ? schema['anyOf'] : [];
  return [
    ...own,
    ...own.flatMap((field) => fieldsOf(field.schema, field.at)),
    ...['additionalProperties', 'items'].flatMap((key) => fieldsOf(schema[key] ?? null, `${at}/*`)),
    ...forms.flatMap((form) => fieldsOf(form, at)),
  ];
}

/** Largest and smallest numbers that a text or number may have, in any of its forms. */
function limitsOf(schema: JsonObject): string[] {
  const forms = isList(schema['anyOf']) ? schema['anyOf'].filter(isObject) : [];
  const own = ['maxLength', 'maximum'].flatMap((key) => (typeof schema[key] === 'number' ? [schema[key].toLocaleString('en-US')] : []));
  const least = Number(schema['minLength'] ?? 0) > 1 ? [String(schema['minLength'])] : [];
  return [...own, ...least, ...forms.flatMap(limitsOf)];
}

function hasPattern(schema: JsonObject): boolean {
  const pattern = schema['pattern'];
  const forms = isList(schema['anyOf']) ? schema['anyOf'].filter(isObject) : [];
  return (typeof pattern === 'string' && pattern !== '\\$\\(') || forms.some(hasPattern);
}

const FIELDS = [...fieldsOf(manifestSchema(), ''), ...fieldsOf(configSchema, 'iamsync.yaml')];
const words = ({ schema }: Field): string => String(schema['description'] ?? '');

describe('the schemas', () => {
  it('describe every field', () => {
    expect(FIELDS.length).toBeGreaterThan(150);
    expect(FIELDS.filter((field) => words(field).length < 8).map(({ at }) => at)).toEqual([]);
  });

  it('hold nothing that this walk does not follow', () => {
    const text = JSON.stringify([manifestSchema(), configSchema]);
    expect(text).not.toMatch(/"(\$ref|oneOf|allOf|patternProperties|definitions|\$defs|if|then|else|dependencies)":/);
  });

  it('name every limit in the description', () => {
    const limited = FIELDS.filter(({ schema }) => limitsOf(schema).length > 0);
    expect(limited.length).toBeGreaterThan(5);
    expect(limited.filter((field) => !limitsOf(field.schema).every((limit) => words(field).includes(limit))).map(({ at }) => at)).toEqual(
      [],
    );
  });

  it('say in words what a pattern wants: a number, or a form in capitals', () => {
    const patterned = FIELDS.filter(({ schema }) => hasPattern(schema));
    expect(patterned.length).toBeGreaterThan(5);
    expect(patterned.filter((field) => !/\d|NAME/.test(words(field))).map(({ at }) => at)).toEqual([]);
  });

  it.each([
    ['/roles/*/description', '1,000'],
    ['/roles/*/maxSessionDuration', '12h'],
    ['/roles/*/trust', '2,048'],
    ['/roles/*/inline', '10,240'],
    ['/roles/*/policies', '10'],
    ['/roles/*/tags', '50'],
    ['/roles/*/path', '512'],
    ['/policies/*/document', '6,144'],
    ['/users/*/groups', '10'],
    ['/oidcProviders/*/clientIds', '100'],
  ])('tell the limit of AWS on %s', (at, limit) => {
    const field = FIELDS.find((one) => one.at === at);
    expect(field === undefined ? '' : words(field)).toContain(limit);
  });
});
