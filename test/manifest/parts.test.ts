// The small parts of loading, each by itself.
import { describe, expect, it } from 'vitest';
import { nodeAt, placeAt, prune, toJson } from '../../src/manifest/node.ts';
import { matches } from '../../src/manifest/only.ts';
import { folderOf, join, relativeTo } from '../../src/manifest/paths.ts';
import { parseJson } from '../../src/manifest/strict-json.ts';
import { replace, variablesOf } from '../../src/manifest/variables.ts';
import { parseYaml } from '../../src/manifest/yaml.ts';

const VARIABLES = variablesOf(
  { account: '123456789012', partition: 'aws-cn' },
  { a: 'A', nested: '$(a)', account: 'never', 'odd.name-1': 'odd' },
);

describe('replacing variables', () => {
  it.each([
    ['$(a)', 'A'],
    ['x$(a)y$(a)', 'xAyA'],
    ['$(nested)', '$(a)'],
    ['$(account)/$(partition)', '123456789012/aws-cn'],
    ['$$(a)', '$(a)'],
    ['$$$(a)', '$$(a)'],
    ['$(odd.name-1)', 'odd'],
    ['${aws:username} $a $ ( $', '${aws:username} $a $ ( $'],
    ['$(a)$$(b)$(a)', 'A$(b)A'],
  ])('makes %s to %s', (text, expected) => {
    expect(replace(text, VARIABLES)).toEqual({ text: expected, problems: [] });
  });

  it.each(['$(b)', '$()', '$( a)', '$(a', '$(a(b))', '$(__proto__)', '$(toString)'])('finds a problem in %s', (text) => {
    expect(replace(text, VARIABLES).problems).toHaveLength(1);
  });
});

describe('globs of accounts', () => {
  it.each([
    ['dev-*', 'dev-1', true],
    ['dev-*', 'prod', false],
    ['*', 'prod', true],
    ['prod', 'prod', true],
    ['prod', 'prod2', false],
    ['a.c', 'abc', false],
  ])('%s matches %s: %s', (glob, name, expected) => {
    expect(matches(glob, name)).toBe(expected);
  });
});

describe('paths', () => {
  it('are joined and taken apart with forward slashes', () => {
    expect(join('manifests', './docs/a.json')).toBe('manifests/docs/a.json');
    expect(join('manifests/sub', '../../shared/a.json')).toBe('shared/a.json');
    expect(join('a', '../../b')).toBe('../b');
    expect(join('.', 'manifests/')).toBe('manifests');
    expect(join('/repo', 'x')).toBe('/repo/x');
    expect(join('/repo', '../../..')).toBe('/');
    expect(join('a', '..')).toBe('.');
    expect(join('x', 'C:/y/z')).toBe('C:/y/z');
    expect(folderOf('a.yaml')).toBe('.');
    expect(folderOf('/a.yaml')).toBe('/');
    expect(relativeTo('/repo', '/repo/manifests/a.yaml')).toBe('manifests/a.yaml');
    expect(relativeTo('/repo', '/other/a.yaml')).toBe('/other/a.yaml');
    expect(relativeTo('/repo', '/repository/a.yaml')).toBe('/repository/a.yaml');
    expect(relativeTo('.', './a.yaml')).toBe('a.yaml');
  });
});

const TEXT = 'a:\r\n  b: [1, "x"]\r\n  c: &c { d: true }\r\n  e: *c\r\n';

const parsed = await parseYaml('x.yaml', `\uFEFF${TEXT}`);

describe('a YAML tree', () => {
  const [tree] = parsed.documents;
  if (tree === undefined) throw new Error('no tree');

  it('holds the values', () => {
    expect(toJson(tree)).toEqual({ a: { b: [1, 'x'], c: { d: true }, e: { d: true } } });
  });

  it('knows the place of items and scalars, and of the keys of everything else', () => {
    const at = (...path: (string | number)[]) => placeAt(tree, path);
    expect(at('a', 'b', 1)).toEqual({ file: 'x.yaml', line: 2, column: 10 });
    expect(at('a', 'b')).toEqual({ file: 'x.yaml', line: 2, column: 3 });
    expect(at('a', 'c', 'd')).toEqual({ file: 'x.yaml', line: 3, column: 14 });
    expect(at('a', 'nothing', 'here')).toEqual({ file: 'x.yaml', line: 1, column: 1 });
  });

  it('can lose parts and remembers that it did', () => {
    const pruned = prune(tree, [
      ['a', 'b', 0],
      ['a', 'c'],
    ]);
    expect(pruned === undefined ? undefined : toJson(pruned)).toEqual({ a: { b: ['x'], e: { d: true } } });
    expect(nodeAt(pruned, ['a'])).toMatchObject({ dropped: ['c'] });
    expect(prune(tree, [[]])).toBeUndefined();
  });
});

describe('a JSON tree', () => {
  it('knows the place of keys and values', () => {
    const [tree] = parseJson('x.json', '{\n\t"a": [1,\n  {"b": "\\u00e4"}]}').documents;
    if (tree === undefined) throw new Error('no tree');
    expect(toJson(tree)).toEqual({ a: [1, { b: 'ä' }] });
    expect(placeAt(tree, ['a', 1, 'b'])).toEqual({ file: 'x.json', line: 3, column: 9 });
    expect(placeAt(tree, ['a'])).toEqual({ file: 'x.json', line: 2, column: 2 });
  });

  it.each([
    ['{"a": 1,}', 9],
    ['[1 2]', 4],
    ["{'a': 1}", 2],
    ['{"a" 1}', 6],
    ['[01]', 2],
    ['[1.]', 2],
    ['"a\tb"', 1],
    ['"a', 1],
    ['{} x', 4],
    ['[tru]', 2],
    ['[', 2],
  ])('is refused for %s at column %i', (text, column) => {
    expect(parseJson('x.json', text).findings.map((finding) => finding.place?.column)).toEqual([column]);
  });
});
