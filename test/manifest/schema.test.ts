// The JSON Schemas that editors get: fresh, valid, described, and open to variables.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { configSchema } from '../../src/manifest/config-schema.ts';
import { declarationSchemas, manifestSchema } from '../../src/manifest/schema.ts';
import { isList, isObject } from '../../src/model/json.ts';
import type { Json } from '../../src/model/json.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

// Names of all properties without a description, by pointer.
function undescribed(schema: Json, pointer = '#'): string[] {
  if (isList(schema)) return schema.flatMap((item, index) => undescribed(item, `${pointer}/${index}`));
  if (!isObject(schema)) return [];
  const properties = isObject(schema['properties']) ? Object.entries(schema['properties']) : [];
  const bare = properties
    .filter(([, property]) => isObject(property) && typeof property['description'] !== 'string')
    .map(([name]) => `${pointer}/${name}`);
  return [...bare, ...Object.entries(schema).flatMap(([key, value]) => undescribed(value, `${pointer}/${key}`))];
}

describe('the committed schemas', () => {
  it('are what the sources make of them', () => {
    const output = execFileSync(process.execPath, ['.scripts/schemas.mjs', '--check'], { cwd: ROOT, encoding: 'utf8' });
    expect(output).toBe('schemas/ is fresh\n');
  });

  it('describe every field', () => {
    expect(undescribed(manifestSchema())).toEqual([]);
    expect(undescribed(configSchema)).toEqual([]);
  });

  it('hold no reference, which the reading of validation errors does not follow', () => {
    expect(JSON.stringify(declarationSchemas())).not.toContain('$ref');
  });
});

describe('the schema of manifests', () => {
  const validate = new Ajv({ allErrors: true, strictTypes: false }).compile(manifestSchema());

  for (const name of ['variables', 'references', 'trust-in-every-form', 'removed', 'document-files']) {
    it(`accepts the case ${name.replaceAll('-', ' ')}`, () => {
      const manifest: unknown = parse(readFileSync(`${ROOT}/test/cases/manifest/${name}/manifests/a.yaml`, 'utf8'));
      validate(manifest);
      expect(validate.errors ?? []).toEqual([]);
    });
  }

  it('accepts a variable wherever a text is limited', () => {
    expect(validate({ policies: { x: { document: '$(file)' } }, removed: ['$(address)'] })).toBe(true);
    expect(validate({ removed: ['nobody'] })).toBe(false);
  });

  it('refuses unknown sections and fields', () => {
    expect(validate({ polices: {} })).toBe(false);
    expect(validate({ policies: { x: { document: 'x.json', colour: 'red' } } })).toBe(false);
  });
});
