// A second writer, between any two calls of a run. IAM knows no writing under a condition, so that nobody can keep them away. What is
// promised: the run touches nothing that its plan does not show; what they did elsewhere stays; what it says it did, it did; and it says
// that all is as wanted only if a reading of the account afterwards shows it.
import { afterAll, describe, expect, it } from 'vitest';
import { isCall } from '../../src/model/call.ts';
import type { Call, Step } from '../../src/model/call.ts';
import { isList, isObject, same } from '../../src/model/json.ts';
import type { Json } from '../../src/model/json.ts';
import { actionsOf } from '../../src/model/plan.ts';
import type { Plan } from '../../src/model/plan.ts';
import { openTime } from '../support/time.ts';
import type { RunReport } from '../../src/model/run.ts';
import type { Account } from '../support/world.ts';
import { liveOf } from '../support/world.ts';
import type { Wire } from '../support/wire.ts';
import { callsOf, ready } from './faults/course.ts';
import { fire, orphans, planned } from './faults/fire.ts';
import type { Shot } from './faults/fire.ts';
import { births, deedsOn, intrude } from './faults/intruder.ts';
import { randomStories, RICH } from './faults/stories.ts';
import type { Story } from './faults/stories.ts';
import { IS_SHORT, leaveTally } from './tally.ts';

const STORIES: readonly Story[] = [RICH, ...randomStories(IS_SHORT ? 2 : 6, 23)];
/** How many deeds are tried before each call. */
const EACH = IS_SHORT ? 1 : 3;
const STEP = IS_SHORT ? 2 : 1;
const counted = {
  done: 0,
  confirmed: 0,
  unconfirmed: 0,
  stopped: 0,
  again: 0,
  converged: 0,
  refused: 0,
  orphans: 0,
  told: 0,
  leaks: 0,
  violations: 0,
};

interface Visit {
  readonly what: string;
  readonly deed: Call;
  /** The address of what is changed. */
  readonly to: string;
}

/** What may be done before the nth call, in an order that chance gives. */
async function visits(account: Account, plan: Plan, pick: () => number): Promise<Visit[]> {
  const found = (await deedsOn(account)).map(({ what, to: { kind, name }, deed }): Visit => ({ what, deed, to: `${kind}/${name}` }));
  const made = plan.changes.flatMap((change) => (change.verb === 'create' ? [change.address] : []));
  const all = [...found, ...births(made).map((deed) => ({ what: 'makes one of the same name', deed, to: '' }))];
  return all
    .map((one) => ({ one, at: pick() }))
    .sort((a, b) => a.at - b.at)
    .map(({ one }) => one);
}

/** Addresses that a plan shows, and those that its calls name. */
function shown(plan: Plan): Set<string> {
  const changes = plan.changes.flatMap((change) => [change.address, ...(change.verb === 'rename' ? [change.from] : [])]);
  return new Set([
    ...changes,
    ...actionsOf(plan).flatMap(({ address, takes, lets, do: step }) => [address, ...takes, ...lets, ...named(step)]),
  ]);
}

function named(step: Step): string[] {
  const input: Readonly<Record<string, unknown>> = isCall(step) ? { ...step.input } : {};
  return (['User', 'Group', 'Role'] as const).flatMap((kind) => {
    const name = input[`${kind}Name`];
    return typeof name === 'string' ? [`${kind}/${name}`] : [];
  });
}

/** Members know their group by its name: where the plan renames it, they know the new one. */
function renamed(plan: Plan, spec: Json): Json {
  if (!isObject(spec) || !isList(spec['groups'])) return spec;
  const names = new Map(
    plan.changes.flatMap((change) =>
      change.verb === 'rename' ? [[change.from.slice('Group/'.length), change.address.slice('Group/'.length)]] : [],
    ),
  );
  return { ...spec, groups: spec['groups'].map((group) => names.get(String(group)) ?? group).toSorted() };
}

async function specs(account: Account): Promise<ReadonlyMap<string, Json>> {
  const { entities } = await liveOf(account);
  return new Map(entities.map(({ kind, name, spec }) => [`${kind}/${name}`, spec]));
}

async function oneVisit(story: Story, nth: number, turn: number): Promise<string[]> {
  const { wire, plan } = await ready(story);
  const chance = openTime(0, `${story.name} ${nth} ${turn}`);
  const seen: { visit?: Visit; did?: boolean; after?: ReadonlyMap<string, Json> } = {};
  wire.order({
    async meanwhile(call, account) {
      if (call !== nth || seen.visit !== undefined) return;
      const [visit] = await visits(account, plan, () => chance.random());
      if (visit === undefined) return;
      seen.visit = visit;
      seen.did = await intrude(account, visit.deed);
      seen.after = await specs(account);
    },
  });
  const shot = await fire(wire, plan);
  const wrong = [...shot.lies, ...(await overwritten(wire, plan, seen.after))];
  counted.done += 1;
  wrong.push(...(await afterwards(wire, story, shot)));
  counted.violations += wrong.length;
  return wrong.map((one) => `${story.name}, ${seen.visit?.what ?? 'nothing'} ${seen.visit?.to ?? ''} before ${nth}: ${one}`);
}

/** What is not shown by the plan must be as it was right after the visit. */
async function overwritten(wire: Wire, plan: Plan, after: ReadonlyMap<string, Json> | undefined): Promise<string[]> {
  if (after === undefined) return [];
  const now = await specs(wire.calm);
  const touched = shown(plan);
  return [...after].flatMap(([address, spec]) =>
    touched.has(address) || same(renamed(plan, spec), renamed(plan, now.get(address) ?? null))
      ? []
      : [`${address} was changed, and the plan does not show it`],
  );
}

function nexts({ failed }: RunReport): string[] {
  return failed.map(({ next }) => next);
}

/** Whether a report named the key to whoever reads it: somebody renamed its user, so that nobody else could know it. */
function isTold(key: string, advice: readonly string[]): boolean {
  const [user = '', id = ''] = key.split('/');
  return user.endsWith('-else') && advice.some((next) => next.includes(id) && next.includes('delete it by hand'));
}

/** The reading after the run tells whether all is as wanted; a further run makes it so, unless somebody's entity is in the way. */
async function afterwards(wire: Wire, story: Story, { report, leaks }: Shot): Promise<string[]> {
  counted.leaks += leaks;
  const advice = nexts(report);
  wire.order({});
  const wrong: string[] = [];
  let isAsWanted = false;
  for (let more = 0; more < 4 && !isAsWanted; more += 1) {
    const plan = await planned(wire, story.after).catch((error: unknown) => (error instanceof Error ? error.message : String(error)));
    if (typeof plan === 'string') {
      counted.refused += 1;
      return wrong;
    }
    isAsWanted = plan.changes.length === 0;
    const ended = isAsWanted ? 'confirmed' : 'unconfirmed';
    if (more === 0) counted[report.result === 'done' ? ended : 'stopped'] += 1;
    if (isAsWanted) break;
    counted.again += 1;
    const shot = await fire(wire, plan);
    counted.leaks += shot.leaks;
    wrong.push(...shot.lies);
    advice.push(...nexts(shot.report));
    await wire.clock.sleep(180_000);
  }
  if (isAsWanted) counted.converged += 1;
  else wrong.push('it does not end');
  const found = await orphans(wire);
  const lost = found.filter((key) => !isTold(key, advice));
  counted.orphans += lost.length;
  counted.told += found.length - lost.length;
  return [...wrong, ...lost.map((key) => `orphaned: ${key}`)];
}

describe.each(STORIES)('$name', (story) => {
  it('meets somebody else before any call', async () => {
    const calls = await callsOf(story);
    const wrong: string[] = [];
    for (let nth = 1; nth <= calls; nth += STEP)
      for (let turn = 0; turn < EACH; turn += 1) wrong.push(...(await oneVisit(story, nth, turn)));
    expect(wrong).toEqual([]);
  });
});

afterAll(() => {
  const { done, confirmed, unconfirmed, stopped, again, converged, refused, orphans: keysOrphaned, told, leaks, violations } = counted;
  leaveTally('writer', {
    part: 'a second writer',
    injected: done,
    survived: Math.max(0, done - violations),
    converged,
    keysOrphaned,
    secretsLeaked: leaks,
    violations,
    figures: {
      'runs that ended, and the account was as wanted': confirmed,
      'runs that ended, not confirmed: the reading afterwards showed what had moved': unconfirmed,
      'runs that AWS stopped for what had moved': stopped,
      'runs afterwards': again,
      'plans afterwards that a person must look at': refused,
      'keys of a user that was renamed under way, named by the report': told,
    },
  });
});
