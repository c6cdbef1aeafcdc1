// How long a run takes, in time that takes none: hardly longer than its longest chain, or than its calls by as many as may be under way.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { run } from '../../src/apply/run.ts';
import type { Action } from '../../src/model/plan.ts';
import type { Clock } from '../../src/model/ports.ts';
import { openTime } from '../support/time.ts';
import { action, planOf, world } from './fakes.ts';

const LATENCY = 30;
const AT_ONCE = 4;

/** Milliseconds that a run of these actions takes if nothing but the calls takes time. */
async function makespan(actions: readonly Action[]): Promise<number> {
  const clock: Clock = openTime(0, 'makespan');
  const begun = clock.now();
  const call = async (): Promise<Record<string, never>> => {
    await clock.sleep(LATENCY);
    return {};
  };
  const report = await run(planOf(actions), { ...world(), iam: { call }, clock }, { concurrency: AT_ONCE, waits: true });
  expect(report).toMatchObject({ result: 'done', calls: actions.length });
  return clock.now() - begun;
}

const alone = (count: number): Action[] => Array.from({ length: count }, (_, n) => action(`alone${n}`));
const chain = (name: string, length: number): Action[] =>
  Array.from({ length }, (_, n) => action(`${name}${n}`, n === 0 ? {} : { needs: [`${name}${n - 1}`] }));

describe('a run', () => {
  it.each([
    ['no chain at all', [...alone(1000)], 1000 / AT_ONCE],
    ['several chains at the end', [...alone(600), ...chain('c', 150), ...chain('d', 150), ...chain('e', 100)], 1000 / AT_ONCE],
    ['one chain and nothing else', chain('c', 100), 100],
  ])('with %s makes use of its places', async (_, actions, least) => {
    expect((await makespan(actions)) / (least * LATENCY)).toBeLessThan(1.15);
  });

  it('with a chain as long as all the rest takes, at the end of the plan, waits for the next free place after each step, and no longer', async () => {
    expect((await makespan([...alone(750), ...chain('c', 250)])) / (250 * LATENCY)).toBeLessThan(1 + 1 / AT_ONCE);
  });

  it('of any shape takes no longer than both bounds together, and hardly longer than the greater if it is long', async () => {
    const shape = fc.record({
      single: fc.integer({ min: 0, max: 400 }),
      chains: fc.array(fc.integer({ min: 1, max: 120 }), { maxLength: 5 }),
    });
    await fc.assert(
      fc.asyncProperty(shape, async ({ single, chains }) => {
        const actions = [...alone(single), ...chains.flatMap((length, n) => chain(`c${n}x`, length))];
        const [path, work] = [Math.max(1, ...chains), actions.length / AT_ONCE];
        const took = (await makespan(actions)) / LATENCY;
        expect(took).toBeLessThanOrEqual(path + work);
        // Who gets a place keeps it for a call, and what is shorter than 8 calls is not looked at.
        expect(took).toBeLessThanOrEqual(1.25 * Math.max(path, work) + 16);
      }),
      { numRuns: 40 },
    );
  });
});
