// What it costs to prove that nobody gains or loses anything between two calls of a plan, as a share of all of planning.
import { performance } from 'node:perf_hooks';
import { diff } from '../src/plan/diff.ts';
import { bridging, draft } from '../src/plan/actions.ts';
import { sidesOfPlan } from '../src/plan/access.ts';
import { makePlan } from '../src/plan/plan.ts';
import { settle } from '../src/plan/transition.ts';
import { loadActionTable } from '../src/edge/actions.ts';
import { terrainOf } from '../src/kinds/terrain.ts';
import { readSnapshot } from '../src/live/snapshot.ts';
import { narrow } from '../src/live/scope.ts';
import { liveState } from '../src/live/state.ts';
import { loadDesired } from '../src/manifest/desired.ts';
import type { ActionTable } from '../src/model/actions.ts';
import { atMost, figure, median } from './support/bench.ts';
import type { Bench, Figure } from './support/bench.ts';
import { estateOf, manifestOf, sizeFor } from './support/estate.ts';

const ROLES = 1000;
const ACTIONS = [10, 100, 1000];
const AS_OF = '2026-11-22T10:42Z';

async function loaded(text: string, scope: { readonly account: string; readonly partition: string }) {
  const files = { list: () => Promise.resolve(['m/all.yaml']), read: () => Promise.resolve(text) };
  const { desired } = await loadDesired(files, { folders: ['m'], base: '.', scope, accountName: null, vars: {}, asOf: AS_OF });
  if (desired === null) throw new Error('the manifests of the bench are not valid');
  return desired;
}

interface Spent {
  readonly actions: number;
  readonly verdict: string;
  readonly whole: number;
  readonly planning: number;
  readonly proof: number;
}

/** The same once more, in milliseconds of CPU: reading and comparing, the plan, and of that the proof by itself. */
async function once(account: string, manifests: string, actions: ActionTable): Promise<Spent> {
  const start = performance.now();
  const { crawl } = readSnapshot(account, 'account.json', undefined);
  const desired = await loaded(manifests, crawl.scope);
  const live = liveState(crawl);
  const { pairs, kept, unread, findings } = narrow(desired, live);
  const drawn = performance.now();
  const plan = makePlan({
    live,
    pairs,
    kept,
    unread,
    findings,
    actions,
    asOf: AS_OF,
    owner: null,
    options: { only: [], deep: false },
    propagationSeconds: 10,
  });
  const made = performance.now();
  const changes = diff(pairs);
  const terrain = terrainOf(live, pairs);
  const drafts = draft(changes, pairs, terrain, () => false);
  const { before } = sidesOfPlan(live, pairs, changes);
  const proving = performance.now();
  const { verdict } = settle({ live, before, drafts, bridge: bridging(changes, pairs, terrain) });
  const proof = performance.now() - proving;
  return { actions: plan.waves.flat().length, verdict: verdict.state, whole: made - start, planning: made - drawn, proof };
}

async function measured(count: number, rounds: number, table: ActionTable): Promise<readonly Figure[]> {
  // A change comes to about one action and a half.
  const estate = estateOf(sizeFor(ROLES), Math.round(count / 1.5));
  const text = manifestOf(estate.declarations);
  const all: Spent[] = [];
  for (let round = -1; round < rounds; round++) {
    const spent = await once(estate.former, text, table);
    if (spent.verdict !== 'safe') throw new Error(`the plan of the bench is ${spent.verdict}, and not safe`);
    if (round >= 0) all.push(spent);
  }
  const share = (of: 'whole' | 'planning'): number => 100 * median(all.map((one) => one.proof / one[of]));
  const name = `plan of ${all[0]?.actions ?? 0} actions`;
  return [
    figure(`${name}: the proof`, median(all.map((one) => one.proof)), 'ms'),
    figure(`${name}: its share of planning, reading included`, share('whole'), '%', atMost(20)),
    figure(`${name}: its share of making the plan alone`, share('planning'), '%'),
  ];
}

export const bench: Bench = {
  about: `The proof that a plan is safe between any two calls, in an account of ${ROLES} roles that is declared as a whole; of a hundred changes 84 let one document grow`,
  async run({ quick }) {
    const table = await loadActionTable();
    const figures: Figure[] = [];
    for (const count of ACTIONS) figures.push(...(await measured(count, quick ? 1 : 5, table)));
    return figures;
  },
};
