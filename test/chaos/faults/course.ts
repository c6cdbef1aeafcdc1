// The whole course: an account is made ready, the change is put under fire, and whatever is left is finished on a calm wire.
import { isCall } from '../../../src/model/call.ts';
import { actionsOf } from '../../../src/model/plan.ts';
import type { Plan } from '../../../src/model/plan.ts';
import { openWire } from '../../support/wire.ts';
import type { Order, Wire } from '../../support/wire.ts';
import { fire, orphans, planned } from './fire.ts';
import type { Shot } from './fire.ts';
import type { Story } from './stories.ts';

export interface Ending {
  /** The run under fire. */
  readonly shot: Shot;
  /** How many further runs it took until nothing was left to do. */
  readonly more: number;
  /** What is wrong, in words: a lie, a run that should have got over it, an account that is not as wanted. */
  readonly wrong: readonly string[];
  readonly orphans: readonly string[];
  readonly leaks: number;
}

/** Longer than any lag: whatever was written is seen by everybody. */
const SETTLING = 180_000;
const MOST_RUNS = 4;

/** What may stop a run that meets faults which pass: a key whose answer is lost can't be found again, the next run makes another. */
export function isKeyLost({ report }: Shot): boolean {
  const stops = report.failed.filter(({ id }) => !id.includes('#CreateAccessKey'));
  return report.failed.length > 0 && stops.length === 0;
}

// The same account has the same plan: ids and times come from the story's name.
const plans = new Map<string, Plan>();

async function plannedOnce(wire: Wire, story: Story, part: 'before' | 'after'): Promise<Plan> {
  const key = `${part} ${story.name}`;
  const plan = plans.get(key) ?? (await planned(wire, story[part]));
  plans.set(key, plan);
  return plan;
}

/** The plan of a story, and an account that is ready for it. */
export async function ready(story: Story): Promise<{ readonly wire: Wire; readonly plan: Plan }> {
  const { name, prepare } = story;
  const wire = openWire(name);
  const { report, lies } = await fire(wire, await plannedOnce(wire, story, 'before'));
  if (report.result !== 'done' || lies.length > 0) throw new Error(`the beginning failed: ${JSON.stringify(report.failed)} ${lies.join()}`);
  await prepare(wire.calm);
  return { wire, plan: await plannedOnce(wire, story, 'after') };
}

/** How many calls the plan of a story has. */
export async function callsOf(story: Story): Promise<number> {
  const { plan } = await ready(story);
  return actionsOf(plan).filter((action) => isCall(action.do)).length;
}

/** Puts a story under fire. `mustEnd`: the faults pass, so that one run gets over them. */
export async function underFire(story: Story, order: Order, mustEnd: boolean): Promise<Ending> {
  const { wire, plan } = await ready(story);
  wire.order(order);
  const shot = await fire(wire, plan);
  const wrong = [...shot.lies];
  if (mustEnd && shot.report.result !== 'done' && !isKeyLost(shot)) wrong.push(`it stopped: ${told(shot)}`);
  const { more, leaks, wrong: later } = await finish(wire, story, shot);
  return { shot, more, wrong: [...wrong, ...later], orphans: await orphans(wire), leaks: shot.leaks + leaks };
}

/** Runs again on a calm wire until nothing is left. */
export async function finish(wire: Wire, story: Story, { report }: Shot): Promise<{ more: number; leaks: number; wrong: string[] }> {
  const wrong: string[] = [];
  let leaks = 0;
  for (let more = 0; ; more += 1) {
    wire.order({ circumstances: { lag: { reads: 0, principals: 0, arns: 0, keys: 0, unmodifiable: 0, conflicts: false } } });
    await wire.clock.sleep(SETTLING);
    const plan = await planned(wire, story.after);
    if (plan.changes.length === 0) return { more, leaks, wrong };
    if (more === 0 && report.result === 'done')
      wrong.push(`it said done, and left ${plan.changes.map(({ address }) => address).join(', ')}`);
    if (more === MOST_RUNS)
      return { more, leaks, wrong: [...wrong, `it does not end: ${plan.changes.map(({ address }) => address).join(', ')}`] };
    const shot = await fire(wire, plan);
    leaks += shot.leaks;
    wrong.push(...shot.lies);
    if (shot.report.result !== 'done') wrong.push(`a calm run stopped: ${told(shot)}`);
  }
}

/** Why it stopped, in a line. */
export function told({ report: { failed, cause } }: Shot): string {
  return [...failed.map(({ id, error }) => `${id}: ${error.code} ${error.message}`), cause?.message ?? ''].join('; ');
}
