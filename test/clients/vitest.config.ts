// The suite of other AWS clients; `npm run test:clients` starts it.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/clients/*.clients.ts'],
    testTimeout: 240_000,
    hookTimeout: 120_000,
    maxConcurrency: 2,
    passWithNoTests: false,
    allowOnly: false,
  },
});
