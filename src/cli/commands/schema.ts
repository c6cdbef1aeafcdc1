// iamsync schema: the JSON Schemas of this version, for editors and for programs that read what iamsync prints.
import { dirname } from 'node:path';
import type { Argv } from 'yargs';
import { makeFolder, writeAtomic } from '../../edge/files.ts';
import { configSchema } from '../../manifest/config-schema.ts';
import { schemaFiles } from '../../manifest/scaffold.ts';
import { manifestSchema } from '../../manifest/schema.ts';
import type { JsonObject } from '../../model/json.ts';
import { ACCESS_SCHEMA } from '../../render/schemas/access.ts';
import { FINDINGS_SCHEMA } from '../../render/schemas/findings.ts';
import { PLAN_SCHEMA } from '../../render/schemas/plan.ts';
import { PLANS_SCHEMA } from '../../render/schemas/plans.ts';
import { EXIT } from '../exit.ts';
import type { ExitCode } from '../exit.ts';

const SCHEMAS = {
  manifest: manifestSchema,
  config: () => configSchema,
  plan: () => PLAN_SCHEMA,
  plans: () => PLANS_SCHEMA,
  access: () => ACCESS_SCHEMA,
  findings: () => FINDINGS_SCHEMA,
} as const satisfies Record<string, () => JsonObject>;

const NAMES = ['manifest', 'config', 'plan', 'plans', 'access', 'findings'] as const;

export type SchemaArgs = { readonly of: (typeof NAMES)[number]; readonly write: boolean };

export function options(yargs: Argv): Argv {
  return yargs
    .positional('of', { choices: NAMES, default: 'manifest' as const, describe: 'What the schema is of' })
    .option('write', { type: 'boolean', default: false, describe: 'Write those that editors read to schemas/ instead' })
    .example('$0 schema > manifest.schema.json', 'The schema of manifests')
    .example('$0 schema plan', 'The schema of plan --format json')
    .example('$0 schema --write', 'After an update: schemas/ as this version has them');
}

/** Exit 0. */
export async function run({ of, write }: SchemaArgs): Promise<ExitCode> {
  if (!write) {
    process.stdout.write(`${JSON.stringify(SCHEMAS[of](), null, 2)}\n`);
    return EXIT.ok;
  }
  for (const [path, text] of schemaFiles()) {
    await makeFolder(dirname(path));
    await writeAtomic(path, text);
    process.stdout.write(`wrote ${path}\n`);
  }
  return EXIT.ok;
}
