// The pace of calls: a bucket is found out with few refusals, a dead service is left alone soon, and nobody waits without need.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MOST_MISSES, openPacer } from '../../src/apply/pace.ts';
import { run } from '../../src/apply/run.ts';
import { CallError } from '../../src/model/callerror.ts';
import type { RunReport } from '../../src/model/run.ts';
import type { Clock } from '../../src/model/ports.ts';
import { openTime } from '../support/time.ts';
import { action, nameOf, planOf, world } from './fakes.ts';

const CALLS = 150;

interface Bucket {
  readonly perSecond: number;
  readonly burst: number;
}

interface Ran {
  readonly report: RunReport;
  readonly refused: number;
  readonly seconds: number;
}

const throttling = (): CallError => new CallError({ code: 'Throttling', message: 'Rate exceeded', status: 400, ambiguous: false });

/** A run of many calls that are independent of one another, against one bucket, in time that takes none. */
async function against({ perSecond, burst }: Bucket, concurrency: number, seed: string, calls = CALLS): Promise<Ran> {
  const clock: Clock = openTime(0, seed);
  let [tokens, filled, refused] = [burst, 0, 0];
  const fake = world();
  const call = async (): Promise<Record<string, never>> => {
    await clock.sleep(15);
    tokens = Math.min(burst, tokens + ((clock.now() - filled) / 1000) * perSecond);
    filled = clock.now();
    if (tokens < 1) refused += 1;
    else tokens -= 1;
    const served = tokens >= 0 && refused === before.refused;
    before.refused = refused;
    await clock.sleep(15);
    if (!served) throw throttling();
    return {};
  };
  const before = { refused: 0 };
  const actions = Array.from({ length: calls }, (_, n) => action(String(n)));
  const report = await run(planOf(actions), { ...fake, iam: { call }, clock }, { concurrency, waits: true });
  return { report, refused, seconds: clock.now() / 1000 };
}

describe('a bucket', () => {
  it.each([
    [2, 2],
    [5, 1],
    [5, 5],
    [10, 1],
    [10, 10],
    [10, 20],
    [20, 20],
  ])('of %i calls a second, %i at once, refuses less than a twentieth of the calls', async (perSecond, burst) => {
    const { report, refused, seconds } = await against({ perSecond, burst }, 4, `${perSecond} ${burst}`);
    expect(report).toMatchObject({ result: 'done', retries: refused });
    expect(refused / report.calls).toBeLessThan(0.05);
    // And is made use of: a run that waits too long wastes no calls, but time.
    expect(seconds).toBeLessThan(3 * ((CALLS - burst) / perSecond) + 15);
  });

  it.each([
    [2, 2],
    [5, 1],
    [5, 5],
    [10, 1],
    [10, 10],
    [10, 20],
    [20, 20],
  ])('of %i calls a second, %i at once, is made use of by a thousand calls, but for a tenth', async (perSecond, burst) => {
    const { refused, seconds, report } = await against({ perSecond, burst }, 4, `${perSecond} ${burst}`, 1000);
    expect(seconds / ((1000 - burst) / perSecond)).toBeLessThan(1.1);
    expect(refused / report.calls).toBeLessThan(0.02);
  });

  // The smaller a bucket, the more of it goes by while its rate is sought.
  it.each([
    [5, 1, 1.3],
    [10, 1, 1.1],
    [5, 5, 1.15],
    [10, 10, 1.05],
    [10, 20, 1.05],
    [20, 20, 1.05],
  ])('of %i calls a second, %i at once, is made use of by a few calls as well', async (perSecond, burst, times) => {
    const { seconds } = await against({ perSecond, burst }, 4, `${perSecond} ${burst}`);
    expect(seconds / ((CALLS - burst) / perSecond)).toBeLessThan(times);
  });

  it('that refused calls which were on their way when it refused the first, is not thought to be slow', () => {
    const pacer = openPacer(() => 0.5);
    for (let now = 0; now < 10; now += 1) pacer.served(now);
    pacer.throttled(0, 10);
    // Sent a moment after the answer to the first one.
    pacer.throttled(12, 20);
    pacer.served(1_000);
    pacer.reserve(2_000);
    expect(pacer.reserve(2_000)).toBeLessThan(200);
  });

  it('of any size is survived, however many calls are under way at once', async () => {
    const bucket = fc.record({ perSecond: fc.double({ min: 0.5, max: 100, noNaN: true }), burst: fc.integer({ min: 1, max: 40 }) });
    await fc.assert(
      fc.asyncProperty(bucket, fc.integer({ min: 1, max: 16 }), async (size, concurrency) => {
        const { report, refused } = await against(size, concurrency, 'any');
        expect(report.result).toBe('done');
        expect(refused).toBeLessThanOrEqual(0.08 * CALLS + concurrency);
      }),
      { numRuns: 30 },
    );
  });
});

describe('without a refusal', () => {
  it('nobody waits', () => {
    const pacer = openPacer(() => 0.5);
    for (let now = 0; now < 1000; now += 1) {
      expect(pacer.reserve(now)).toBe(0);
      pacer.served(now);
    }
  });

  it('nobody waits any longer once an outage is over', () => {
    const pacer = openPacer(() => 0.5);
    for (let at = 0; at < 5; at += 1) pacer.unanswered(at * 60_000, at * 60_000);
    pacer.served(1_000_000);
    pacer.reserve(1_000_000);
    expect([pacer.reserve(1_000_000), pacer.misses()]).toEqual([0, 0]);
  });
});

describe('a service that answers nobody', () => {
  const failures: readonly (readonly [string, CallError])[] = [
    ['throttles', throttling()],
    ['answers 503', new CallError({ code: 'ServiceUnavailable', message: '', status: 503, ambiguous: true })],
    ['is silent', new CallError({ code: 'TimeoutError', message: 'no answer', ambiguous: true })],
    ['is not reached', new CallError({ code: 'NetworkError', message: 'ECONNREFUSED', ambiguous: false })],
  ];
  it.each(failures)('that %s, is left alone after a few calls and about a minute, with the exact truth', async (_, failure) => {
    const clock = openTime(0, 'dead');
    const served = new Set<string>();
    const fake = world();
    let inVain = 0;
    const call = async (sent: Parameters<typeof fake.iam.call>[0]): Promise<Record<string, never>> => {
      await clock.sleep(30);
      if (served.size < 20) {
        served.add(nameOf(sent));
        return {};
      }
      inVain += 1;
      throw failure;
    };
    const actions = Array.from({ length: 60 }, (__, n) => action(String(n)));
    const report = await run(planOf(actions), { ...fake, iam: { call }, clock }, { concurrency: 4, waits: true });
    expect(report.result).toBe('failed');
    expect(report.done.map(({ id }) => id).toSorted()).toEqual([...served].toSorted());
    expect(inVain).toBeGreaterThanOrEqual(MOST_MISSES);
    expect(inVain).toBeLessThanOrEqual(MOST_MISSES + 3);
    expect(report.failed.length + report.notTried.length).toBe(40);
    expect(report.cause).toMatchObject({ code: failure.code === 'Throttling' ? 'throttled' : 'endpoint' });
    expect(report.cause?.next).toMatch(/run plan again/);
    expect(clock.now()).toBeGreaterThan(30_000);
    expect(clock.now()).toBeLessThan(240_000);
  });
});

it('credentials that are gone are named as the next step, also where an earlier attempt may have done it', async () => {
  const gone = new CallError({ code: 'ExpiredToken', message: 'gone', status: 403, ambiguous: false });
  const lost = new CallError({ code: 'TimeoutError', message: 'hang up', ambiguous: true });
  const fake = world({ answer: (_, attempt) => Promise.reject(attempt === 1 ? lost : gone) });
  const { failed, cause } = await run(planOf([action('a')]), fake, { concurrency: 1, waits: true });
  expect(failed).toMatchObject([{ error: { code: 'ExpiredToken', ambiguous: true } }]);
  expect(failed[0]?.next).toMatch(/Renew the credentials and run plan again: an earlier attempt may have made the change/);
  expect(cause).toMatchObject({ code: 'credentials' });
});
