// The suite that needs a browser; `npm run test:browser` starts it.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('../..', import.meta.url)),
  test: {
    include: ['test/browser/*.browser.ts'],
    testTimeout: 300_000,
    hookTimeout: 600_000,
    // One browser at a time.
    fileParallelism: false,
    passWithNoTests: false,
    allowOnly: false,
  },
});
