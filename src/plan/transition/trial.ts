// A plan on trial: who moves by which call, who must be judged, and what is wrong at a moment.
import type { ActionId } from '../../model/call.ts';
import type { Action } from '../../model/plan.ts';
import type { Principal } from '../../model/principal.ts';
import type { LiveState } from '../../model/state.ts';
import type { Pool } from '../../policy/containment.ts';
import type { End } from './ever.ts';
import { openJudge } from './judge.ts';
import type { Fault, Ways } from './judge.ts';
import { openNumbers } from './numbers.ts';
import { openStage } from './stage.ts';
import type { Stage } from './stage.ts';
import { insiders, outsiders } from './subjects.ts';
import type { Subject } from './subjects.ts';
import { tiesOf } from './ties.ts';
import type { Course } from './ties.ts';
import { openViews } from './views.ts';
import type { View } from './views.ts';

type Deed = Pick<Action, 'id' | 'do'>;

export interface Trial {
  readonly stage: Stage;
  /** Whose access a call may move, by the calls' ids. */
  readonly touches: ReadonlyMap<ActionId, ReadonlySet<string>>;
  /** The calls that were seen to move somebody. */
  readonly moves: ReadonlySet<ActionId>;
  readonly subjects: readonly Subject[];
  /** Of everybody who moves, before and after. */
  readonly courses: ReadonlyMap<string, Course>;
  viewOf(key: string): View | undefined;
  /** Whom calls named although nobody has that name. */
  readonly strangers: readonly string[];
  /** What is wrong with someone now; null if nothing is. */
  fault(subject: Subject): Fault | null;
}

/** `deeds` in an order in which they could be made; `there`: everybody who is there beforehand, by address. */
export function openTrial(live: LiveState, there: ReadonlyMap<string, Principal>, deeds: readonly Deed[], pool: Pool): Trial {
  const stage = openStage(live);
  const views = openViews(stage.world, openNumbers());
  const viewOf = (key: string): View | undefined => views.of(stage.world.actors.get(key));
  const { touches, moves, courses, ends } = rehearse(stage, viewOf, deeds);
  const strangers = [...stage.world.strangers];
  const ties = tiesOf({ moving: courses, there, ends });
  const judge = openJudge(pool);
  const subjects = [...insiders(courses, ties, (key) => viewOf(key)?.isAll === true), ...outsiders(courses, ties, pool)];
  const sides = new Map<Subject, { readonly before: Ways; readonly after: Ways }>(
    subjects.map((subject) => {
      const side = (of: keyof Course) => subject.ways((key) => (courses.has(key) ? courses.get(key)?.[of] : viewOf(key)));
      return [subject, { before: side('before'), after: side('after') }];
    }),
  );
  return {
    stage,
    touches,
    moves,
    subjects,
    courses,
    strangers,
    viewOf,
    fault(subject) {
      const { before, after } = sides.get(subject) ?? { before: [], after: [] };
      return judge.fault(before, subject.ways(viewOf), after);
    },
  };
}

interface Rehearsal extends Pick<Trial, 'touches' | 'moves' | 'courses'> {
  readonly ends: readonly End[];
}

// Twice: the first time tells who ever holds what, so that the second sees everybody whom a call reaches in any order.
function rehearse(stage: Stage, viewOf: (key: string) => View | undefined, deeds: readonly Deed[]): Rehearsal {
  const start = stage.mark();
  const all = new Set<string>();
  for (const deed of deeds) for (const key of stage.perform(deed)) all.add(key);
  stage.back(start);
  const before = new Map([...all].map((key) => [key, viewOf(key)]));
  const latest = new Map(before);
  const ends = [endOf(stage)];
  const touches = new Map<ActionId, ReadonlySet<string>>();
  const moves = new Set<ActionId>();
  const tags = askedTags(stage, deeds);
  for (const deed of deeds) {
    const touched = [...stage.perform(deed)];
    touches.set(deed.id, new Set(touched));
    for (const key of touched) {
      const now = viewOf(key);
      if (isMoved(latest.get(key), now, tags)) moves.add(deed.id);
      latest.set(key, now);
    }
  }
  ends.push(endOf(stage));
  stage.back(start);
  const courses = [...latest].flatMap(([key, after]) =>
    after === undefined && before.get(key) === undefined ? [] : [[key, { before: before.get(key), after }] as const],
  );
  return { touches, moves, courses: new Map(courses), ends };
}

function endOf({ world }: Stage): End {
  return { actors: new Map(world.actors), keys: new Map(world.keys), policies: new Map(world.policies) };
}

// That somebody is there who may do nothing, or no more, moves nobody; nor do tags that no statement asks for.
function isMoved(before: View | undefined, after: View | undefined, areTagsAsked: () => boolean): boolean {
  if (before === after || (before?.isNothing ?? true) !== (after?.isNothing ?? true)) return before !== after;
  if (before === undefined || after === undefined) return false;
  return (
    before.grants !== after.grants || before.trust !== after.trust || (before.principal.tags !== after.principal.tags && areTagsAsked())
  );
}

/** Whether some document of the account, or one that is put there, asks for the tags of who calls. */
function askedTags({ world }: Stage, deeds: readonly Deed[]): () => boolean {
  const asks = (text: string): boolean => /principaltag/i.test(text);
  let asked: boolean | undefined;
  const find = (): boolean =>
    deeds.some((deed) => asks(JSON.stringify(deed.do))) ||
    [...world.actors.values()].some(({ permits }) => asks(JSON.stringify([permits.trust, permits.inline]))) ||
    [...world.policies.values()].some(({ document, versions }) => asks(JSON.stringify([document, ...versions.values()])));
  return () => (asked ??= find());
}
