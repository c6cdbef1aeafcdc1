// Settle and return over further random pairs, without the way over the wire: another file, so that it runs beside the first ones.
import { describe, expect, it } from 'vitest';
import { nearAccounts } from '../support/near.ts';
import { overPairs } from '../support/pairs.ts';

const RUNS = 1000;

describe('apply', () => {
  it(`settles, and its undo steps return, for ${RUNS} further random pairs of accounts`, async () => {
    const lost = await overPairs(nearAccounts(RUNS), { runs: RUNS, seed: 3 });
    expect(lost).toBeLessThan(RUNS / 5);
  }, 1_800_000);
});
