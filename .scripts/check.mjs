// `npm run check`: every check runs, also after one has failed, and the last lines say which failed.
import { node, tool } from './run.mjs';

const config = ['--config', 'test/vitest.config.ts'];
const checks = {
  // What runs in a browser knows other globals.
  types: () =>
    ['.', '.action', 'src/render/html/client', 'test/browser'].map((project) => tool('typescript/bin/tsc', '-p', project)).every(Boolean),
  lint: () => tool('oxlint/bin/oxlint', '--type-aware', '--deny-warnings', '--report-unused-disable-directives'),
  format: () => tool('oxfmt/bin/oxfmt', '--check'),
  house: () => tool('vitest/vitest.mjs', 'run', ...config, 'test/house.test.ts'),
  schemas: () => node('.scripts/schemas.mjs', '--check'),
  'lint-docs': () => node('.scripts/lint-docs.mjs', '--check'),
  reference: () => node('.scripts/reference.mjs', '--check'),
  package: () => node('.scripts/package.mjs'),
  pictures: () => node('.scripts/pictures.mjs', '--check'),
  mutants: () => node('.scripts/mutants.mjs', '--check'),
  knip: () => tool('knip/bin/knip.js'),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in checks));
if (unknown.length > 0) {
  console.error(`There is no check ${unknown.join(', ')}. There are: ${Object.keys(checks).join(', ')}.`);
  process.exit(1);
}

if (!node('.scripts/validators.mjs') || !node('.scripts/client.mjs')) process.exit(1);
const failed = [];
for (const [name, check] of Object.entries(checks)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n== ${name}`);
  if (!check()) failed.push(name);
}

console.log(failed.length === 0 ? '\nAll checks passed.' : `\nFailed: ${failed.join(', ')}.`);
process.exitCode = failed.length === 0 ? 0 : 1;
