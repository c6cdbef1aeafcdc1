// Random plans about IAM itself, each carried out by a random caller in an account that enforces what it may do: where iamsync sees no
// lock-out, every call is let through in every order, can be taken back from every state, somebody can still enter, and somebody may
// still do everything. Refusals of what harms nobody are counted.
import { afterAll, expect, it } from 'vitest';
import { isNeedless, isUnwarned, openLockoutBench, trial, wrongIn } from './lockout/trial.ts';
import type { Trial } from './lockout/trial.ts';
import { IS_SHORT, leaveTally } from './tally.ts';

const PLANS = IS_SHORT ? 40 : 1_000;
/** One in so many is taken back by its caller, too. */
const BACK = 5;
/** Refusals that nobody needs are a nuisance: of all, no more than this share. */
const MOST_NEEDLESS = 0.1;

const all: Trial[] = [];
const wrong: string[] = [];

const count = (is: (one: Trial) => boolean): number => all.filter(is).length;
const share = (part: number, whole: number): string => `${part} (${((100 * part) / Math.max(1, whole)).toFixed(1)} %)`;
const isHarmful = ({ harms }: Trial): boolean => harms.some(({ isOld }) => !isOld);

afterAll(() => {
  const states = all.reduce((sum, one) => sum + one.states, 0);
  const backs = all.flatMap((one) => one.backs);
  const refused = count((one) => one.isRefused);
  leaveTally('lockout', {
    part: 'stopped after every call, and its caller asked what it may do',
    injected: states,
    survived: states - all.filter((one) => !one.isRefused).flatMap(({ harms }) => harms.filter(({ isOld }) => !isOld)).length,
    converged: backs.filter((back) => back.refused.length === 0).length,
    keysOrphaned: 0,
    secretsLeaked: 0,
    violations: wrong.length,
    figures: {
      plans: all.length,
      'that lock somebody out in some state': count(isHarmful),
      refused,
      'of these needlessly': share(count(isNeedless), refused),
      'warned of calls that were never allowed': count((one) => one.isWarned),
      'with such calls and without a warning': count(isUnwarned),
      'taken back by the caller': backs.length,
      'of these refused for what was so before': backs.filter((back) => back.isLockOut).length,
    },
  });
});

it(`tells every lock-out of ${PLANS} plans before anything is written`, async () => {
  const bench = await openLockoutBench();
  for (let seed = 1; all.length < PLANS; seed += 1) {
    const one = await trial(bench, seed, seed % BACK === 0);
    if (one === null) continue;
    all.push(one);
    wrong.push(...wrongIn(one).map((what) => `seed ${seed}: ${what}`));
  }
  expect(wrong).toEqual([]);
  expect(count(isHarmful)).toBeGreaterThan(0);
  expect(count(isNeedless)).toBeLessThanOrEqual(1 + MOST_NEEDLESS * count((one) => one.isRefused));
});
