// npm run bench [name…] [--json] [--write]: measures, see bench/support/bench.ts. `--write` puts the tables into docs/performance.md.
import { cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, mkdirSync, writeFileSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { basename, join } from 'node:path';
import { spawnSync } from 'node:child_process';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';
import { node, root } from './run.mjs';

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: { json: { type: 'boolean', default: false }, write: { type: 'boolean', default: false } },
});
const benches = readdirSync(join(root, 'bench')).flatMap((file) => (file.endsWith('.ts') ? [basename(file, '.ts')] : []));
const unknown = positionals.filter((name) => !benches.includes(name));
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}. There are: ${benches.join(', ')}.`);
  process.exit(1);
}

/** Bundles a bench with its runner; assets are found beside the bundle, as in the program. */
async function bundle(name, folder) {
  const file = join(folder, `${name}.mjs`);
  await build({
    stdin: {
      contents: `import { bench } from './bench/${name}.ts';\nimport { main } from './bench/support/main.ts';\nawait main(bench, process.argv[2]);`,
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
  const { status } = spawnSync(process.execPath, [await bundle(name, folder), result], { cwd: root, stdio });
  return status === 0 && existsSync(result) ? { name, ...JSON.parse(readFileSync(result, 'utf8')) } : undefined;
}

function number(value) {
  if (!Number.isFinite(value)) return 'not known';
  const digits = Math.abs(value) >= 100 ? 0 : Math.max(0, 3 - Math.max(1, Math.ceil(Math.log10(Math.abs(value) || 1))));
  return value.toFixed(Math.min(6, digits)).replace(/\B(?=(\d{3})+$)/g, value >= 10_000 ? ',' : '');
}

function goalText({ goal, unit, reached }) {
  if (goal === undefined) return ['', ''];
  return [`${goal.is} ${number(goal.value)} ${unit}`.trim(), reached ? 'reached' : 'MISSED'];
}

function rows({ figures }) {
  return figures.map((one) => [one.name, `${number(one.value)} ${one.unit}`.trim(), ...goalText(one)]);
}

function table(result) {
  const lines = rows(result);
  const widths = [0, 1, 2].map((column) => Math.max(...lines.map((row) => row[column].length)));
  const text = lines.map((row) =>
    row
      .map((cell, column) => (column === 1 ? cell.padStart(widths[1]) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd(),
  );
  return `${result.name}: ${result.about}\n${text.map((line) => `  ${line}`).join('\n')}\n`;
}

function machine() {
  const [cpu] = cpus();
  return `${cpus().length} × ${cpu?.model.trim() ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, ${process.platform}`;
}

const HEAD = `# Performance

Measured by \`npm run bench\` (see \`bench/support/bench.ts\`), which writes this page when it is asked with \`--write\`. Every bench runs in a process of its own, and what is compared is measured in one run. Times depend on the machine, which each section names; the goals are those that the project has set itself for a machine with two cores.
`;

/** Replaces the sections of the benches that ran, and leaves the others. */
function writePage(results) {
  const path = join(root, 'docs', 'performance.md');
  const before = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const sections = new Map(
    before.split(/^(?=## )/m).flatMap((text) => (text.startsWith('## ') ? [[text.slice(3).split('\n')[0], text.trimEnd()]] : [])),
  );
  for (const result of results) {
    const body = rows(result).map((row) => `| ${row.join(' | ')} |`);
    sections.set(
      result.name,
      [
        `## ${result.name}`,
        '',
        `${result.about}.`,
        '',
        '| | measured | goal | |',
        '|---|---:|---|---|',
        ...body,
        '',
        `On ${machine()}.`,
      ].join('\n'),
    );
  }
  const names = [...sections.keys()].sort((a, b) => (a < b ? -1 : 1));
  writeFileSync(path, `${[HEAD.trimEnd(), ...names.map((name) => sections.get(name))].join('\n\n')}\n`);
}

if (!existsSync(join(root, 'dist/cli/main.js')) && !node('.scripts/program.mjs')) process.exit(1);
const cache = join(root, 'node_modules/.cache/iamsync');
mkdirSync(cache, { recursive: true });
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
if (options.json) console.log(JSON.stringify({ machine: machine(), results }, null, 2));
if (options.write) writePage(results);
for (const name of broken) console.error(`The bench ${name} broke.`);
const missed = results.flatMap(({ name, figures }) => figures.filter(({ reached }) => !reached).map((one) => `${name}: ${one.name}`));
for (const one of missed) console.error(`Missed: ${one}`);
process.exitCode = broken.length + missed.length > 0 ? 1 : 0;
