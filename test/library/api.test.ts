// The library's surface, down to the types: what changes here changes for everybody who imports it. UPDATE_CASES=1 writes it anew.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import * as library from '../../src/index.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const SNAPSHOT = join(ROOT, 'test', 'library', 'api.txt');

/** The declarations that the package carries, without their comments. */
function surface(): string {
  const text = readFileSync(join(ROOT, 'dist', 'index.d.ts'), 'utf8');
  return text.replace(/^ *(\/\*\*[\s\S]*?\*\/|\/\/.*)\n/gm, '');
}

it('has the surface that was agreed on', () => {
  if (process.env['UPDATE_CASES'] === '1') writeFileSync(SNAPSHOT, surface());
  expect(surface()).toBe(readFileSync(SNAPSHOT, 'utf8'));
});

it('exports what it declares, and nothing else', () => {
  const declared = [...surface().matchAll(/^export declare (?:abstract )?(?:const|function|class) (\w+)/gm)].flatMap(
    ([, name]) => name ?? [],
  );
  expect(Object.keys(library).sort()).toEqual([...new Set(declared)].sort());
});

it('declares nothing that another package would have to bring', () => {
  expect(surface()).not.toMatch(/\bimport\b|\brequire\b|reference types/);
});
