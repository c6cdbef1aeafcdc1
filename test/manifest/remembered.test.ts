// Validating twice: the second time says the same, and never more than the files allow.
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { validity } from '../../src/cli/remembered.ts';
import { sourceFor } from '../../src/cli/source.ts';
import type { FileReader } from '../../src/model/ports.ts';

const DAY = '2026-11-22T10:42Z';
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'iamsync-'));
  vi.stubEnv('XDG_CACHE_HOME', join(folder, 'cache'));
  vi.stubEnv('XDG_STATE_HOME', join(folder, 'state'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const role = (name: string): string => `  ${name}:\n    trust: { services: [ec2.amazonaws.com] }\n`;
const large = `# ${'long '.repeat(50_000)}\nroles:\n${role('a')}${role('b')}`;
const FILES = { 'm/roles.yaml': large, 'm/users.yaml': 'users:\n  anna: {}\n' };

/** Counts how often any text is read. */
function reader(files: Readonly<Record<string, string>>): FileReader & { readonly reads: string[] } {
  const reads: string[] = [];
  return {
    reads,
    list: () => Promise.resolve(Object.keys(files).sort()),
    read: (path) => {
      reads.push(path);
      return Promise.resolve(files[path]);
    },
  };
}

function validated(files: Readonly<Record<string, string>>, { vars = {}, asOf = DAY, remember = true } = {}) {
  const source = { ...sourceFor(null), files: reader(files), settings: () => ({ manifests: ['m'], vars }) };
  return validity(source, asOf, remember);
}

const kept = (): number => {
  try {
    return readdirSync(join(folder, 'cache', 'iamsync')).length;
  } catch {
    return 0;
  }
};

const VALID = { counts: { declared: 3, removed: 0 }, findings: [] };

describe('validating again', () => {
  it('says the same, from memory', async () => {
    const first = await validated(FILES);
    expect(first).toMatchObject(VALID);
    expect(first.sources.size).toBe(2);
    const second = await validated(FILES);
    expect(second).toMatchObject(VALID);
    expect(second.sources.size).toBe(0);
  });

  it('reads them anew when asked to', async () => {
    await validated(FILES);
    expect((await validated(FILES, { remember: false })).sources.size).toBe(2);
  });

  it.each<readonly [what: string, files: Readonly<Record<string, string>>]>([
    ['a letter differs', { ...FILES, 'm/users.yaml': 'users:\n  anne: {}\n' }],
    ['a file has another name', { 'm/roles.yaml': large, 'm/people.yaml': FILES['m/users.yaml'] }],
    ['a file is more', { ...FILES, 'm/groups.yaml': 'groups:\n  all: {}\n' }],
    ['a text moved from one file to the next', { 'm/roles.yaml': `${large}users:\n  anna: {}\n`, 'm/users.yaml': '' }],
  ])('reads anew where %s', async (_, files) => {
    await validated(FILES);
    expect((await validated(files)).sources.size).toBe(Object.keys(files).length);
  });

  it('reads anew with other variables and on another day', async () => {
    await validated(FILES);
    expect((await validated(FILES, { vars: { a: 'b' } })).sources.size).toBe(2);
    expect((await validated(FILES, { asOf: '2026-11-23T00:00Z' })).sources.size).toBe(2);
    expect((await validated(FILES, { asOf: '2026-11-22T23:59Z' })).sources.size).toBe(0);
  });

  it('keeps nothing of what has findings, of what names files elsewhere, and of little', async () => {
    for (let round = 0; round < 2; round++) {
      expect((await validated({ ...FILES, 'm/users.yaml': 'user: {}\n' })).counts).toBeNull();
      expect((await validated({ ...FILES, 'm/empty.yaml': '' })).findings).toHaveLength(1);
      expect((await validated({ ...FILES, 'm/notes.txt': 'x' })).counts).toBeNull();
      await validated({ 'm/users.yaml': FILES['m/users.yaml'] });
    }
    expect(kept()).toBe(0);
  });

  it('says the same where nothing can be kept', async () => {
    writeFileSync(join(folder, 'cache'), '');
    for (let round = 0; round < 2; round++) expect(await validated(FILES)).toMatchObject(VALID);
  });
});
