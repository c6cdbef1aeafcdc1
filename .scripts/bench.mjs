// npm run bench [-- NAME…] [--quick] [--json] [--write] [--compare BEFORE AFTER]: measures, side by side; see bench/support/bench.ts.
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { basename, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { RESULTS, table, writePage } from './bench-page.mjs';
import { node, root } from './run.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    compare: { type: 'boolean', default: false },
  },
});
if (options.compare) process.exit(node('.scripts/bench-compare.mjs', ...positionals) ? 0 : 1);

const benches = readdirSync(join(root, 'bench'))
  .flatMap((file) => (file.endsWith('.ts') ? [basename(file, '.ts')] : []))
  .sort();
const unknown = positionals.filter((name) => !benches.includes(name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}. There are: ${benches.join(', ')}.`);
  process.exit(1);
}
if (options.quick && options.write) {
  console.error('What is measured quickly is not written down: leave out --quick or --write.');
  process.exit(1);
}

/** Bundles a bench with its runner; assets are found beside the bundle, as in the program. */
async function bundle(name, folder) {
  const file = join(folder, `${name}.mjs`);
  await build({
    stdin: {
      contents: `import { bench } from './bench/${name}.ts';\nimport { main } from './bench/support/main.ts';\nawait main(bench, process.argv[2], { quick: process.argv[3] === 'quick' });`,
      resolveDir: root,
      loader: 'ts',
    },
    outfile: file,
    bundle: true,
    format: 'esm',
    platform: 'node',
    packages: 'external',
    logLevel: 'error',
  });
  const source = join(root, 'src');
  const assets = readdirSync(source, { recursive: true }).filter((path) => path.endsWith('.br'));
  for (const path of assets) cpSync(join(source, path), join(folder, basename(path)));
  return file;
}

/** The figures of one bench; undefined if it broke. */
async function measure(name, folder) {
  const result = join(folder, `${name}.json`);
  const stdio = ['ignore', options.json ? 2 : 'inherit', 'inherit'];
  const form = options.quick ? 'quick' : 'full';
  const { status } = spawnSync(process.execPath, [await bundle(name, folder), result, form], { cwd: root, stdio });
  return status === 0 && existsSync(result) ? { name, form, ...JSON.parse(readFileSync(result, 'utf8')), machine: machine() } : undefined;
}

function machine() {
  const [cpu] = cpus();
  return `${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, ${process.platform}`;
}

/** What is measured is the program as it is built: true if some source is younger than it. */
function isStale() {
  const built = join(root, 'dist/cli/main.js');
  if (!existsSync(built)) return true;
  const { mtimeMs } = statSync(built);
  return readdirSync(join(root, 'src'), { recursive: true }).some((path) => statSync(join(root, 'src', path)).mtimeMs > mtimeMs);
}

if (isStale() && !node('.scripts/program.mjs')) process.exit(1);
const cache = join(root, 'node_modules/.cache/iamsync');
mkdirSync(join(cache, 'bench'), { recursive: true });
const folder = mkdtempSync(join(cache, 'bench-'));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

const results = [];
const broken = [];
for (const name of positionals.length === 0 ? benches : positionals) {
  const result = await measure(name, folder);
  if (result === undefined) broken.push(name);
  else results.push(result);
  if (result !== undefined && !options.json) console.log(table(result));
}
const text = `${JSON.stringify({ results }, null, 2)}\n`;
const last = join(cache, 'bench', 'last.json');
writeFileSync(last, text);
if (options.json) process.stdout.write(text);
else console.log(`Kept as JSON in ${last}; npm run bench -- --compare ${RESULTS} ${last} shows the ratios.`);
if (options.write) writePage(results, benches);
for (const name of broken) console.error(`The bench ${name} broke.`);
const missed = results.flatMap(({ name, figures }) => figures.filter(({ reached }) => !reached).map((one) => `${name}: ${one.name}`));
for (const one of missed) console.error(`Missed: ${one}`);
process.exitCode = broken.length > 0 ? 1 : 0;
