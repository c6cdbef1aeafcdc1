// How the tests run: from the repository's root, every *.test.ts below test/.
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  root: fileURLToPath(new URL('..', import.meta.url)),
  test: {
    include: ['test/**/*.test.ts'],
    // Every core, also the one that vitest would keep free: where there are two, that is half of them.
    maxWorkers: '100%',
    // No test asserts on time; the limit only ends one that hangs, on a slow and busy machine too.
    testTimeout: 240_000,
    hookTimeout: 120_000,
    setupFiles: ['test/support/chance.ts', 'test/support/canary-listens.ts'],
    globalSetup: ['test/support/canary-judges.ts'],
    // A test file or a filter that matches nothing is a failure, never a silent pass.
    passWithNoTests: false,
    allowOnly: false,
  },
});
