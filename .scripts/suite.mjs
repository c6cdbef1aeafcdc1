// How the slower suites run: vitest with a config of their own, and a report that .ci/run counts.
import { rmSync } from 'node:fs';
import { tool } from './run.mjs';

/** Where a suite leaves vitest's JSON report, beside that of `npm test`. */
export function reportOf(suite) {
  return `node_modules/.cache/iamsync/tests-${suite}.json`;
}

/** Runs vitest with the arguments that the script was given; true if everything passed. A report of an earlier run is gone. */
export function vitest(config, report) {
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  return tool('vitest/vitest.mjs', 'run', '--config', config, ...reporters, ...process.argv.slice(2));
}
