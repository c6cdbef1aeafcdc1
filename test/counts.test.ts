// The last line of .ci/run: what passed and failed over all suites, in which a report that is missing is a failure.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';

const SCRIPT = fileURLToPath(new URL('../.scripts/counts.mjs', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'iamsync-counts-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const file = (status: string, ...tests: readonly string[]) => ({ status, assertionResults: tests.map((one) => ({ status: one })) });
const report = (...files: readonly ReturnType<typeof file>[]) =>
  JSON.stringify({
    numPassedTests: files.flatMap(({ assertionResults }) => assertionResults).filter(({ status }) => status === 'passed').length,
    testResults: files,
  });

const CASES: readonly (readonly [what: string, reports: readonly (string | null)[], last: string, code: number])[] = [
  ['a suite that passed', [report(file('passed', 'passed', 'passed'))], '2 passed, 0 failed', 0],
  ['several suites', [report(file('passed', 'passed')), report(file('passed', 'passed'))], '2 passed, 0 failed', 0],
  ['a test that failed in one', [report(file('passed', 'passed')), report(file('failed', 'failed', 'passed'))], '2 passed, 1 failed', 1],
  ['a file that could not be loaded', [report(file('passed', 'passed'), file('failed'))], '1 passed, 1 failed', 1],
  ['a report that is missing', [report(file('passed', 'passed')), null], '1 passed, 1 failed', 1],
  ['a report that is cut short', [report(file('passed', 'passed')), '{"numPassedTests":'], '1 passed, 1 failed', 1],
  ['a suite in which nothing ran', [report(file('passed', 'passed')), report()], '1 passed, 1 failed', 1],
];

it.each(CASES)('counts %s', (what, reports, last, code) => {
  const paths = reports.map((text, n) => {
    const path = join(folder, `${what}-${n}.json`);
    if (text !== null) writeFileSync(path, text);
    return path;
  });
  const { stdout, status } = spawnSync(process.execPath, [SCRIPT, ...paths], { encoding: 'utf8' });
  expect([stdout.trim().split('\n').at(-1), status]).toEqual([last, code]);
});
