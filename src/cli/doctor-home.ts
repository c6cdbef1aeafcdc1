// What doctor looks at before it asks anybody: the program, the configuration, the manifests and what editors are told of them.
import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { fileReader } from '../edge/files.ts';
import { manifestSchema } from '../manifest/schema.ts';
import { isError } from '../model/finding.ts';
import { canonical, parseJson } from '../model/json.ts';
import { OLDEST_NODE } from '../model/version.ts';
import type { Found } from './doctor-account.ts';
import { well } from './doctor-account.ts';
import { readManifests } from './manifests.ts';
import type { Source } from './source.ts';

/** The version of Node, against the oldest that will do. */
export function nodeCheck(version: string): Found {
  if (isAtLeast(version.replace(/^v/, ''), OLDEST_NODE)) return well('node', version);
  return { name: 'node', state: 'fail', message: `${version} is older than ${OLDEST_NODE}`, next: `Install Node ${OLDEST_NODE} or newer.` };
}

function isAtLeast(version: string, wanted: string): boolean {
  const [have, need] = [version, wanted].map((text) => text.split('.').map(Number));
  for (const [index, part] of (need ?? []).entries()) {
    const own = have?.[index] ?? 0;
    if (own !== part) return own > part;
  }
  return true;
}

/** Whether there is git, and whether the working folder is under it. */
export async function gitCheck(): Promise<Found> {
  try {
    await promisify(execFile)('git', ['rev-parse', '--show-toplevel']);
    return well('git', 'the working folder is in a repository');
  } catch (error) {
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const message = missing ? 'there is no git' : 'the working folder is in no repository';
    const next = missing ? 'Install git: --since and --guards need it.' : 'Run git init: --since and --guards need it.';
    return { name: 'git', state: 'warn', message, next };
  }
}

/** Whether the manifests compile. */
export async function manifestCheck(source: Source, asOf: string): Promise<Found> {
  const { desired, findings } = await readManifests(source, null, asOf);
  const errors = findings.filter(isError).length;
  const folders = source.settings(null).manifests.join(', ');
  if (desired !== null) return well('manifests', `${desired.entities.length} declared in ${folders}`);
  return {
    name: 'manifests',
    state: 'fail',
    message: `${errors} ${errors === 1 ? 'error' : 'errors'} in ${folders}`,
    next: 'iamsync validate shows them.',
  };
}

const MODELINE = /^# yaml-language-server: \$schema=(\S+)/m;

/** Whether the schemas that the manifests name are there, and of this version. */
export async function schemaCheck(source: Source): Promise<Found> {
  const named = new Map<string, string>();
  for (const folder of source.settings(null).manifests) {
    for (const path of (await fileReader.list(folder)) ?? []) {
      const schema = /\.ya?ml$/.test(path) ? MODELINE.exec((await fileReader.read(path)) ?? '')?.[1] : undefined;
      if (schema !== undefined && !/^https?:/.test(schema)) named.set(join(dirname(path), schema), path);
    }
  }
  if (named.size === 0)
    return { name: 'schema', state: 'warn', message: 'no manifest names its schema, so editors know nothing of it', next: NEXT };
  const fresh = canonical(manifestSchema());
  for (const [schema, path] of named) {
    const text = await fileReader.read(schema);
    if (text === undefined) return { name: 'schema', state: 'warn', message: `${path} names ${schema}, which is not there`, next: NEXT };
    if (!isSame(text, fresh)) return { name: 'schema', state: 'warn', message: `${schema} is of another version of iamsync`, next: NEXT };
  }
  return well('schema', `${[...named.keys()].join(', ')} is of this version`);
}

const NEXT = 'iamsync schema --write writes the schemas; docs/guide/editors.md says how manifests name them.';

function isSame(text: string, fresh: string): boolean {
  try {
    return canonical(parseJson(text)) === fresh;
  } catch {
    return false;
  }
}
