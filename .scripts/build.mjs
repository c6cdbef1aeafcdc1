// Builds dist/: the command line as one bundle with lazy parts (dist/cli), and the library with its declarations (dist/lib).
import { chmodSync, cpSync, readdirSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { node, root, tool } from './run.mjs';

const source = join(root, 'src');
const cli = join(root, 'dist', 'cli');
const library = join(root, 'dist', 'lib');

/** Paths below src, relative to it, of the files whose name matches. */
function sources(pattern) {
  return readdirSync(source, { recursive: true }).filter((path) => pattern.test(path));
}

/** The bundle. CommonJS packages inside it need a `require`, which an ES module has to make for itself. */
async function bundle() {
  const head = "import { createRequire as iamsyncRequire } from 'node:module';\nconst require = iamsyncRequire(import.meta.url);";
  await build({
    absWorkingDir: root,
    entryPoints: ['src/main.ts'],
    outdir: cli,
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
  for (const path of sources(/\.br$/)) cpSync(join(source, path), join(cli, basename(path)));
  chmodSync(join(cli, 'main.js'), 0o755);
}

/** The library: what tsc emits, and what it does not copy (generated JavaScript, assets). */
function emitLibrary() {
  if (!tool('typescript/bin/tsc', '-p', '.scripts/tsconfig.lib.json')) return false;
  for (const path of sources(/\.br$|\.generated\.(d\.)?m?[jt]s$/)) cpSync(join(source, path), join(library, path));
  return true;
}

rmSync(join(root, 'dist'), { recursive: true, force: true });
if (!node('.scripts/validators.mjs')) process.exit(1);
try {
  await bundle();
} catch {
  // esbuild has already said what is wrong, with the place.
  process.exit(1);
}
if (!emitLibrary()) process.exit(1);
