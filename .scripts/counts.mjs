// Prints `N passed, N failed` from vitest's JSON report, which is given as the argument. Ends with 1 if anything failed or nothing ran.
import { readFileSync } from 'node:fs';

/** A file that could not be loaded holds no failed test, but it is a failure. */
function failures(file) {
  const tests = file.assertionResults.filter((test) => test.status === 'failed').length;
  return tests === 0 && file.status === 'failed' ? 1 : tests;
}

function count(path) {
  let report;
  try {
    report = JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return { passed: 0, failed: 0 };
  }
  return {
    passed: report.numPassedTests,
    failed: report.testResults.reduce((sum, file) => sum + failures(file), 0),
  };
}

const { passed, failed } = count(process.argv[2]);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
