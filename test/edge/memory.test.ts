// What is remembered between runs: kept for its owner alone, and never believed if anybody else could have written it.
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openMemory } from '../../src/edge/memory.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'iamsync-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const at = (...parts: string[]): string => join(folder, ...parts);
const env = () => ({ XDG_CACHE_HOME: at('cache'), XDG_STATE_HOME: at('state') });
const open = () => openMemory(env());
const entries = (): string[] => readdirSync(at('cache', 'iamsync')).sort();
const entry = (): string => at('cache', 'iamsync', entries()[0] ?? '');
/** Does something where the folder was. */
const moved = (to: string, then: () => void): void => {
  renameSync(at('cache', 'iamsync'), at(to));
  then();
};
const FACT = { declared: 7 };

describe('a memory', () => {
  it('recalls what it kept, in another run too', () => {
    open()?.keep('a', FACT);
    expect(open()?.recall('a')).toEqual(FACT);
    expect(open()?.recall('b')).toBeUndefined();
  });

  it('is private', () => {
    open()?.keep('a', FACT);
    for (const path of [at('cache', 'iamsync'), at('state', 'iamsync')]) expect(statSync(path).mode & 0o777).toBe(0o700);
    for (const path of [entry(), at('state', 'iamsync', 'memory-key')]) expect(statSync(path).mode & 0o777).toBe(0o600);
    expect(entries()).toHaveLength(1);
  });

  it.each<readonly [how: string, text: (old: string) => string]>([
    ['cut off', (old) => old.slice(0, -5)],
    ['empty', () => ''],
    ['no JSON', () => 'x'],
    ['a list', () => '[]'],
    ['without a seal', (old) => old.replace('seal', 'sael')],
    ['with another seal', (old) => old.replace(/"seal":"./, (seal) => `${seal.slice(0, -1)}${seal.endsWith('0') ? '1' : '0'}`)],
    ['with another value', (old) => old.replace('7', '8')],
    ['longer than any', (old) => old + ' '.repeat(70_000)],
  ])('does not believe an entry that is %s', (_, change) => {
    open()?.keep('a', FACT);
    writeFileSync(entry(), change(readFileSync(entry(), 'utf8')));
    expect(open()?.recall('a')).toBeUndefined();
    open()?.keep('a', FACT);
    expect(open()?.recall('a')).toEqual(FACT);
  });

  it('does not believe the entry of something else under its name', () => {
    open()?.keep('a', FACT);
    const a = entry();
    open()?.keep('b', { declared: 8 });
    const b = at('cache', 'iamsync', entries().find((name) => !a.endsWith(name)) ?? '');
    renameSync(b, a);
    expect(open()?.recall('a')).toBeUndefined();
  });

  it('does not believe a cache that was brought from elsewhere', () => {
    open()?.keep('a', FACT);
    rmSync(at('state'), { recursive: true });
    expect(open()?.recall('a')).toBeUndefined();
  });

  it('does not believe what others could write, nor what a link leads to', () => {
    open()?.keep('a', FACT);
    const path = entry();
    chmodSync(path, 0o666);
    expect(open()?.recall('a')).toBeUndefined();
    chmodSync(path, 0o600);
    renameSync(path, at('elsewhere'));
    symlinkSync(at('elsewhere'), path);
    expect(open()?.recall('a')).toBeUndefined();
  });

  it.each<readonly [what: string, spoil: () => void]>([
    ['a folder that others may read', () => chmodSync(at('cache', 'iamsync'), 0o755)],
    ['a folder that is a file', () => moved('gone', () => writeFileSync(at('cache', 'iamsync'), ''))],
    ['a folder that is a link', () => moved('x', () => symlinkSync(at('x'), at('cache', 'iamsync')))],
    ['a key that is too short', () => writeFileSync(at('state', 'iamsync', 'memory-key'), 'x')],
    ['a key that others may read', () => chmodSync(at('state', 'iamsync', 'memory-key'), 0o644)],
  ])('is none with %s', (_, spoil) => {
    open()?.keep('a', FACT);
    spoil();
    expect(open()).toBeNull();
  });

  it('bears two that write at once, and a folder that goes', () => {
    const [one, other] = [open(), open()];
    one?.keep('a', FACT);
    other?.keep('a', FACT);
    other?.keep('b', { declared: 8 });
    expect([one?.recall('a'), one?.recall('b')]).toEqual([FACT, { declared: 8 }]);
    expect(entries()).toHaveLength(2);
    rmSync(at('cache'), { recursive: true });
    one?.keep('c', FACT);
    expect(one?.recall('c')).toBeUndefined();
  });

  it('does not grow without end', () => {
    const memory = open();
    mkdirSync(at('cache', 'iamsync'), { recursive: true });
    for (let n = 0; n < 600; n++) writeFileSync(at('cache', 'iamsync', `old-${n}`), '');
    memory?.keep('a', FACT);
    expect(entries().length).toBeLessThan(400);
    expect(memory?.recall('a')).toEqual(FACT);
  });
});
