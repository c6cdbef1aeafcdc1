// Export as people see it: what an account of the AWS CLI looks like as manifests, and what is left out of them.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { exportState } from '../../src/live/export.ts';
import { readSnapshot } from '../../src/live/snapshot.ts';
import { liveState } from '../../src/live/state.ts';
import { writeManifests } from '../../src/manifest/write-files.ts';
import type { LiveState } from '../../src/model/state.ts';

const CASES = fileURLToPath(new URL('../cases/export', import.meta.url));

function stateIn(name: string): LiveState {
  return liveState(readSnapshot(readFileSync(`${CASES}/${name}/account.json`, 'utf8'), 'account.json', undefined).crawl);
}

function shown(state: LiveState): string {
  const { entities, leftOut } = exportState(state, { only: [], adopt: false });
  const files = [...writeManifests(entities, { schema: '../schemas/manifest.schema.json' })].map(([path, text]) => `=== ${path}\n${text}`);
  return [...files, '=== left out\n', ...leftOut.map(({ address, reason }) => `${address}: ${reason}\n`)].join('');
}

describe('export', () => {
  it.each(readdirSync(CASES))('writes the manifests of the account %s', async (name) => {
    await expect(shown(stateIn(name))).toMatchFileSnapshot(`${CASES}/${name}/expected.txt`);
  });

  it('refers to what is not exported by the forms that say so', () => {
    const only = (globs: readonly string[]) => exportState(stateIn('aws-cli'), { only: globs, adopt: true }).entities;
    expect(only(['Role/part*', 'User/*'])).toMatchObject([
      {
        address: 'Role/partner',
        declaration: {
          adopt: true,
          trust: { roles: { name: ['arn:aws:iam::$(account):role/deployer', 'arn:aws:iam::999999999999:role/x'] } },
        },
      },
      { address: 'User/ann@example.com', declaration: { adopt: true, groups: ['account:readers'], boundary: 'account:limits' } },
    ]);
    expect(only(['Group/*'])).toMatchObject([{ declaration: { members: ['account:ann@example.com'], policies: ['aws:ReadOnlyAccess'] } }]);
  });

  it('leaves out what no manifest can say, and refers to it from elsewhere', () => {
    const state = stateIn('aws-cli');
    const entities = state.entities.map((entity) =>
      entity.name === 'limits' ? { ...entity, spec: { ...entity.spec, document: { Version: '2008-10-17', Statement: [] } } } : entity,
    );
    const { entities: exported, leftOut } = exportState({ ...state, entities }, { only: [], adopt: false });
    expect(leftOut.map((one) => one.address)).toEqual(['Role/AWSServiceRoleForAutoScaling', 'Policy/limits']);
    expect(exported.find((one) => one.address === 'Role/deployer')?.declaration['policies']).toEqual(['account:limits']);
  });
});

it('writes a file for each entity of a kind that has very many', () => {
  const many = Array.from({ length: 201 }, (_, index) => ({ section: 'roles', name: index === 0 ? '.dot' : `r${index}`, declaration: {} }));
  const files = writeManifests([...many, { section: 'instanceProfiles', name: 'web', declaration: {} }], { schema: '../s.json' });
  expect(files.size).toBe(202);
  expect(files.get('roles/%2Edot.yaml')).toBe('# yaml-language-server: $schema=../../s.json\nroles:\n  .dot: {}\n');
  expect(files.get('instance-profiles.yaml')).toBe('# yaml-language-server: $schema=../s.json\ninstanceProfiles:\n  web: {}\n');
});
