// The comparison of two result files of the benches: ratios of what both have, and a word of what only one has.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'iamsync-bench-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const figure = (name: string, value: number | null, unit: string) => ({ name, value, unit, reached: true });
const bench = (name: string, machine: string, figures: readonly object[]) => ({
  name,
  form: 'full',
  about: '',
  seconds: 1,
  machine,
  figures,
});

function compare(before: readonly object[], after: readonly object[]) {
  const paths = [before, after].map((results, n) => {
    const path = join(folder, `${n}.json`);
    writeFileSync(path, JSON.stringify({ results }));
    return path;
  });
  return spawnSync(process.execPath, ['.scripts/bench-compare.mjs', ...paths], { encoding: 'utf8' });
}

it('prints the ratio of each figure and fails nothing', () => {
  const before = [bench('read', 'a', [figure('time', 2, 's'), figure('calls', 8, ''), figure('former', 1, 's')]), bench('old', 'a', [])];
  const after = [bench('read', 'b', [figure('time', 4, 's'), figure('calls', 8, ''), figure('unknown', null, 'MB')])];
  const { stdout, status } = compare(before, after);
  expect(status).toBe(0);
  expect(stdout.split('\n').map((line) => line.replaceAll(/ +/g, ' '))).toEqual([
    'read (another machine)',
    ' before after ratio',
    ' time 2.00 4.00 s 2.00 × more',
    ' calls 8.00 8.00 1.00 ×',
    ' unknown not known MB new',
    ' former 1.00 s gone',
    '',
    'old: measured before only',
    '',
    '',
  ]);
});

it('says which file is missing', () => {
  const { stderr, status } = spawnSync(process.execPath, ['.scripts/bench-compare.mjs', join(folder, 'a.json'), join(folder, 'b.json')], {
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).toContain('a.json');
});
