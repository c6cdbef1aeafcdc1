// The access diff of a plan with 20 changed documents over 500 principals and 300 policies, and of one that touches every principal.
import { accessDiff } from '../src/access/diff.ts';
import { loadActionTable } from '../src/edge/actions.ts';
import { atMost, figure, time } from './support/bench.ts';
import type { Bench, Figure } from './support/bench.ts';
import { crowdOf, evenly, OF_GROUPS } from './support/crowd.ts';
import type { Crowd } from './support/crowd.ts';

const CHANGED = 20;
const SIZE: Crowd = { principals: 500, policies: 300, oneWideIn: null, changed: [] };

type Diff = ReturnType<typeof accessDiff>;

/** Principals whose access changes, and how many of them are undecided. */
function told(name: string, { principals }: Diff): readonly Figure[] {
  const touched = principals.reduce((sum, one) => sum + one.principals.length, 0);
  const doubtful = principals.reduce((sum, one) => sum + (one.undecided.length > 0 ? one.principals.length : 0), 0);
  return [
    figure(`${name}: principals whose access changes`, touched, ''),
    figure('of these undecided', (100 * doubtful) / Math.max(1, touched), '%'),
  ];
}

export const bench: Bench = {
  about: `The access diff of a plan with ${CHANGED} changed documents over ${SIZE.principals} principals and ${SIZE.policies} policies, and of one that touches every principal`,
  async run() {
    const table = await loadActionTable();
    const crowd = (changed: readonly number[]) => crowdOf({ ...SIZE, changed }, table);
    const [before, after, all] = [crowd([]), crowd(evenly(CHANGED, SIZE)), crowd(OF_GROUPS)];
    let diff = accessDiff(before, before, table);
    const some = await time(() => (diff = accessDiff(before, after, table)));
    const ofSome = told(`${CHANGED} changed documents`, diff);
    const every = await time(() => (diff = accessDiff(before, all, table)));
    return [
      figure(`access diff of ${CHANGED} changed documents`, some / 1000, 's', atMost(2)),
      ...ofSome,
      figure(`access diff of ${OF_GROUPS.length} changed documents that every principal holds one of`, every / 1000, 's'),
      ...told('every principal touched', diff),
      figure('access diff where nothing changes', await time(() => accessDiff(before, before, table)), 'ms'),
    ];
  },
  memory: atMost(300),
};
