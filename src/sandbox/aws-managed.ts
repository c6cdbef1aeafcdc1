// The AWS managed policies, so that they can be attached: name, path, default version and its document, read when first needed.
//
// aws-managed.json.br is made by .scripts/aws-managed.py from moto/iam/aws_managed_policies.py of moto
// (https://github.com/getmoto/moto, Apache License 2.0, Copyright Steve Pulec and contributors), which records what AWS publishes.
// Only the default version of each is there, and no description.
import { readFileSync } from 'node:fs';
import { brotliDecompressSync } from 'node:zlib';
import type { Json } from '../model/json.ts';
import { isList } from '../model/json.ts';
import { parseJson } from './documents.ts';
import { ID_PREFIX, uniqueId } from './ids.ts';
import type { PolicyRecord } from './records.ts';
import { arnOf } from './records.ts';

/** Stands in ARNs where the account id stands for a customer managed policy. */
export const AWS_OWNER = 'aws';

let loaded: ReadonlyMap<string, PolicyRecord> | undefined;

/** All AWS managed policies by ARN, in order of their names. The first call reads and unpacks the file beside this module. */
export function awsManagedPolicies(): ReadonlyMap<string, PolicyRecord> {
  loaded ??= load();
  return loaded;
}

function load(): ReadonlyMap<string, PolicyRecord> {
  const packed = readFileSync(new URL('./aws-managed.json.br', import.meta.url));
  const rows = parseJson(brotliDecompressSync(packed).toString('utf8'));
  if (!isList(rows)) throw new Error('aws-managed.json.br does not hold a list.');
  return new Map(
    rows.map((row) => {
      const record = policy(isList(row) ? row : []);
      return [arnOf(AWS_OWNER, record), record];
    }),
  );
}

// A row is [name, path, default version, created, updated, document].
function policy(row: readonly Json[]): PolicyRecord {
  const [name, path, version, created, updated, text] = row;
  const texts = [name, path, created, updated, text].map((value) => (typeof value === 'string' ? value : ''));
  const [nameText = '', pathText = '', createdText = '', updatedText = '', document = ''] = texts;
  const number = typeof version === 'number' ? version : 1;
  let id: string | undefined;
  return {
    kind: 'policy',
    // Of more than a thousand, few are ever asked for theirs.
    get id() {
      id ??= uniqueId(ID_PREFIX.policy, `aws${pathText}${nameText}`, 0);
      return id;
    },
    name: nameText,
    path: pathText,
    created: createdText,
    updated: updatedText,
    description: null,
    tags: [],
    onceTagged: false,
    versions: [{ number, created: updatedText, text: document }],
    defaultVersion: number,
    nextVersion: number + 1,
  };
}
