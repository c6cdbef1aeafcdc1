// How the containment suites run on a mutant: one place of one file is another when it is loaded, and nothing on the disk is.
// .scripts/mutants.mjs says which.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('../..', import.meta.url));
const { file, from, to } = JSON.parse(process.env['IAMSYNC_MUTANT'] ?? '{}');

export default defineConfig({
  root,
  plugins: [
    {
      name: 'mutate',
      enforce: 'pre',
      transform: (code, id) => (id.split('?')[0] === `${root}${file}` ? code.replace(from, () => to) : null),
    },
  ],
  test: {
    include: ['test/policy/containment*.test.ts'],
    exclude: ['test/policy/containment-hard.test.ts'],
    setupFiles: ['test/support/chance.ts', 'test/mutants/once.ts'],
    testTimeout: 60_000,
    maxWorkers: 1,
    bail: 1,
  },
});
