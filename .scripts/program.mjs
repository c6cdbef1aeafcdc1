// Bundles the program and the library into dist/cli: they share their parts, and lazy parts stand apart, so that starting does not load the SDK.
import { chmodSync, cpSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { build } from 'esbuild';
import { notices } from './notices.mjs';
import { fewParts, leanReaders } from './parts.mjs';
import { node, root } from './run.mjs';

const source = join(root, 'src');
const cli = join(root, 'dist', 'cli');

// CommonJS packages inside the bundle need a `require`, which an ES module has to make for itself: for modules of Node, others are inside.
const head = 'const require=(name)=>process.getBuiltinModule(name);';

// What ajv compiles holds a few functions of its own.
const COMPILED_IN = ['node_modules/ajv/', 'node_modules/fast-deep-equal/'];

/** What is loaded instead of packages, and of modules of Node, that take long to load for what is used of them. */
const alias = Object.fromEntries(
  Object.entries({
    'string-width': 'string-width',
    bowser: 'bowser',
    assert: 'assert',
    'node:crypto': 'crypto',
  }).map(([name, shim]) => [name, `./.scripts/shims/${shim}.mjs`]),
);

// Made beside its place and put there in one go, so that nobody runs half a program.
const fresh = `${cli}.${process.pid}`;
if (!node('.scripts/validators.mjs') || !node('.scripts/client.mjs')) process.exit(1);
try {
  const { metafile } = await build({
    absWorkingDir: root,
    metafile: true,
    entryPoints: ['src/main.ts', 'src/index.ts'],
    outdir: fresh,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20.19',
    mainFields: ['module', 'main'],
    alias,
    plugins: [fewParts, leanReaders],
    banner: { js: `#!/usr/bin/env node\n${head}` },
    // A third of the text would be indentation. Names stay, and lines are short enough to find a place in a stack trace.
    minifyWhitespace: true,
    lineLimit: 160,
    legalComments: 'linked',
    logLevel: 'warning',
  });
  // Assets are found beside the module that reads them, and in the bundle every module stands in one folder.
  const assets = readdirSync(source, { recursive: true }).filter((path) => path.endsWith('.br'));
  for (const path of assets) cpSync(join(source, path), join(fresh, basename(path)));
  const used = Object.values(metafile.outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([path, { bytesInOutput }]) => (bytesInOutput > 0 ? [path] : [])),
  );
  writeFileSync(join(fresh, 'THIRD-PARTY.txt'), notices([...used, ...COMPILED_IN]));
  chmodSync(join(fresh, 'main.js'), 0o755);
  rmSync(cli, { recursive: true, force: true });
  renameSync(fresh, cli);
} catch (error) {
  rmSync(fresh, { recursive: true, force: true });
  // What is wrong with a source, esbuild has already said, with the place.
  if (!('errors' in error)) throw error;
  process.exit(1);
}
