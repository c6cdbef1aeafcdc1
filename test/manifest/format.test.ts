// The canonical form of manifests: its order and spelling, where comments go, and that nothing is lost or changes its meaning.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Lexer } from 'yaml';
import { formatYaml } from '../../src/manifest/format.ts';
import { linesOf } from '../../src/manifest/format/scalar.ts';
import { isError } from '../../src/model/finding.ts';
import { blockEntry } from '../../src/manifest/write-yaml.ts';
import { parseYaml } from '../../src/manifest/yaml.ts';
import { byCodePoint, canonical, isList, isObject } from '../../src/model/json.ts';
import type { Json } from '../../src/model/json.ts';
import type { DesiredState } from '../../src/model/state.ts';
import { accounts, manifestOf } from '../support/accounts.ts';
import { CASES } from './format-cases.ts';
import { load, loadOne } from './memory.ts';
import { diceOf, untidy } from './untidy.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The comments of a text, as the parser's own lexer tells them from scalars. */
function commentsOf(text: string): string[] {
  const lexemes = [...new Lexer().lex(text)];
  return lexemes
    .filter((lexeme, index) => lexeme.startsWith('#') && lexemes[index - 1] !== '\u001F')
    .map((lexeme) => lexeme.trimEnd())
    .sort();
}

/** What is desired, without the places, in no order. */
function meaningOf(desired: DesiredState | null): string {
  const placeless = (value: unknown): Json => {
    const plain: unknown = JSON.parse(JSON.stringify(value, (key, member: unknown) => (key === 'origin' || key === 'place' ? 0 : member)));
    return stirred(plain);
  };
  return canonical([
    placeless(desired?.entities.toSorted(byAddress) ?? null),
    placeless(desired?.removed ?? null),
    placeless(desired?.checks ?? null),
  ]);
}

function byAddress(a: { kind: string; name: string }, b: { kind: string; name: string }): number {
  return byCodePoint(`${a.kind}/${a.name}`, `${b.kind}/${b.name}`);
}

function stirred(value: unknown): Json {
  const json = value as Json;
  if (isList(json)) return json.map(stirred).toSorted((a, b) => byCodePoint(canonical(a), canonical(b)));
  return isObject(json) ? Object.fromEntries(Object.entries(json).map(([key, member]) => [key, stirred(member)])) : json;
}

describe('fmt', () => {
  it.each(Object.entries(CASES))('%s', (_, [before, after]) => {
    expect(formatYaml(before)).toBe(after);
    expect(formatYaml(after)).toBe(after);
  });

  it('keeps the line ends and the byte order mark', () => {
    expect(formatYaml('\uFEFFroles:\r\n    a: { trust: x.json } # y\r\n')).toBe('\uFEFFroles:\r\n  a: # y\r\n    trust: x.json\r\n');
  });

  it('is what our own manifests have', () => {
    const paths = readdirSync(join(root, 'manifests'), { recursive: true, encoding: 'utf8' }).filter((name) => /\.ya?ml$/.test(name));
    expect(paths.length).toBeGreaterThan(2);
    const odd = paths.filter((path) => {
      const text = readFileSync(join(root, 'manifests', path), 'utf8');
      return formatYaml(text) !== text;
    });
    expect(odd).toEqual([]);
  });

  it('writes short texts at a glance as it would after a long look', () => {
    const word = fc.constantFrom(
      'a',
      'null',
      'no',
      'Yes',
      '1',
      '-',
      '--',
      ':',
      'a:',
      ':a',
      '#',
      'a#',
      '*',
      '=',
      '@x',
      '$(v)',
      'x/y',
      '%',
      '0x1',
      '=',
      '007',
    );
    const property = fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), fc.constantFrom(' ', '', '  '), (words, between) => {
      const value = words.join(between);
      expect(linesOf(value)).toEqual(blockEntry('k', value).slice('k: '.length).replace(/\n$/, '').split('\n'));
    });
    fc.assert(property, { numRuns: 400 });
  });

  it('has no form for keys that are no texts', () => {
    expect(formatYaml('? [a]\n: b\n')).toBeNull();
  });

  it('makes the demo no other account', async () => {
    const folder = join(root, 'manifests');
    const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => /\.(ya?ml|json)$/.test(name));
    const texts = Object.fromEntries(
      names.map((name) => [`manifests/${name.replaceAll('\\', '/')}`, readFileSync(join(folder, name), 'utf8')]),
    );
    const tidy = Object.fromEntries(
      Object.entries(texts).map(([path, text]) => [path, path.endsWith('.json') ? text : (formatYaml(text) ?? '')]),
    );
    const request = { vars: { bucket: 'b' } };
    expect(meaningOf((await load(tidy, request)).desired)).toBe(meaningOf((await load(texts, request)).desired));
  });

  it('keeps meaning and comments of any manifest, and is the same the second time', async () => {
    const property = fc.asyncProperty(accounts(), fc.nat(), async (model, seed) => {
      const text = untidy(manifestOf(model), diceOf(seed));
      expect((await parseYaml('a.yaml', text)).findings).toEqual([]);
      const tidy = formatYaml(text);
      expect(tidy).not.toBeNull();
      expect(formatYaml(tidy ?? '')).toBe(tidy);
      expect(commentsOf(tidy ?? '')).toEqual(commentsOf(text));
      const [before, after] = [await loadOne(text), await loadOne(tidy ?? '')];
      expect(before.desired).not.toBeNull();
      expect(meaningOf(after.desired)).toBe(meaningOf(before.desired));
    });
    await fc.assert(property, { numRuns: 40 });
  });

  it('gives one text for one content without comments, however it is written', () => {
    const property = fc.property(accounts(), fc.nat(), fc.nat(), (model, one, other) => {
      const texts = [one, other].map((seed) => formatYaml(untidy(manifestOf(model), diceOf(seed), true).replaceAll('\r\n', '\n')));
      expect(texts[0]).toBe(texts[1]);
    });
    fc.assert(property, { numRuns: 30 });
  });
});

const MANIFESTS = readdirSync(join(root, 'test/cases'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && /\.ya?ml$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .sort(byCodePoint);

it('does to every manifest of the other tests nothing but order and spelling', async () => {
  const refused: string[] = [];
  for (const path of MANIFESTS) {
    const text = readFileSync(path, 'utf8');
    if ((await parseYaml(path, text)).findings.some(isError)) continue;
    const tidy = formatYaml(text);
    if (tidy === null) {
      refused.push(path);
      continue;
    }
    expect(formatYaml(tidy), path).toBe(tidy);
    expect(commentsOf(tidy), path).toEqual(commentsOf(text.replaceAll('\r\n', '\n')));
  }
  expect(refused.map((path) => path.slice(root.length))).toEqual([]);
  expect(MANIFESTS.length).toBeGreaterThan(300);
});
