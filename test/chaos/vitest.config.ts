// The suite under fire; `npm run test:chaos` runs it and prints its table.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/chaos/*.chaos.ts'],
    maxWorkers: '100%',
    testTimeout: 7_200_000,
    hookTimeout: 120_000,
    setupFiles: ['test/support/chance.ts'],
    passWithNoTests: false,
    allowOnly: false,
  },
});
