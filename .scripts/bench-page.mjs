// How figures of benches are shown: as text, and as the tables of docs/performance.md, which nobody types.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';

/** The figures that the page shows, checked in beside it. */
export const RESULTS = 'bench/results.json';
const PAGE = 'docs/performance.md';
const BEGIN = '<!-- bench: from here on written by npm run bench -- --write -->';
const END = '<!-- bench: end -->';

/** A figure with three digits that count. */
export function number(value) {
  if (value === null || !Number.isFinite(value)) return 'not known';
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

/** The rows as text, each column as wide as it must be; the second one is of numbers. */
export function columns(lines) {
  const widths = lines[0].map((_, column) => Math.max(...lines.map((row) => row[column].length)));
  const cells = (row) => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]) : cell.padStart(widths[column])));
  return lines.map((row) => `  ${cells(row).join('  ').trimEnd()}\n`).join('');
}

/** One bench as text. */
export function table(result) {
  return `${result.name}: ${result.about}\n${columns(rows(result))}`;
}

function section(result) {
  const body = rows(result).map((row) => `| ${row.join(' | ')} |`);
  const head = [`## ${result.name}`, '', `${result.about}.`, '', '| | measured | goal | |', '|---|---:|---|---|'];
  return [...head, ...body, '', `On ${result.machine}; it took ${number(result.seconds)} s.`].join('\n');
}

/** The results of a file, by name; none where it is not there. */
export function readResults(path) {
  if (!existsSync(path)) return new Map();
  return new Map(JSON.parse(readFileSync(path, 'utf8')).results.map((result) => [result.name, result]));
}

/** The sections that stand between the marks, by name. */
function sections(text) {
  return new Map(
    text.split(/^(?=## )/m).flatMap((part) => (part.startsWith('## ') ? [[part.slice(3).split('\n')[0], part.trimEnd()]] : [])),
  );
}

/** Puts results into the checked-in file in place of those of the same benches, and those of all benches into the page, between its marks. */
export function writePage(results, benches) {
  const kept = readResults(join(root, RESULTS));
  for (const result of results) kept.set(result.name, result);
  const all = [...kept.values()].filter(({ name }) => benches.includes(name)).sort((a, b) => (a.name < b.name ? -1 : 1));
  writeFileSync(join(root, RESULTS), `${JSON.stringify({ results: all }, null, 2)}\n`);
  const path = join(root, PAGE);
  const page = readFileSync(path, 'utf8');
  const [from, to] = [page.indexOf(BEGIN), page.indexOf(END)];
  if (from < 0 || to < from) throw new Error(`${PAGE} has lost its marks: ${BEGIN} and ${END}.`);
  const former = sections(page.slice(from, to));
  const sectionOf = (name) => {
    const result = kept.get(name);
    return result === undefined
      ? (former.get(name) ?? `## ${name}\n\nNot measured yet: \`npm run bench -- ${name} --write\`.`)
      : section(result);
  };
  const minutes = all.reduce((sum, { seconds }) => sum + seconds, 0) / 60;
  const whole = all.length === benches.length ? [`All benches together took ${number(minutes)} minutes.`] : [];
  writeFileSync(path, `${page.slice(0, from)}${BEGIN}\n\n${[...whole, ...benches.map(sectionOf)].join('\n\n')}\n\n${page.slice(to)}`);
}
