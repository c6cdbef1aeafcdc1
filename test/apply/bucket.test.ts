// What is told of a token bucket from outside: its true rate is never ruled out, and the more it refused the less is left to guess.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { likelyRates } from '../../src/apply/bucket.ts';
import type { Sign } from '../../src/apply/bucket.ts';

const ALL = { least: 0.1, most: 1000 };

/** What a full bucket answers to calls that come so many milliseconds after one another. */
function answers(gaps: readonly number[], perSecond: number, burst: number): Sign[] {
  let [at, tokens] = [0, burst];
  return gaps.map((gap) => {
    at += gap;
    tokens = Math.min(burst, tokens + (gap / 1000) * perSecond);
    const served = tokens >= 1;
    if (served) tokens -= 1;
    return { at, served };
  });
}

it('the true rate is always likely, whatever was asked when', () => {
  const gap = fc.oneof(fc.integer({ min: 0, max: 50 }), fc.integer({ min: 0, max: 3000 }));
  const bucket = fc.record({ perSecond: fc.double({ min: 0.5, max: 100, noNaN: true }), burst: fc.integer({ min: 1, max: 40 }) });
  fc.assert(
    fc.property(fc.array(gap, { minLength: 1, maxLength: 200 }), bucket, (gaps, { perSecond, burst }) => {
      const signs = answers(gaps, perSecond, burst);
      fc.pre(signs.some(({ served }) => !served));
      const { least, most } = likelyRates(signs, ALL);
      expect(least / 1.03).toBeLessThanOrEqual(perSecond);
      expect(most * 1.03).toBeGreaterThanOrEqual(perSecond);
    }),
    { numRuns: 300 },
  );
});

it('two refusals with enough between them leave little to guess, also where it was full meanwhile', () => {
  const steady = Array.from({ length: 200 }, () => 90);
  for (const gaps of [steady, [...steady, 60_000, ...steady]]) {
    const { least, most } = likelyRates(answers(gaps, 10, 10), ALL);
    expect(least).toBeGreaterThan(9);
    // More than was asked for is never likely.
    expect(most).toBeLessThan(1000 / 90);
  }
});

it('one refusal tells hardly anything, and nothing is told beyond what was asked about', () => {
  const signs: Sign[] = [
    { at: 0, served: true },
    { at: 1, served: false },
  ];
  expect(likelyRates(signs, { least: 2, most: 5 })).toEqual({ least: 2, most: 5 });
});

it('answers that fit no bucket still give rates', () => {
  const at = (seconds: number, served: boolean): Sign => ({ at: seconds * 1000, served });
  const signs = [at(0, false), at(0.1, true), at(0.2, true), at(0.3, true), at(50, false), at(50.1, true), at(50.2, false)];
  const { least, most } = likelyRates(signs, ALL);
  expect(least).toBeGreaterThanOrEqual(ALL.least);
  expect(most).toBeLessThanOrEqual(ALL.most);
  expect(least).toBeLessThanOrEqual(most);
});
