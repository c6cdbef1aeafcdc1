// Settle: after apply, the plan is empty. Return: the undo steps in reverse give the old account back. Over random pairs of accounts,
// with the real SDK over HTTP.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { overPairs } from '../support/pairs.ts';
import type { World } from '../support/pairs.ts';
import { startAccounts } from '../support/world.ts';

const RUNS = 40;
let world: World;

beforeAll(async () => {
  world = await startAccounts(RUNS);
});
afterAll(() => world.sandbox.close());

describe('apply', () => {
  it(`settles, and its undo steps return, for ${RUNS} random pairs of accounts`, async () => {
    const lost = await overPairs(world, { runs: RUNS, seed: 20_261_122 });
    expect(lost).toBeLessThan(RUNS / 5);
  }, 1_800_000);
});
