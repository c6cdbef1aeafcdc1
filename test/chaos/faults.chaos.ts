// Every sort of fault on the wire, at every call: throttling, refusals, lost connections, silence, credentials that expire. A run
// converges, or stops and says exactly what was done; whoever runs it again converges. In time that takes none.
import { afterAll, describe, expect, it } from 'vitest';
import { after, BROKEN, EXPIRED, RESET, SILENCE, UNREACHED } from '../support/wire.ts';
import type { Fault, Order } from '../support/wire.ts';
import { callsOf, underFire } from './faults/course.ts';
import type { Ending } from './faults/course.ts';
import { crowd, randomStories, RICH } from './faults/stories.ts';
import type { Story } from './faults/stories.ts';
import { IS_SHORT, leaveTally } from './tally.ts';

const STORIES: readonly Story[] = [RICH, ...randomStories(IS_SHORT ? 1 : 5, 7)];
/** The short form takes every so manieth call. */
const STEP = IS_SHORT ? 4 : 1;
const all: Ending[] = [];
let injected = 0;

async function meet(story: Story, what: string, order: Order, mustEnd: boolean): Promise<string[]> {
  const ending = await underFire(story, order, mustEnd);
  all.push(ending);
  injected += ending.shot.sent.filter((one) => one.told !== undefined).length;
  const { wrong, orphans } = ending;
  return [...wrong, ...orphans.map((key) => `orphaned: ${key}`)].map((one) => `${story.name}, ${what}: ${one}`);
}

const at =
  (nth: number, fault: Fault): NonNullable<Order['writes']> =>
  (call) =>
    call === nth ? fault : undefined;

const ONCE: readonly (readonly [what: string, fault: Fault])[] = [
  ['reset before', RESET],
  ['reset after', after(RESET)],
  ['a 5xx before', BROKEN],
  ['a 5xx after', after(BROKEN)],
  ['silence before', SILENCE],
  ['silence after', after(SILENCE)],
  ['nobody reached', UNREACHED],
];

const THROTTLED = ['throttled', { when: 'before', code: 'Throttling', ambiguous: false }] as const;
/** Sixteen in a row, and those that were under way beside the last. */
const MOST_IN_VAIN = 19;

/** All faults for one call; the short form takes one, and for the next call the next. */
function faultsAt(nth: number): readonly (readonly [what: string, fault: Fault])[] {
  return IS_SHORT ? ONCE.filter((_, index) => index === nth % ONCE.length) : ONCE;
}

describe.each(STORIES)('$name', (story) => {
  it('gets over one fault at any call', async () => {
    const wrong: string[] = [];
    for (let nth = 1; nth <= (await callsOf(story)); nth += STEP) {
      for (const [what, fault] of faultsAt(nth)) wrong.push(...(await meet(story, `${what} at ${nth}`, { writes: at(nth, fault) }, true)));
    }
    expect(wrong).toEqual([]);
  });

  it('gets over faults at every second, third and fifth call, and over a minute of them', async () => {
    const wrong: string[] = [];
    for (const [what, fault] of ONCE) {
      for (const each of [2, 3, 5])
        wrong.push(...(await meet(story, `${what} at each ${each}`, { writes: (nth) => (nth % each === 0 ? fault : undefined) }, true)));
      wrong.push(...(await meet(story, `${what} at 5 to 13`, { writes: (nth) => (nth >= 5 && nth <= 13 ? fault : undefined) }, true)));
    }
    expect(wrong).toEqual([]);
  });

  it.each([2, 5, 10, 20])('gets over %i calls a second', async (perSecond) => {
    const wrong: string[] = [];
    for (const burst of [1, perSecond]) {
      const order: Order = { circumstances: { throttle: { '*': { perSecond, burst } } } };
      wrong.push(...(await meet(story, `${perSecond} a second, ${burst} at once`, order, true)));
      wrong.push(...(await meet(story, `${perSecond} a second, ${burst} at once, of all`, { shared: { perSecond, burst } }, true)));
    }
    expect(wrong).toEqual([]);
  });

  it('tells the truth when the credentials expire at any call, in the middle of a repetition too', async () => {
    const wrong: string[] = [];
    for (let nth = 1; nth <= (await callsOf(story)); nth += STEP) {
      const from = (first: number): Order => ({
        writes: (call) => (call >= first ? EXPIRED : undefined),
        reads: (writes) => (writes >= first ? EXPIRED : undefined),
      });
      if (!IS_SHORT || nth % 2 === 0) wrong.push(...(await meet(story, `expired at ${nth}`, from(nth), false)));
      for (const [what, fault] of faultsAt(nth)) {
        const { reads, writes } = from(nth + 1);
        const order: Order = {
          ...(reads === undefined ? {} : { reads }),
          writes: (call, op) => (call === nth ? fault : writes?.(call, op)),
        };
        wrong.push(...(await meet(story, `${what} at ${nth}, then expired`, order, false)));
      }
    }
    expect(wrong).toEqual([]);
  });

  it('gives up soon when AWS serves nobody any more, and tells the truth', async () => {
    const wrong: string[] = [];
    for (let nth = 1; nth <= (await callsOf(story)); nth += IS_SHORT ? 13 : 3) {
      for (const [what, fault] of [...ONCE, THROTTLED].filter(([, { when }]) => when === 'before')) {
        const ending = await meet(story, `${what} from ${nth} on`, { writes: (call) => (call >= nth ? fault : undefined) }, false);
        const vain = all.at(-1)?.shot.sent.filter((one) => one.told === fault.code).length ?? Infinity;
        wrong.push(...ending, ...(vain > MOST_IN_VAIN ? [`${story.name}, ${what} from ${nth} on: ${vain} calls in vain`] : []));
      }
    }
    expect(wrong).toEqual([]);
  });
});

describe('many calls of few operations', () => {
  it.each([2, 5, 10, 20])('waste less than a twentieth under %i calls a second', async (perSecond) => {
    const wrong = await meet(
      crowd(60),
      `${perSecond} a second`,
      { circumstances: { throttle: { '*': { perSecond, burst: perSecond } } } },
      true,
    );
    expect(wrong).toEqual([]);
    const { report, sent } = all.at(-1)?.shot ?? { report: undefined, sent: [] };
    expect(sent.filter((one) => one.told !== undefined).length / (report?.calls ?? 1)).toBeLessThan(0.05);
  });
});

afterAll(() => {
  leaveTally('faults', {
    part: 'faults on the wire',
    injected,
    survived: all.filter(({ wrong }) => wrong.length === 0).length,
    converged: all.filter(({ wrong }) => wrong.length === 0).length,
    keysOrphaned: all.reduce((sum, { orphans }) => sum + orphans.length, 0),
    secretsLeaked: all.reduce((sum, { leaks }) => sum + leaks, 0),
    violations: all.reduce((sum, { wrong }) => sum + wrong.length, 0),
    figures: {
      'runs under fire': all.length,
      'of these done in one run': all.filter(({ shot }) => shot.report.result === 'done').length,
      'stopped with the exact truth, done by a later run': all.filter(
        ({ shot, wrong }) => shot.report.result !== 'done' && wrong.length === 0,
      ).length,
    },
  });
});
