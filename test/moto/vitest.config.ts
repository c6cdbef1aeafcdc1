// The suite that needs moto; `npm run test:moto` starts it.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/moto/*.moto.ts'],
    testTimeout: 300_000,
    hookTimeout: 120_000,
    // One server, one account: one file after the other.
    fileParallelism: false,
    passWithNoTests: false,
    allowOnly: false,
  },
});
