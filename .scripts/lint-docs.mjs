// `npm run lint-docs`: writes docs/lint/, a page for each rule, from the rules and their cases. `--check` writes nothing and fails if a
// page is not fresh.
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importSource, root } from './bundle.mjs';

const { RULES } = await importSource("export { RULES } from './src/lint/rules/index.ts';");
const folder = join(root, 'docs', 'lint');

/** The files of a case as code blocks; of an account only what lint asks about is long, so a link does. */
function caseOf(id, side) {
  const path = join(root, 'test', 'cases', 'lint', id, side);
  const files = readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(ya?ml|json)$/.test(file))
    .sort();
  return files
    .map((file) => {
      const shown = file.replaceAll('\\', '/');
      if (shown === 'live.json') return `An account that was read: [live.json](../../test/cases/lint/${id}/${side}/live.json).`;
      return `\`\`\`${shown.endsWith('.json') ? 'json' : 'yaml'}\n# ${shown}\n${readFileSync(join(path, file), 'utf8').trimEnd()}\n\`\`\``.replace(
        shown.endsWith('.json') ? `# ${shown}\n` : '',
        '',
      );
    })
    .join('\n\n');
}

function page({ id, severity, title, why, source }) {
  const expected = readFileSync(join(root, 'test', 'cases', 'lint', id, 'true', 'expected.txt'), 'utf8').trimEnd();
  return `# ${id}

${title}. Severity: **${severity}**.

${why}

AWS: [${source.split('/').at(-1)}](${source})

## Found

${caseOf(id, 'true')}

\`\`\`
${expected}
\`\`\`

## Not found

${caseOf(id, 'false')}

[All rules](README.md)
`;
}

function index() {
  const rows = RULES.map(({ id, severity, title }) => `| [${id}](${id}.md) | ${severity} | ${title} |`);
  return `# Rules of lint

One page for each rule of \`iamsync lint\`: why it is one, what it finds, what it leaves alone. How to run it, and how to except a line: [guide](../guide/lint.md).

| rule | severity | finds |
| --- | --- | --- |
${rows.join('\n')}
`;
}

const pages = new Map([['README.md', index()], ...RULES.map((rule) => [`${rule.id}.md`, page(rule)])]);
const check = process.argv.includes('--check');
mkdirSync(folder, { recursive: true });
const stale = [...pages]
  .filter(([file, text]) => !existsSync(join(folder, file)) || readFileSync(join(folder, file), 'utf8') !== text)
  .map(([file]) => file);
const extra = readdirSync(folder).filter((file) => !pages.has(file));
if (!check) {
  for (const file of stale) writeFileSync(join(folder, file), pages.get(file));
  for (const file of extra) rmSync(join(folder, file));
}
const changed = [...stale, ...extra];
if (check && changed.length > 0) {
  process.stderr.write(`docs/lint is not fresh: ${changed.join(', ')}. Run npm run lint-docs.\n`);
  process.exitCode = 1;
} else process.stdout.write(changed.length === 0 ? 'docs/lint is fresh\n' : `wrote ${changed.length} pages\n`);
