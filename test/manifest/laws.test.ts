// Laws of loading: nothing that stands in a file is thrown, order changes nothing, JSON is exactly JSON.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { stringify } from 'yaml';
import { isError } from '../../src/model/finding.ts';
import { byCodePoint, canonical } from '../../src/model/json.ts';
import type { Json } from '../../src/model/json.ts';
import { loadDesired } from '../../src/manifest/desired.ts';
import type { Loaded } from '../../src/manifest/desired.ts';
import { toJson } from '../../src/manifest/node.ts';
import { parseJson } from '../../src/manifest/strict-json.ts';
import { parseYaml } from '../../src/manifest/yaml.ts';
import { load, memory, REQUEST } from './memory.ts';

const CASES = fileURLToPath(new URL('../cases/manifest', import.meta.url));
const CORPUS = readdirSync(CASES, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.(ya?ml|json)$/.test(entry.name) && entry.name !== 'desired.json' && entry.name !== 'case.json')
  .map((entry) => readFileSync(join(entry.parentPath, entry.name), 'utf8'))
  .filter((text) => text.length < 3000)
  .sort(byCodePoint);

const SPLINTERS = [
  '*',
  '&a ',
  '*a',
  '$(',
  '$(account)',
  '$$(',
  '${x}',
  '{',
  '}',
  '[',
  ']',
  ':',
  ': ',
  '- ',
  '#',
  '"',
  "'",
  '|',
  '>',
  '~',
  'null',
  '<<: *a',
  '\t',
  '\n',
  '\r\n',
  '---\n',
  '...\n',
  '\uFEFF',
  '\u0000',
  '!!binary x',
  '%YAML 1.1\n',
  '? ',
  '1.10',
  '.inf',
  '__proto__',
  'Statement',
  'document: a.yaml',
  'document: b.json',
  'only: [x]',
  'removed:\n',
  '\ud800',
  '𝒳',
  '/',
  'arn:aws:iam::123456789012:role/x',
  'aws: X',
  '{}',
  '[]',
  'expires: 2027-02-30',
  'constructor',
  'toString',
];

const mutation = fc.record({
  at: fc.nat(3000),
  cut: fc.nat(12),
  put: fc.oneof(
    fc.constantFrom(...SPLINTERS),
    fc.constantFrom(...CORPUS).chain((text) => fc.nat(text.length).map((from) => text.slice(from, from + 60))),
  ),
});
const mutated = fc.tuple(fc.constantFrom(...CORPUS), fc.array(mutation, { maxLength: 4 })).map(([text, mutations]) =>
  mutations.reduce((old, { at, cut, put }) => {
    const from = at % (old.length + 1);
    return old.slice(0, from) + put + old.slice(from + cut);
  }, text),
);

function expectWellFormed({ findings, sources }: Loaded): void {
  for (const finding of findings) {
    expect(finding.rule).toMatch(/^[a-z][a-z0-9-]*$/);
    expect(finding.message).not.toMatch(/undefined|\[object|\n/);
    expect(finding.next).not.toMatch(/undefined|\[object|\n/);
    const text = finding.place === null ? undefined : sources.get(finding.place.file);
    if (text === undefined || finding.place === null) continue;
    expect(finding.place.line).toBeLessThanOrEqual(text.split('\n').length);
    expect(finding.place.column).toBeGreaterThan(0);
  }
}

describe('loading', () => {
  it('never throws, whatever the files say, and refuses exactly if there is an error', async () => {
    await fc.assert(
      fc.asyncProperty(mutated, mutated, mutated, async (first, second, third) => {
        const files = { 'manifests/a.yaml': first, 'manifests/sub/b.yml': second, 'manifests/b.json': third };
        const loaded = await load(files, { accountName: 'dev', vars: { x: 'y' } });
        expect(loaded.desired === null).toBe(loaded.findings.some(isError));
        expectWellFormed(loaded);
      }),
      { numRuns: 800 },
    );
  });

  it('gives the same bytes whatever order the files are listed and read in', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(mutated, { minLength: 2, maxLength: 4 }), fc.infiniteStream(fc.nat()), async (texts, random) => {
        const files = Object.fromEntries(texts.map((text, index) => [`manifests/${index}.yaml`, text]));
        const port = memory(files);
        const shuffled = {
          ...port,
          list: async (folder: string) => (await port.list(folder))?.toSorted(() => ((random.next().value ?? 0) % 2) - 0.5),
        };
        const plain = await loadDesired(port, REQUEST);
        const other = await loadDesired(shuffled, REQUEST);
        expect(JSON.stringify([other.desired, other.findings])).toBe(JSON.stringify([plain.desired, plain.findings]));
      }),
      { numRuns: 200 },
    );
  });
});

const plainJson = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.string({ unit: 'binary' }),
    fc.integer(),
    fc.boolean(),
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.array(tie('value'), { maxLength: 4 }),
    fc.dictionary(fc.string(), tie('value'), { maxKeys: 4, noNullPrototype: true }),
  ),
})).value;

describe('JSON documents', () => {
  it('are read as JSON.parse reads them', () => {
    fc.assert(
      fc.property(plainJson, fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        const { documents, findings } = parseJson('x.json', text);
        expect(findings).toEqual([]);
        expect(documents.map(toJson)).toEqual([JSON.parse(text)]);
      }),
      { numRuns: 500 },
    );
  });

  it('are refused exactly where JSON.parse refuses them, null apart', () => {
    const text = fc
      .tuple(
        plainJson.map((value) => JSON.stringify(value)),
        fc.array(mutation, { maxLength: 2 }),
      )
      .map(([json, mutations]) =>
        mutations.reduce(
          (old, { at, cut, put }) =>
            old.slice(0, at % (old.length + 1)) + put.slice(0, 12) + old.slice((at % (old.length + 1)) + (cut % 3)),
          json,
        ),
      );
    fc.assert(
      fc.property(
        text.filter((json) => json.trim() !== '' && !json.startsWith('\uFEFF')),
        (json) => {
          const { findings } = parseJson('x.json', json);
          if (findings.some((finding) => finding.message.startsWith('null'))) return;
          expect({ json, refused: findings.length > 0 }).toEqual({ json, refused: !isJson(json) });
        },
      ),
      { numRuns: 2000 },
    );
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe('YAML documents', () => {
  it('keep every value that is written to them', async () => {
    const value = fc.dictionary(fc.string({ minLength: 1 }), plainJson, { minKeys: 1, maxKeys: 4, noNullPrototype: true });
    await fc.assert(
      fc.asyncProperty(value, async (json) => {
        const text = stringify(json, { lineWidth: 0, compat: 'yaml-1.1' });
        if (/(?![\t\n\r])\p{Cc}|<<|[\ud800-\udfff]/u.test(text)) return;
        const { documents, findings } = await parseYaml('x.yaml', text);
        expect(findings.filter(isError)).toEqual([]);
        expect(documents.map((tree) => canonical(toJson(tree)))).toEqual([canonical(json)]);
      }),
      { numRuns: 500 },
    );
  });
});
