// npm run test:chaos: faults of every sort against whole runs, and a table of what became of them. `--short` takes a part of each.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { node, root } from './run.mjs';
import { reportOf, vitest } from './suite.mjs';

const isShort = process.argv.includes('--short');
process.argv = process.argv.filter((argument) => argument !== '--short');
const tallies = join(root, 'node_modules/.cache/iamsync/chaos');
const COLUMNS = [
  ['part', 'part'],
  ['injected', 'faults injected'],
  ['survived', 'survived'],
  ['converged', 'converged'],
  ['keysOrphaned', 'keys orphaned'],
  ['secretsLeaked', 'secrets leaked'],
  ['violations', 'invariant violations'],
];
const MUST_BE_ZERO = ['keysOrphaned', 'secretsLeaked', 'violations'];

/** The table as text, each column as wide as its widest cell; the first to the left, figures to the right. */
function table(rows) {
  const cells = [COLUMNS.map(([, title]) => title), ...rows.map((row) => COLUMNS.map(([key]) => String(row[key])))];
  const widths = COLUMNS.map((_, at) => Math.max(...cells.map((row) => row[at].length)));
  return cells.map((row) => row.map((cell, at) => (at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]))).join('  ')).join('\n');
}

function totals(rows) {
  return Object.fromEntries(COLUMNS.map(([key]) => [key, key === 'part' ? 'all' : rows.reduce((sum, row) => sum + row[key], 0)]));
}

if (!node('.scripts/program.mjs')) process.exit(1);
rmSync(tallies, { recursive: true, force: true });
if (isShort) process.env.IAMSYNC_CHAOS = 'short';
const passed = vitest('test/chaos/vitest.config.ts', reportOf(isShort ? 'chaos-short' : 'chaos'));
const names = existsSync(tallies) ? readdirSync(tallies).sort() : [];
const rows = names.map((name) => JSON.parse(readFileSync(join(tallies, name), 'utf8')));
const sum = totals(rows);
console.log(`\n${table([...rows, sum])}\n`);
for (const { part, figures = {} } of rows) for (const [what, figure] of Object.entries(figures)) console.log(`${part}: ${what} ${figure}`);
const isClean = rows.length > 0 && MUST_BE_ZERO.every((key) => sum[key] === 0);
if (!isClean) console.log('\nSomething must be zero and is not, or nothing was counted.');
process.exit(passed && isClean ? 0 : 1);
