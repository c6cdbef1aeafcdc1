// Writes schemas/*.json from the sources. `--check` writes nothing and fails if a committed schema is not fresh.
import { readFile, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { importSource, root } from './bundle.mjs';

// One line a schema: the file, the module that makes it, and the expression that is the schema.
const SCHEMAS = [
  { file: 'manifest.schema.json', source: './src/manifest/schema.ts', name: 'manifestSchema', value: 'manifestSchema()' },
  { file: 'config.schema.json', source: './src/manifest/config-schema.ts', name: 'configSchema', value: 'configSchema' },
  { file: 'plan.schema.json', source: './src/render/schemas/plan.ts', name: 'PLAN_SCHEMA', value: 'PLAN_SCHEMA' },
  { file: 'plans.schema.json', source: './src/render/schemas/plans.ts', name: 'PLANS_SCHEMA', value: 'PLANS_SCHEMA' },
  { file: 'access.schema.json', source: './src/render/schemas/access.ts', name: 'ACCESS_SCHEMA', value: 'ACCESS_SCHEMA' },
  { file: 'findings.schema.json', source: './src/render/schemas/findings.ts', name: 'FINDINGS_SCHEMA', value: 'FINDINGS_SCHEMA' },
].filter((schema) => existsSync(join(root, schema.source)));

const lines = SCHEMAS.map((schema) => `import { ${schema.name} } from '${schema.source}';`);
const list = SCHEMAS.map((schema) => `{ file: '${schema.file}', schema: ${schema.value} }`);
const { schemas } = await importSource(`${lines.join('\n')}\nexport const schemas = [${list.join(', ')}];`);

const check = process.argv.includes('--check');
const stale = [];
for (const { file, schema } of schemas) {
  const path = join(root, 'schemas', file);
  const text = `${JSON.stringify(schema, null, 2)}\n`;
  const before = existsSync(path) ? await readFile(path, 'utf8') : '';
  if (before === text) continue;
  stale.push(file);
  if (!check) await writeFile(path, text);
}
if (check && stale.length > 0) {
  process.stderr.write(`schemas/ is not fresh: ${stale.join(', ')}. Run npm run schemas.\n`);
  process.exitCode = 1;
} else {
  process.stdout.write(stale.length === 0 ? 'schemas/ is fresh\n' : `${check ? '' : 'wrote '}${stale.join(', ')}\n`);
}
