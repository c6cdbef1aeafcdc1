// Bundles the command line into dist/cli, lazy parts apart, so that starting it does not load the SDK. `build` and `pretest` call it.
import { chmodSync, cpSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { node, root } from './run.mjs';

const source = join(root, 'src');
const cli = join(root, 'dist', 'cli');

// CommonJS packages inside the bundle need a `require`, which an ES module has to make for itself.
const head = "import { createRequire as iamsyncRequire } from 'node:module';\nconst require = iamsyncRequire(import.meta.url);";

// Made beside its place and put there in one go, so that nobody runs half a program.
const fresh = `${cli}.${process.pid}`;
if (!node('.scripts/validators.mjs') || !node('.scripts/client.mjs')) process.exit(1);
try {
  await build({
    absWorkingDir: root,
    entryPoints: ['src/main.ts'],
    outdir: fresh,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    mainFields: ['module', 'main'],
    alias: { 'string-width': './.scripts/shims/string-width.mjs' },
    banner: { js: `#!/usr/bin/env node\n${head}` },
    legalComments: 'linked',
    logLevel: 'warning',
  });
  // Assets are found beside the module that reads them, and in the bundle every module stands in one folder.
  const assets = readdirSync(source, { recursive: true }).filter((path) => path.endsWith('.br'));
  for (const path of assets) cpSync(join(source, path), join(fresh, basename(path)));
  chmodSync(join(fresh, 'main.js'), 0o755);
  rmSync(cli, { recursive: true, force: true });
  renameSync(fresh, cli);
} catch (error) {
  rmSync(fresh, { recursive: true, force: true });
  // What is wrong with a source, esbuild has already said, with the place.
  if (!('errors' in error)) throw error;
  process.exit(1);
}
