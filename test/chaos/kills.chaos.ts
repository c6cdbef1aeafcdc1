// A real process is killed by SIGKILL at every call of representative plans: before the call arrives, after AWS did it and before the
// answer, and after the answer. Run again, the account is the one of a run that nobody killed, and the journals tell the truth.
import pLimit from 'p-limit';
import { afterAll, describe, expect, it } from 'vitest';
import { KINDS } from '../../src/kinds/index.ts';
import { isWriting } from '../../src/model/operations.ts';
import type { Cut } from '../support/between.ts';
import { PLANS } from './kills/plans.ts';
import type { KilledPlan } from './kills/plans.ts';
import { killAt, unharmed } from './kills/point.ts';
import type { Judged, Point, Unharmed } from './kills/point.ts';
import { makeReady } from './kills/stage.ts';
import { IS_SHORT, leaveTally } from './tally.ts';

const WHENS = ['before', 'after', 'answered'] as const;
/** More than there are cores: plans with policy versions mostly wait. */
const AT_ONCE = 4;
/** How many points the short form takes of a plan. */
const FEW = 4;
const pool = pLimit(AT_ONCE);
const all: (Judged & { readonly point: Point })[] = [];
const changed = new Set<string>();

/** Every moment of every writing call; of a reading one, which changes nothing, one moment, each in its turn. */
function pointsOf({ isReversible, proof, fault }: KilledPlan, { seen }: Unharmed): Point[] {
  const [first, last] = [seen.findIndex(isWriting) + 1, seen.findLastIndex(isWriting) + 1];
  const cuts = seen.flatMap((op, index): Cut[] => {
    const whens = isWriting(op) ? WHENS : WHENS.filter((_, at) => at === index % WHENS.length);
    return whens.map((when) => ({ at: index + 1, when }));
  });
  const writes = cuts.filter(({ at }) => isWriting(seen[at - 1] ?? ''));
  const every = (step: number, from: number): Cut[] => writes.filter((_, index) => index % step === from);
  // Of all that is read before anything is written, and afterwards, one point is followed by a run; of the others it is known what it does.
  const isAside = ({ at }: Cut): boolean => (at < first && at !== first - 1) || (fault === undefined && at > last && at !== seen.length);
  return [
    ...cuts.map((cut, index) => {
      const sequel = isAside(cut) ? ('nothing' as const) : ('again' as const);
      return { cut, sequel, isPlanned: proof !== null && index % 7 === 0 };
    }),
    ...every(11, 3).map((cut) => ({ cut, sequel: 'again-twice' as const, isPlanned: false })),
    ...(isReversible ? every(7, 2).map((cut) => ({ cut, sequel: 'rollback' as const, isPlanned: false })) : []),
  ];
}

/** All of them, or a few from everywhere. */
function chosen(points: readonly Point[]): readonly Point[] {
  const step = Math.ceil(points.length / FEW);
  return IS_SHORT ? points.filter((_, index) => index % step === Math.floor(step / 2)) : points;
}

describe('a process that is killed', { concurrent: true }, () => {
  it.each(PLANS.filter((plan) => !IS_SHORT || plan.isShort === true))('while $name, leaves what the next run can finish', async (plan) => {
    const ready = await pool(() => makeReady(plan));
    const whole = await pool(() => unharmed(ready));
    for (const change of whole.changes) changed.add(change);
    const judged = await Promise.all(
      chosen(pointsOf(plan, whole)).map((point) => pool(async () => ({ ...(await killAt(ready, whole, point)), point }))),
    );
    all.push(...judged);
    ready.remove();
    const wrong = judged.flatMap(({ point, amiss, orphans, leaks, lies }) =>
      [...amiss, ...orphans, ...leaks, ...lies].map(
        (what) => `${whole.seen[point.cut.at - 1] ?? ''} (${point.cut.at}), ${point.cut.when}, ${point.sequel}: ${what}`,
      ),
    );
    expect(wrong.join('\n\n')).toBe('');
  });

  afterAll(() => {
    const sum = (count: (judged: Judged) => number): number => all.reduce((total, judged) => total + count(judged), 0);
    const isWell = ({ amiss }: Judged): boolean => amiss.length === 0;
    const sequels = (sequel: Point['sequel']): number => all.filter(({ point }) => point.sequel === sequel).length;
    leaveTally('kills', {
      part: 'killed at every call',
      injected: sum(({ kills }) => kills),
      survived: all.filter(isWell).length,
      converged: all.filter((judged) => judged.point.sequel !== 'nothing' && isWell(judged)).length,
      keysOrphaned: sum(({ orphans }) => orphans.length),
      secretsLeaked: sum(({ leaks }) => leaks.length),
      violations: sum(({ lies }) => lies.length),
      figures: {
        kinds: kinds().size,
        verbs: verbs().size,
        'kill points': all.length,
        'killed while only reading': sequels('nothing'),
        'run again': sequels('again'),
        'killed twice, then run again': sequels('again-twice'),
        'taken back': sequels('rollback'),
      },
    });
  });
});

const verbs = (): Set<string> => new Set([...changed].map((change) => change.slice(0, change.indexOf(' '))));
const kinds = (): Set<string> => new Set([...changed].map((change) => change.slice(change.indexOf(' ') + 1, change.indexOf('/'))));

const VERBS = ['create', 'delete', 'rename', 'update', ...(IS_SHORT ? [] : ['adopt', 'replace'])];

it('was busy with every kind and every verb', () => {
  expect([...kinds()].sort()).toEqual(KINDS.map(({ name }) => name).sort());
  expect([...verbs()].sort()).toEqual(VERBS.sort());
});
