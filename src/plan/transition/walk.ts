// Going through a plan state by state. Calls that move nobody are made when something needs them.
import type { ActionId } from '../../model/call.ts';
import type { Draft } from '../actions.ts';
import type { Fault } from './judge.ts';
import type { Subject } from './subjects.ts';
import type { Trial } from './trial.ts';
import { waysBetween } from './ways.ts';
import type { Way } from './ways.ts';

export type Needs = ReadonlyMap<ActionId, ReadonlySet<ActionId>>;

export interface Walk {
  readonly trial: Trial;
  /** Makes the call of a draft and of what it needs; returns who may have moved. */
  take(draft: Draft): ReadonlySet<string>;
  mark(): number;
  back(mark: number): void;
  /** Everybody whose access hangs on those who may have moved. */
  of(touched: ReadonlySet<string>): ReadonlySet<Subject>;
  /** What is wrong with those who may have moved. */
  faults(touched: ReadonlySet<string>): Generator<{ readonly subject: Subject; readonly fault: Fault }>;
}

/** What a walk goes over. */
export interface Ground {
  readonly trial: Trial;
  /** All drafts of the plan, by the ids of their actions. */
  readonly drafts: ReadonlyMap<ActionId, Draft>;
  /** As the laws of order have them. */
  readonly needs: Needs;
}

/** A walk through some of the drafts, by whose calls alone is judged. */
export function openWalk({ trial, drafts, needs }: Ground, ours: readonly Draft[]): Walk {
  const subjectsOf = judgedBy(trial, ours);
  return {
    trial,
    ...stepsOver(trial, drafts, needs, new Set(ours.map((draft) => draft.action.id))),
    of: subjectsOf,
    *faults(touched) {
      for (const subject of subjectsOf(touched)) {
        const fault = trial.fault(subject);
        if (fault !== null) yield { subject, fault };
      }
    },
  };
}

// Those whose access hangs on what our calls move.
function judgedBy({ touches, subjectsOf }: Trial, ours: readonly Draft[]): Walk['of'] {
  const moved = new Set(ours.flatMap((draft) => [...(touches.get(draft.action.id) ?? [])]));
  const isOurs = ({ keys }: Subject): boolean => {
    for (const key of keys) if (moved.has(key)) return true;
    return false;
  };
  return (touched) => new Set([...touched].flatMap((key) => (moved.has(key) ? subjectsOf(key) : subjectsOf(key).filter(isOurs))));
}

function stepsOver(
  { stage }: Trial,
  drafts: Ground['drafts'],
  needs: Needs,
  own: ReadonlySet<ActionId>,
): Pick<Walk, 'take' | 'mark' | 'back'> {
  const taken: ActionId[] = [];
  const done = new Set<ActionId>();
  const marks: { readonly at: number; readonly count: number }[] = [];
  const perform = (draft: Draft, touched: Set<string>): void => {
    if (done.has(draft.action.id)) return;
    done.add(draft.action.id);
    taken.push(draft.action.id);
    for (const id of needs.get(draft.action.id) ?? []) {
      const needed = drafts.get(id);
      if (needed !== undefined && !own.has(id)) perform(needed, touched);
    }
    for (const key of stage.perform(draft.action)) touched.add(key);
  };
  return {
    take(draft) {
      const touched = new Set<string>();
      perform(draft, touched);
      return touched;
    },
    mark: () => marks.push({ at: stage.mark(), count: taken.length }) - 1,
    back(mark) {
      const to = marks[mark];
      if (to === undefined) return;
      marks.length = mark;
      stage.back(to.at);
      for (const id of taken.splice(to.count)) done.delete(id);
    },
  };
}

/**
 * Whether the calls can be made side by side: each by itself, from where the walk is, only gives or only takes, and all of them the
 * same. Then whatever has been made of them, access lies between that before the first and that after the last.
 */
export function isOneWay(walk: Walk, drafts: readonly Draft[]): boolean {
  const ways = new Set<Way>();
  for (const draft of drafts) {
    const start = walk.mark();
    const touched = walk.take(draft);
    const after = new Map([...touched].map((key) => [key, walk.trial.viewOf(key)]));
    walk.back(start);
    for (const [key, view] of after) for (const way of waysBetween(walk.trial.viewOf(key), view)) ways.add(way);
  }
  return ways.size <= 1;
}
