// The sandbox keeps every rule of the contract, and the page that compares it with moto is fresh.
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { Sandbox } from '../../src/sandbox/server.ts';
import { startSandbox } from '../../src/sandbox/server.ts';
import { ACCOUNT } from './documents.ts';
import type { Endpoint } from './contract.ts';
import { answerOf } from './contract.ts';
import { contractPage } from './page.ts';
import { CHAPTERS } from './rules/index.ts';

let sandbox: Sandbox;
let endpoint: Endpoint;

beforeAll(async () => {
  sandbox = await startSandbox({ seed: 'contract' });
  endpoint = { url: sandbox.url, credentials: sandbox.keys[ACCOUNT] ?? { accessKeyId: '', secretAccessKey: '' } };
});
beforeEach(() => sandbox.reset());
afterAll(() => sandbox.close());

describe.each(Object.entries(CHAPTERS))('the sandbox: %s', (_, rules) => {
  it.each(rules.map((rule) => [rule.rule, rule] as const))('%s', async (_, rule) => {
    expect(await answerOf(rule, endpoint)).toBe(rule.expected);
  });
});

describe('the contract', () => {
  const rules = Object.values(CHAPTERS).flat();

  it('names each rule once, and how it is known', () => {
    expect(new Set(rules.map(({ rule }) => rule)).size).toBe(rules.length);
    for (const { rule, evidence } of rules) expect(evidence, rule).toMatch(/^[ADMTIK](\b| )/);
  });

  it('differs from moto wherever it says so', () => {
    for (const { rule, expected, moto } of rules) expect(moto, rule).not.toEqual({ answers: expected });
  });

  it('stands on its page as it is', () => {
    const page = readFileSync(new URL('../../docs/guide/sandbox-and-moto.md', import.meta.url), 'utf8');
    expect(page, 'node .scripts/contract.mjs writes it').toBe(contractPage());
  });
});
