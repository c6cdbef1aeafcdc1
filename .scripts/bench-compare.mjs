// node .scripts/bench-compare.mjs BEFORE.json AFTER.json: the ratios of two result files of npm run bench, for a review. It judges nothing.
import { existsSync } from 'node:fs';
import { columns, number, readResults } from './bench-page.mjs';

const [before, after, ...rest] = process.argv.slice(2);
if (after === undefined || rest.length > 0) {
  console.error('Name two result files: npm run bench -- --compare BEFORE.json AFTER.json');
  process.exit(1);
}
const missing = [before, after].filter((path) => !existsSync(path));
if (missing.length > 0) {
  console.error(`There is no ${missing.join(', ')}. npm run bench writes one, and says where.`);
  process.exit(1);
}

const old = readResults(before);
const fresh = readResults(after);

/** Half as much again is noticed at once; what is less may be the machine. */
function remark(ratio) {
  if (ratio >= 1.5) return 'more';
  return ratio <= 1 / 1.5 ? 'less' : '';
}

function row(one, was) {
  if (was === undefined) return [one.name, '', `${number(one.value)} ${one.unit}`.trim(), '', 'new'];
  const ratio = was.value === one.value ? 1 : one.value / was.value;
  const shown = Number.isFinite(ratio) ? `${number(ratio)} ×` : '';
  return [one.name, number(was.value), `${number(one.value)} ${one.unit}`.trim(), shown, Number.isFinite(ratio) ? remark(ratio) : ''];
}

for (const [name, { form, machine, figures }] of fresh) {
  const was = old.get(name);
  const earlier = new Map((was?.figures ?? []).map((one) => [one.name, one]));
  const gone = [...earlier.values()].filter((one) => figures.every((now) => now.name !== one.name));
  const notes =
    was === undefined
      ? []
      : [was.machine === machine ? '' : 'another machine', was.form === form ? '' : `${was.form} before, ${form} after`];
  const said = notes.filter((note) => note !== '').join('; ');
  console.log(`${name}${said === '' ? '' : ` (${said})`}`);
  const lines = [
    ['', 'before', 'after', 'ratio', ''],
    ...figures.map((one) => row(one, earlier.get(one.name))),
    ...gone.map((one) => [one.name, `${number(one.value)} ${one.unit}`.trim(), '', '', 'gone']),
  ];
  console.log(columns(lines));
}
for (const name of old.keys()) if (!fresh.has(name)) console.log(`${name}: measured before only\n`);
