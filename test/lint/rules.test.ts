// Every rule of lint with what it must find and what it must leave alone. UPDATE_CASES=1 writes what is found down.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sortFindings } from '../../src/render/diagnostics.ts';
import { RULES } from '../../src/lint/rules/index.ts';
import { lines } from '../manifest/memory.ts';
import { lintFolder } from './world.ts';

const CASES = fileURLToPath(new URL('../cases/lint', import.meta.url));

describe('the rules of lint', () => {
  it('are sorted, and each says what it is', () => {
    const ids = RULES.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort());
    for (const { id, title, why, source } of RULES) {
      expect(id).toMatch(/^[a-z]+(-[a-z]+)*$/);
      expect(title).toMatch(/^[A-Zar].*[^.]$/);
      expect(why).toMatch(/^[^\n]*\.$/);
      expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
    }
  });

  it('are the rules that there are cases of', () => {
    expect(readdirSync(CASES).sort()).toEqual(RULES.map(({ id }) => id));
  });

  // `npm run lint-docs` writes them; `npm run check` looks whether they are fresh.
  it('are the rules that there are pages of', () => {
    const pages = readdirSync(fileURLToPath(new URL('../../docs/lint', import.meta.url))).filter((file) => file !== 'README.md');
    expect(pages.sort()).toEqual(RULES.map(({ id }) => `${id}.md`).sort());
  });

  it.each(RULES.map((rule) => [rule.id, rule] as const))('%s finds what it is for', async (id, rule) => {
    const folder = join(CASES, id, 'true');
    const found = sortFindings(await lintFolder(folder)).filter((finding) => finding.rule === id);
    expect(found.map(({ severity }) => severity)).toContain(rule.severity);
    const text = `${lines(found).join('\n')}\n`;
    const expected = join(folder, 'expected.txt');
    if (process.env['UPDATE_CASES'] === '1') writeFileSync(expected, text);
    expect(text).toBe(existsSync(expected) ? readFileSync(expected, 'utf8') : 'expected.txt is missing');
  });

  it.each(RULES.map(({ id }) => [id]))('%s leaves alone what it is not for', async (id) => {
    const found = await lintFolder(join(CASES, id, 'false'));
    expect(lines(found.filter((finding) => finding.rule === id))).toEqual([]);
    // A case that AWS would refuse for another reason shows nothing.
    expect(lines(found.filter(({ severity, rule }) => severity === 'error' && rule !== 'suppression-unused'))).toEqual([]);
  });
});
