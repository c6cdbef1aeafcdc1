// The life of every kind, from its fixture folder: born, changed, removed. Each step settles, and its calls are those in expected.txt.
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { KINDS } from '../../src/kinds/index.ts';
import type { JsonObject } from '../../src/model/json.ts';
import { startAccounts } from '../support/world.ts';
import { folderOf, settle, steps } from './support.ts';

const STEPS = ['born', 'changed', 'removed'] as const;

let world: Awaited<ReturnType<typeof startAccounts>>;
beforeAll(async () => {
  world = await startAccounts(KINDS.length);
});
afterAll(() => world.sandbox.close());

describe.each(KINDS.map((kind, index) => ({ name: kind.name, folder: folderOf(kind), index })))('$name', ({ folder, index }) => {
  it('is born, changed and removed by the calls that its fixture expects', async () => {
    const account = world.account(index);
    const file = (name: string): string => fileURLToPath(new URL(`../cases/kinds/${folder}/${name}`, import.meta.url));
    let told = '';
    for (const step of STEPS) {
      const content: JsonObject = parse(readFileSync(file(`${step}.yaml`), 'utf8'));
      told += `${step}\n${steps(await settle(account, content))
        // IAM chooses the ids of keys.
        .map((id) => `  ${id.replace(/AKIA[A-Z2-7]{16}/, 'AKIA…')}\n`)
        .join('')}`;
    }
    // Ids of keys are drawn anew for each sandbox.
    told = told.replaceAll(/AKIA[A-Z0-9]{16}/g, 'AKIA…');
    if (process.env['UPDATE_CASES'] === '1') writeFileSync(file('expected.txt'), told);
    expect(told).toBe(readFileSync(file('expected.txt'), 'utf8'));
  });
});
