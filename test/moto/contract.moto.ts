// The contract, put to moto: it has to agree where the contract says so, and to differ just as it says elsewhere.
import { beforeEach, describe, expect, it } from 'vitest';
import type { Rule } from '../contract/contract.ts';
import { answerOf } from '../contract/contract.ts';
import { CHAPTERS } from '../contract/rules/index.ts';

// Two servers: the AWS managed policies take moto a while after every reset, and few rules need them.
const FULL = process.env['IAMSYNC_MOTO_URL'] ?? '';
const BARE = process.env['IAMSYNC_BARE_MOTO_URL'] ?? '';
const ANYBODY = { accessKeyId: 'any', secretAccessKey: 'thing' };

const urlFor = ({ calls }: Rule): string => (JSON.stringify(calls).includes('iam::aws:') ? FULL : BARE);

function answerOfMoto({ moto, expected }: Rule): string {
  if (moto === 'agrees') return expected;
  return moto === 'breaks' ? 'HTTP 500' : moto.answers;
}

beforeEach(() => {
  expect(BARE, 'run this suite with npm run test:moto').not.toBe('');
});

describe.each(Object.entries(CHAPTERS))('moto: %s', (_, rules) => {
  it.each(rules.map((rule) => [rule.rule, rule] as const))('%s', async (_, rule) => {
    const url = urlFor(rule);
    expect((await fetch(`${url}/moto-api/reset`, { method: 'POST' })).ok).toBe(true);
    expect(await answerOf(rule, { url, credentials: ANYBODY })).toBe(answerOfMoto(rule));
  });
});
