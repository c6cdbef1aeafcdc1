// The law of the lock-out guards, on a few random plans; the suite under fire tries many more of them.
import { expect, it } from 'vitest';
import { openLockoutBench, trial, wrongIn } from '../chaos/lockout/trial.ts';

/** Of these some lock their caller out, some nobody. */
const SEEDS = [2, 11, 15, 19, 20];

it('a plan without a lock-out is carried out and taken back by whoever applies it', async () => {
  const bench = await openLockoutBench();
  const wrong: string[] = [];
  const seen = { refused: 0, states: 0, backs: 0 };
  for (const seed of SEEDS) {
    const one = await trial(bench, seed, seed === 20);
    if (one === null) continue;
    seen.refused += one.isRefused ? 1 : 0;
    seen.states += one.states;
    seen.backs += one.backs.length;
    wrong.push(...wrongIn(one).map((what) => `seed ${seed}: ${what}`));
  }
  expect(wrong).toEqual([]);
  expect(seen.refused).toBeGreaterThan(1);
  expect(seen.refused).toBeLessThan(SEEDS.length);
  expect(seen.backs).toBeGreaterThan(0);
  expect(seen.states).toBeGreaterThan(SEEDS.length);
});
