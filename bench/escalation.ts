// Who can come to more access among 500 principals with 300 policies, and what a plan opens; CPU time, as the machine may be busy.
import { escalationOf, newPaths } from '../src/access/escalation.ts';
import { loadActionTable } from '../src/edge/actions.ts';
import { atMost, figure } from './support/bench.ts';
import type { Bench, Figure, Goal } from './support/bench.ts';
import { crowdOf, evenly, thornsOf } from './support/crowd.ts';
import type { Crowd } from './support/crowd.ts';

const SIZE: Crowd = { principals: 500, policies: 300, oneWideIn: null, changed: [] };

/** Seconds of CPU time that one run takes. */
function spent(name: string, work: () => unknown, goal?: Goal): Figure {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return figure(name, (user + system) / 1_000_000, 's', goal);
}

export const bench: Bench = {
  about: `Ways to more access among ${SIZE.principals} principals with ${SIZE.policies} policies, in CPU time`,
  async run() {
    const table = await loadActionTable();
    const crowd = (change: Partial<Crowd>): ReturnType<typeof crowdOf> => crowdOf({ ...SIZE, ...change }, table);
    const [plain, changed] = [crowd({}), crowd({ changed: evenly(20, SIZE) })];
    const [some, few, half] = [crowd({ oneWideIn: 10 }), crowd({ oneWideIn: 10, principals: 50 }), crowd({ oneWideIn: 2, principals: 50 })];
    const thorns = thornsOf(12, 120, 60);
    let undecided = 0;
    return [
      spent('ordinary policies', () => escalationOf(plain), atMost(1)),
      spent('what 20 changed documents open', () => newPaths(plain, changed), atMost(0.5)),
      spent('one in 10 with wide rights under conditions', () => escalationOf(some), atMost(2)),
      spent('the same among 50', () => escalationOf(few), atMost(2)),
      spent('one in 2 among 50', () => escalationOf(half), atMost(2)),
      spent('12 with 120 policies of many stars', () => (undecided = escalationOf(thorns).undecided.length), atMost(3)),
      figure('of these undecided', undecided, ''),
    ];
  },
  memory: atMost(400),
};
