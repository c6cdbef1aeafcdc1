// Random transitions between small accounts, with Denies, boundaries, groups, shared policies, trust and tags. Each plan is carried out
// call by call in the sandbox, in every order that it allows, and after every call everybody's access is asked by brute force: nobody
// may do more than before and after, or less than both, wherever a run breaks off.
import { afterAll, expect, it } from 'vitest';
import { isError } from '../../src/model/finding.ts';
import { isCall } from '../../src/model/call.ts';
import type { Plan } from '../../src/model/plan.ts';
import { actionsOf } from '../../src/model/plan.ts';
import { describeFindings, manifest, planOn } from '../support/world.ts';
import { randomFrom } from './fuzz/random.ts';
import type { Random } from './fuzz/random.ts';
import { IS_SHORT, leaveTally } from './tally.ts';
import { transition } from './transitions/chance.ts';
import { bruteOrder, eachState, goTo, here, isAlike, openBench } from './transitions/course.ts';
import type { Found } from './transitions/course.ts';
import { figuresOf, nothing } from './transitions/figures.ts';
import { leastCalls } from './transitions/minimum.ts';
import { smallest } from './transitions/shrink.ts';
import { fill, manifestOf } from './transitions/side.ts';
import type { Side } from './transitions/side.ts';

const TRANSITIONS = IS_SHORT ? 400 : 10_000;
/** One in so many is broken off somewhere and planned again. */
const AGAIN = 8;
/** Fewer calls than this leave no choice. */
const LEAST = 2;
/** So many that go wrong are made small and told; the others are only counted. */
const MOST_TOLD = 3;

const bench = openBench();
const wanted = openBench();
const counted = nothing();

afterAll(() => {
  leaveTally('transitions', {
    part: 'stopped after every call of a transition',
    injected: counted.states + counted.againStates,
    survived: counted.states + counted.againStates - counted.wrongStates,
    converged: counted.ended + counted.againEnded,
    keysOrphaned: 0,
    secretsLeaked: 0,
    violations: counted.violations,
    figures: figuresOf(counted),
  });
});

async function planned(before: Side, after: Side): Promise<Plan> {
  const plan = await planOn(bench.account, manifest(manifestOf(after, before)));
  const wrong = plan.findings.filter((finding) => isError(finding) && !['no-safe-order', 'lock-out'].includes(finding.rule));
  if (wrong.length > 0) throw new Error(describeFindings(wrong));
  return plan;
}

const callsOf = (plan: Plan): number => actionsOf(plan).filter((action) => isCall(action.do)).length;
const isSafe = ({ verdict }: Plan): boolean => verdict.state === 'safe';

async function hold(at: typeof bench, side: Side): Promise<void> {
  goTo(at, { records: [] });
  await fill(at.account.writer, side);
}

interface Judged {
  readonly plan: Plan | null;
  /** Null where there was nothing to look at. */
  readonly found: Found | null;
  readonly wrong: readonly string[];
}

/** Plans a transition and looks at all its states; the account is left as it was before, and the other one as it should be after. */
async function judged(before: Side, after: Side, random: Random): Promise<Judged> {
  await hold(bench, before);
  await hold(wanted, after);
  const plan = await planned(before, after).catch((error: unknown) => `no plan: ${String(error)}`);
  if (typeof plan === 'string') return { plan: null, found: null, wrong: [plan] };
  if (callsOf(plan) < LEAST) return { plan, found: null, wrong: [] };
  return { plan, ...(await walked(plan, random)) };
}

async function walked(plan: Plan, random: Random): Promise<{ readonly found: Found; readonly wrong: string[] }> {
  const start = here(bench);
  const found = await eachState(bench, plan, random);
  const wrong = isSafe(plan) ? found.violations.map(sentenceOf) : [];
  goTo(bench, found.last);
  if (!isAlike(bench, wanted)) wrong.push('another end: who may do what is not as declared');
  goTo(bench, start);
  return { found, wrong };
}

function sentenceOf({ kind, who, requests, done }: Found['violations'][number]): string {
  return `${kind}: ${who}, ${requests.join(', ')} after ${done.join(', ')}`;
}

/** The smallest transition that goes wrong in the same way, with its plan. */
async function told(
  before: Side,
  after: Side,
  { seed, wrong }: { readonly seed: number; readonly wrong: readonly string[] },
): Promise<string> {
  const kindOf = (one: readonly string[]): string => one[0]?.split(':')[0] ?? '';
  const isLike = async (one: Side, other: Side): Promise<boolean> =>
    kindOf((await judged(one, other, randomFrom(seed))).wrong) === kindOf(wrong);
  const [first, last] = await smallest(before, after, isLike);
  const { plan, wrong: left } = await judged(first, last, randomFrom(seed));
  const calls = plan === null ? [] : actionsOf(plan).map(({ id, needs }) => `  ${id} after ${needs.join(', ')}`);
  return [`seed ${seed}: ${left[0] ?? wrong[0] ?? ''}`, JSON.stringify({ before: first, after: last }), ...calls].join('\n');
}

/** What has no safe order must have none by brute force, either. */
async function refused(plan: Plan, found: Found): Promise<void> {
  const { order, isExhaustive } = await bruteOrder(bench, plan, found);
  if (plan.verdict.state === 'undecided') counted.undecided += 1;
  else if (order !== null) counted.missed += 1;
  else if (isExhaustive) counted.refused += 1;
  else counted.untried += 1;
}

/** Whoever finds a broken-off run makes a new plan, which is judged by where it begins. */
async function brokenOff(before: Side, after: Side, { between }: Found, random: Random): Promise<readonly string[]> {
  goTo(bench, between);
  const plan = await planned(before, after);
  const { found, wrong } = await walked(plan, random);
  const isEnded = !wrong.some((one) => one.startsWith('another end'));
  counted.again += 1;
  counted.againStates += found.states;
  counted.againSafe += isSafe(plan) ? 1 : 0;
  counted.againEnded += isEnded ? 1 : 0;
  counted.wrongStates += isSafe(plan) ? found.violations.length : 0;
  return wrong;
}

async function one(seed: number): Promise<string[]> {
  const random = randomFrom(seed);
  const { before, after } = transition(random);
  const { plan, found, wrong } = await judged(before, after, random);
  if (plan !== null && found === null) return [];
  counted.transitions += 1;
  if (wrong.length > 0) {
    counted.violations += 1;
    counted.wrongStates += plan !== null && isSafe(plan) ? (found?.violations.length ?? 0) : 0;
    return counted.violations > MOST_TOLD ? [] : [await told(before, after, { seed, wrong })];
  }
  if (plan === null || found === null) return [];
  const [calls, least] = [callsOf(plan), leastCalls(before, after)];
  counted.ended += 1;
  counted.states += found.states;
  counted.calls += calls;
  counted.least += least;
  counted.longer += calls > least ? 1 : 0;
  if (isSafe(plan)) counted.safe += 1;
  else await refused(plan, found);
  // So many calls are needed whatever the order: else they are counted wrongly here.
  if (calls < least) return [`seed ${seed}: ${calls} calls where ${least} are the least`];
  const broken = seed % AGAIN === 0 ? await brokenOff(before, after, found, random) : [];
  counted.violations += broken.length === 0 ? 0 : 1;
  return broken.map((what) => `seed ${seed}, broken off and planned again: ${what}`);
}

it(`keeps everybody between before and after in every state of ${TRANSITIONS} transitions`, async () => {
  const wrong: string[] = [];
  for (let seed = 1; counted.transitions < TRANSITIONS; seed += 1) wrong.push(...(await one(seed)));
  expect(wrong).toEqual([]);
  expect(counted.violations).toBe(0);
  expect(counted.safe).toBeGreaterThan(counted.transitions * 0.95);
});
