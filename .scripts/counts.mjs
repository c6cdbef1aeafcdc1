// Prints `N passed, N failed` over vitest's JSON reports, which are given as arguments. A report that is missing or broken is a failure.
// Ends with 1 if anything failed or nothing ran.
import { readFileSync } from 'node:fs';

/** A file that could not be loaded holds no failed test, but it is a failure. */
function failures(file) {
  const tests = file.assertionResults.filter((test) => test.status === 'failed').length;
  return tests === 0 && file.status === 'failed' ? 1 : tests;
}

function count(path) {
  try {
    const report = JSON.parse(readFileSync(path, 'utf8'));
    const passed = report.numPassedTests;
    const failed = report.testResults.reduce((sum, file) => sum + failures(file), 0);
    return passed + failed === 0 ? { passed: 0, failed: 1, why: 'nothing ran' } : { passed, failed, why: '' };
  } catch {
    return { passed: 0, failed: 1, why: 'no report' };
  }
}

const paths = process.argv.slice(2);
const counts = paths.map((path) => ({ path, ...count(path) }));
if (paths.length > 1)
  for (const { path, passed, failed, why } of counts) console.log(`${path}: ${why === '' ? `${passed} passed, ${failed} failed` : why}`);
const passed = counts.reduce((sum, one) => sum + one.passed, 0);
const failed = counts.reduce((sum, one) => sum + one.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
