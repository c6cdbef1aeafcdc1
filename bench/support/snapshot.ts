// A large account as a snapshot of ours, in which policies carry tags too, and manifests that declare all of it or a part.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportState } from '../../src/live/export.ts';
import { readSnapshot } from '../../src/live/snapshot.ts';
import { liveState } from '../../src/live/state.ts';
import { isList, isObject } from '../../src/model/json.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { largeAccount } from './account.ts';
import { manifestOf, sizeFor } from './estate.ts';

/** As many entities as people have in one file, more or less. */
const IN_A_FILE = 250;

const named = (account: JsonObject, list: string, field: string): string[] => {
  const found = account[list];
  return isList(found) ? found.flatMap((one) => (isObject(one) && typeof one[field] === 'string' ? [one[field]] : [])) : [];
};

/** The snapshot of an account with so many roles, and users, policies and groups in proportion. */
export function snapshotOf(roles: number, account = '123456789012'): string {
  const whole = largeAccount(sizeFor(roles));
  const arns = named(whole, 'Policies', 'Arn');
  const settings = named(whole, 'RoleDetailList', 'RoleName').map((name) => [name, { description: '', maxSessionDuration: 3600 }] as const);
  const content = {
    format: 'iamsync-snapshot',
    formatVersion: 1,
    account: '123456789012',
    partition: 'aws',
    ...whole,
    roleSettings: Object.fromEntries(settings),
    tags: Object.fromEntries(arns.map((arn, n) => [arn, { team: `team-${n % 40}` }])),
    beyond: {},
    policyDescriptions: Object.fromEntries(arns.map((arn) => [arn, ''])),
    quotas: {},
  };
  return JSON.stringify(content).replaceAll('123456789012', account);
}

/** Writes a project that declares the entities of these globs, and nothing else, into a folder; how many there are. */
export function writeProject(folder: string, snapshot: string, only: readonly string[]): number {
  const { entities } = exportState(liveState(readSnapshot(snapshot, 'snapshot', undefined).crawl), { only, adopt: false });
  mkdirSync(join(folder, 'manifests'), { recursive: true });
  writeFileSync(join(folder, 'iamsync.yaml'), 'journal: none\nlimits: { accessChanges: 1000000 }\n');
  for (let from = 0; from < entities.length; from += IN_A_FILE)
    writeFileSync(join(folder, 'manifests', `part-${from / IN_A_FILE}.yaml`), manifestOf(entities.slice(from, from + IN_A_FILE)));
  return entities.length;
}
