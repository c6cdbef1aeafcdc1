// The files of a new project: configuration, first manifests, the roles and the workflow of a pipeline, schemas for editors.
import { isList, isObject } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';
import { configSchema } from './config-schema.ts';
import { formatYaml } from './format.ts';
import { DEMO, DEMO_VARS } from './scaffold/demo.ts';
import { pipelineRoles, roleArn } from './scaffold/pipeline-roles.ts';
import type { Forge } from './scaffold/pipeline-roles.ts';
import { workflowFiles } from './scaffold/workflow.ts';
import { manifestSchema } from './schema.ts';
import { writeFile } from './write-files.ts';
import type { Declaration } from './write-files.ts';
import { block } from './write-yaml.ts';

export interface Wishes {
  readonly from: 'empty' | 'demo' | 'export';
  /** The name and the 12 digits of the account; null: whatever the credentials are of. */
  readonly account: { readonly name: string; readonly id: string } | null;
  readonly partition: string;
  readonly forge: Forge | null;
  /** `s3://bucket/prefix`, a folder or `none`; null: the default folder. */
  readonly journal: string | null;
  readonly action: string | null;
  readonly owners: readonly string[];
  readonly version: string;
  /** Manifests that were exported, by path from the working folder. */
  readonly exported: ReadonlyMap<string, string>;
}

const FOLDER = 'manifests';
const SCHEMAS = 'schemas';
const MODELINE = '# yaml-language-server: $schema=';
const MANIFEST_LINE = `${MODELINE}../${SCHEMAS}/manifest.schema.json`;

/** The schemas that editors read, by path. */
export function schemaFiles(): ReadonlyMap<string, string> {
  const text = (schema: JsonObject): string => `${JSON.stringify(schema, null, 2)}\n`;
  return new Map([
    [`${SCHEMAS}/manifest.schema.json`, text(manifestSchema())],
    [`${SCHEMAS}/config.schema.json`, text(configSchema)],
  ]);
}

/** Every file of the project, by path from its folder. Same wishes, same bytes. */
export function scaffold(wishes: Wishes): ReadonlyMap<string, string> {
  const { forge, account } = wishes;
  const pipeline = forge === null ? [] : [[`${FOLDER}/iamsync.yaml`, rolesFile(forge, wishes)] as const];
  const workflow = forge === null || account === null ? [] : workflowFiles({ ...wishes, forge, account: account.id });
  return new Map([['iamsync.yaml', configFile(wishes)], ...manifests(wishes), ...pipeline, ...workflow, ...schemaFiles()]);
}

function configFile({ account, partition, from, journal, forge }: Wishes): string {
  const vars = from === 'demo' ? { vars: DEMO_VARS } : {};
  const lines = [`${MODELINE}${SCHEMAS}/config.schema.json\n`];
  if (account !== null) {
    lines.push('# With an id here, iamsync refuses credentials of any other account.\n');
    // Who plans only reads; what is said of who applies must be said of the other role.
    const applyAs = forge === null ? {} : { applyAs: roleArn({ partition, account: account.id }, 'apply') };
    lines.push(block({ accounts: { [account.name]: { id: account.id, ...applyAs, ...vars } } }));
  } else if (from === 'demo') lines.push(block({ accountDefaults: vars }));
  else lines.push('# Nothing is configured: manifests/ is planned for the account of the credentials.\n');
  if (journal !== null) lines.push(block({ journal }));
  else if (forge !== null) {
    lines.push('# A runner keeps no files: with journal: s3://BUCKET/PREFIX there are locks and rollback.\n', block({ journal: 'none' }));
  }
  return lines.join('');
}

function manifests({ from, exported }: Wishes): (readonly [string, string])[] {
  switch (from) {
    case 'demo':
      return Object.entries(DEMO).map(([file, sections]) => [`${FOLDER}/${file}`, manifestFile(sections)]);
    case 'empty':
      return [[`${FOLDER}/policies.yaml`, `${MANIFEST_LINE}\n${EMPTY}`]];
    case 'export':
      return [...exported].map(([path, text]) => [
        path,
        canonical(text).replace(/^# yaml-language-server: .*$/m, MANIFEST_LINE.replace('../', '../'.repeat(path.split('/').length - 1))),
      ]);
  }
}

const EMPTY = `# Each section holds entities by name; one that is here is complete, one that is not is left alone.
# policies:
#   reports-read:
#     document:
#       Statement:
#         - Effect: Allow
#           Action: s3:GetObject
#           Resource: arn:aws:s3:::reports/*
policies: {}
`;

function rolesFile(forge: Forge, { exported, journal }: Wishes): string {
  const sections = Object.entries(pipelineRoles(forge, journal)).map(([section, entities]): [string, JsonObject] => [
    section,
    missing(isObject(entities) ? entities : {}, exported),
  ]);
  const left = Object.fromEntries(sections.filter(([, entities]) => Object.keys(entities).length > 0));
  return manifestFile(
    left,
    `# The pipeline: iamsync-plan reads only, iamsync-apply writes but never to what is here. Apply this file yourself first.\n`,
  );
}

// What the account has already stands in an exported file.
function missing(entities: JsonObject, exported: ReadonlyMap<string, string>): JsonObject {
  const texts = [...exported.values()].join('\n');
  return Object.fromEntries(Object.entries(entities).filter(([name]) => !texts.includes(`\n  ${name}:\n`)));
}

function manifestFile(sections: JsonObject, remark = ''): string {
  const declarations = Object.entries(sections).flatMap(([section, entities]): Declaration[] =>
    isObject(entities)
      ? Object.entries(entities).map(([name, declaration]) => ({ section, name, declaration: isObject(declaration) ? declaration : {} }))
      : [],
  );
  const lists = Object.entries(sections).filter(([, entities]) => isList(entities));
  const body = declarations.length === 0 ? '' : writeFile(declarations, '').split('\n').slice(1).join('\n');
  const text = `${MANIFEST_LINE}\n${remark}${body}${lists.length === 0 ? '' : block(Object.fromEntries(lists))}`;
  return canonical(text);
}

function canonical(text: string): string {
  return formatYaml(text) ?? text;
}
