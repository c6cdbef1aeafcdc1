// Every trap of the manifest language as a folder of manifests with the findings that they must give.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { addressOf, facetAddress } from '../../src/model/address.ts';
import type { Json } from '../../src/model/json.ts';
import { loadDesired } from '../../src/manifest/desired.ts';
import type { Loaded, Request } from '../../src/manifest/desired.ts';
import type { DesiredState } from '../../src/model/state.ts';
import { disk, lines, REQUEST } from './memory.ts';

const CASES = fileURLToPath(new URL('../cases/manifest', import.meta.url));

describe('manifests give the findings that are expected of them', () => {
  for (const name of readdirSync(CASES).sort()) {
    it(name.replaceAll('-', ' '), async () => {
      const folder = join(CASES, name);
      const loaded = await loadDesired(disk(folder), requestOf(folder));
      const expected = join(folder, 'expected.txt');
      if (process.env['UPDATE_CASES'] === '1') writeFileSync(expected, rendered(loaded));
      expect(rendered(loaded)).toBe(existsSync(expected) ? readFileSync(expected, 'utf8') : 'expected.txt is missing');
      const desired = join(folder, 'desired.json');
      if (existsSync(desired) && process.env['UPDATE_CASES'] === '1') writeFileSync(desired, `${JSON.stringify(specs(loaded), null, 2)}\n`);
      if (existsSync(desired)) expect(specs(loaded)).toEqual(JSON.parse(readFileSync(desired, 'utf8')));
    });
  }
});

// Last line: what is desired, or that nothing is because of an error.
function rendered({ findings, desired }: Loaded): string {
  const wanted =
    desired === null
      ? 'refused'
      : `desired: ${desired.entities.map((entity) => addressOf(entity.kind, entity.name)).join(' ')}${removedOf(desired).join('')}`;
  return `${[...lines(findings), wanted].join('\n')}\n`;
}

function removedOf(desired: DesiredState): string[] {
  return [...desired.removed.map((removal) => removal.address), ...(desired.removedFacets ?? []).map(facetAddress)].map(
    (address) => ` -${address}`,
  );
}

function specs({ desired }: Loaded): Json {
  return Object.fromEntries((desired?.entities ?? []).map((entity) => [addressOf(entity.kind, entity.name), entity.spec]));
}

// case.json, where the case needs another account, variables or folders.
function requestOf(folder: string): Request {
  const file = join(folder, 'case.json');
  if (!existsSync(file)) return REQUEST;
  const given: unknown = JSON.parse(readFileSync(file, 'utf8'));
  return { ...REQUEST, ...(typeof given === 'object' ? given : {}) };
}
