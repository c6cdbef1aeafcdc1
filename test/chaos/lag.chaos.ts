// IAM's replicas lag, by up to a minute: what was made is not found, what was taken away still is, keys do not sign, roles are no
// principals yet. A run gets over it, and the proof after it waits until the account shows what was written. In time that takes none.
import { afterAll, describe, expect, it } from 'vitest';
import { prove } from '../../src/cli/proof.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { CircumstancesChange } from '../../src/sandbox/circumstances.ts';
import { after, BROKEN, RESET, SILENCE } from '../support/wire.ts';
import type { Order, Wire } from '../support/wire.ts';
import { callsOf, isKeyLost, ready, told } from './faults/course.ts';
import { fire, orphans, planned } from './faults/fire.ts';
import type { Shot } from './faults/fire.ts';
import { randomStories, RICH } from './faults/stories.ts';
import type { Story } from './faults/stories.ts';
import { manifest } from '../support/world.ts';
import { IS_SHORT, leaveTally } from './tally.ts';

const STORIES: readonly Story[] = [RICH, ...randomStories(IS_SHORT ? 3 : 30, 11)];
const STEP = IS_SHORT ? 6 : 1;
const counted = { fired: 0, runs: 0, proved: 0, slowest: 0, again: 0, converged: 0, orphans: 0, leaks: 0, violations: 0 };

function lagging(milliseconds: number, even: boolean): CircumstancesChange {
  const reads = even ? milliseconds : ([0, milliseconds] as const);
  return { lag: { reads, principals: milliseconds, arns: milliseconds, keys: milliseconds, unmodifiable: milliseconds, conflicts: true } };
}

/** The addresses in which the account still differs a minute after the run, as apply would see it. */
async function unproved(wire: Wire, story: Story): Promise<readonly string[]> {
  const began = wire.clock.now();
  const settled = (): Promise<string[]> => leftOf(wire, story);
  const { left } = await prove({ settled, clock: wire.clock, waits: true, signal: new AbortController().signal });
  counted.slowest = Math.max(counted.slowest, (wire.clock.now() - began) / 1000);
  counted.proved += left.length === 0 ? 1 : 0;
  return left;
}

/** What a plan would still change, or why there is none. */
async function leftOf(wire: Wire, story: Story): Promise<string[]> {
  const plan = await planOrWhy(wire, story);
  return typeof plan === 'string' ? [plan] : plan.changes.map(({ address }) => address);
}

function planOrWhy(wire: Wire, story: Story): Promise<Plan | string> {
  return planned(wire, story.after).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
}

function noted(shot: Shot): string[] {
  counted.runs += 1;
  counted.leaks += shot.leaks;
  return [...shot.lies];
}

async function underLag(story: Story, order: Order): Promise<string[]> {
  const { wire, plan } = await ready(story);
  // What was there before is known everywhere.
  await wire.clock.sleep(180_000);
  wire.order(order);
  const shot = await fire(wire, plan);
  counted.fired += 1;
  const wrong = noted(shot);
  if (shot.report.result === 'done') {
    const left = await unproved(wire, story);
    if (left.length > 0) wrong.push(`not proved after a minute: ${left.join(', ')}`);
  } else if (!isKeyLost(shot)) wrong.push(`it stopped: ${told(shot)}`);
  wrong.push(...(await again(wire, story, order)));
  return wrong;
}

/** Somebody runs it again at once, while the replicas still lag, and once more until nothing is left. */
async function again(wire: Wire, story: Story, { circumstances }: Order): Promise<string[]> {
  const wrong: string[] = [];
  for (let more = 0; more < 6; more += 1) {
    wire.order(circumstances === undefined ? {} : { circumstances });
    const plan = await planOrWhy(wire, story);
    if (typeof plan !== 'string' && plan.changes.length === 0) break;
    if (typeof plan !== 'string') wrong.push(...noted(await fire(wire, plan)));
    counted.again += 1;
    await wire.clock.sleep(20_000);
  }
  await wire.clock.sleep(180_000);
  const left = await leftOf(wire, story);
  if (left.length > 0) wrong.push(`it does not end: ${left.join(', ')}`);
  else counted.converged += 1;
  const lost = await orphans(wire);
  counted.orphans += lost.length;
  return [...wrong, ...lost.map((key) => `orphaned: ${key}`)];
}

async function all(of: readonly (readonly [what: string, story: Story, order: Order])[]): Promise<string[]> {
  const wrong: string[] = [];
  for (const [what, story, order] of of) {
    const found = await underLag(story, order);
    counted.violations += found.length;
    wrong.push(...found.map((one) => `${story.name}, ${what}: ${one}`));
  }
  return wrong;
}

describe.each([1, 10, 60])('replicas that lag by %i seconds', (seconds) => {
  it.each([
    ['all by as much', true],
    ['each by another time', false],
  ])('%s, do not keep a run from ending, nor from being proved', async (_how, even) => {
    const circumstances = lagging(seconds * 1000, even);
    expect(await all(STORIES.map((story) => [`${seconds} s`, story, { circumstances }]))).toEqual([]);
  });

  it('hide no work whose answer was lost', async () => {
    const circumstances = lagging(seconds * 1000, true);
    const faults = [after(RESET), after(BROKEN), after(SILENCE)];
    const cases: [string, Story, Order][] = [];
    for (const story of STORIES.slice(0, IS_SHORT ? 1 : 5)) {
      for (let nth = 1 + (seconds % STEP); nth <= (await callsOf(story)); nth += STEP) {
        const fault = faults[nth % faults.length];
        cases.push([
          `${seconds} s, ${fault?.code ?? ''} after call ${nth}`,
          story,
          { circumstances, writes: (call) => (call === nth ? fault : undefined) },
        ]);
      }
    }
    expect(await all(cases)).toEqual([]);
  });
});

/** With nothing beside it that takes time. */
const ALONE: Story = {
  name: 'a key alone',
  before: manifest({ users: { robot: {} } }),
  prepare: () => Promise.resolve(),
  after: manifest({ users: { robot: { accessKeys: { ci: { deliver: 'vault' } } } } }),
};

describe.each([1, 10, 60])('a key whose answer was lost while replicas lag by %i seconds', (seconds) => {
  it.each([
    ['before', RESET],
    ['after', after(RESET)],
  ])("%s it was made is made again by the next run, which may begin at once, and is nobody's in no case", async (_when, fault) => {
    const circumstances = lagging(seconds * 1000, true);
    const order = (): Order => {
      let met = 0;
      return { circumstances, writes: (_, op) => (op === 'CreateAccessKey' && (met += 1) === 1 ? fault : undefined) };
    };
    expect(
      await all([
        [`${seconds} s`, RICH, order()],
        [`${seconds} s`, ALONE, order()],
      ]),
    ).toEqual([]);
  });
});

afterAll(() => {
  const { fired, runs, proved, slowest, again: more, converged, orphans: keysOrphaned, leaks, violations } = counted;
  leaveTally('lag', {
    part: 'lag',
    injected: fired,
    survived: Math.max(0, fired - violations),
    converged,
    keysOrphaned,
    secretsLeaked: leaks,
    violations,
    figures: {
      'runs while the replicas lagged': runs,
      'proved by reading the account again': proved,
      'longest time until it was proved, in seconds': Math.round(slowest),
      'of these begun before the replicas had heard of the last': more,
    },
  });
});
