// A plan on trial: who moves by which call, who must be judged, and what is wrong at a moment.
import type { ActionId } from '../../model/call.ts';
import { append } from '../../model/lists.ts';
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
  /** Whether a call was seen to move somebody. */
  readonly isMoving: (id: ActionId) => boolean;
  readonly subjects: readonly Subject[];
  /** Those whose access hangs on somebody, by keys. */
  readonly subjectsOf: (key: string) => readonly Subject[];
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
  const { touches, isMoving, courses, ends } = rehearse(stage, viewOf, deeds);
  const strangers = [...stage.world.strangers];
  const ties = tiesOf({ moving: courses, there, ends });
  const judge = openJudge(pool);
  const subjects = [...insiders(courses, ties, (key) => viewOf(key)?.isAll === true), ...outsiders(courses, ties, pool)];
  const hanging = new Map<string, Subject[]>();
  for (const subject of subjects) for (const key of subject.keys) append(hanging, key, subject);
  const sides = new Map<Subject, { readonly before: Ways; readonly after: Ways }>();
  const sidesOf = (subject: Subject) => {
    const side = (of: keyof Course) => subject.ways((key) => (courses.has(key) ? courses.get(key)?.[of] : viewOf(key)));
    const found = sides.get(subject) ?? { before: side('before'), after: side('after') };
    sides.set(subject, found);
    return found;
  };
  return {
    stage,
    touches,
    isMoving,
    subjects,
    subjectsOf: (key) => hanging.get(key) ?? [],
    courses,
    strangers,
    viewOf,
    fault(subject) {
      if (isAtEnd(subject, courses, viewOf)) return null;
      const { before, after } = sidesOf(subject);
      return judge.fault(before, subject.ways(viewOf), after);
    },
  };
}

// Whoever holds just what is held before the plan, or after it, has neither more nor less; equal views are one.
function isAtEnd({ keys }: Subject, courses: Trial['courses'], viewOf: Trial['viewOf']): boolean {
  let [isBefore, isAfter] = [true, true];
  for (const key of keys) {
    const course = courses.get(key);
    if (course === undefined) continue;
    const now = viewOf(key);
    isBefore &&= now === course.before;
    isAfter &&= now === course.after;
    if (!isBefore && !isAfter) return false;
  }
  return true;
}

interface Rehearsal extends Pick<Trial, 'touches' | 'isMoving' | 'courses'> {
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
  const moves = new Map<ActionId, (() => boolean)[]>();
  const tags = askedTags(stage, deeds);
  for (const deed of deeds) {
    const touched = [...stage.perform(deed)];
    touches.set(deed.id, new Set(touched));
    for (const key of touched) {
      const now = viewOf(key);
      const former = latest.get(key);
      // Of documents that go, what they ask for is only known now.
      const isRetagged = hasOtherTags(former, now) && tags();
      if (former !== now) append(moves, deed.id, () => isMoved(former, now, isRetagged));
      latest.set(key, now);
    }
  }
  ends.push(endOf(stage));
  stage.back(start);
  const courses = [...latest].flatMap(([key, after]) =>
    after === undefined && before.get(key) === undefined ? [] : [[key, { before: before.get(key), after }] as const],
  );
  const isMoving = (id: ActionId): boolean => moves.get(id)?.some((isSeen) => isSeen()) === true;
  return { touches, isMoving, courses: new Map(courses), ends };
}

function endOf({ world }: Stage): End {
  return { actors: new Map(world.actors), keys: new Map(world.keys), policies: new Map(world.policies) };
}

// That somebody is there who may do nothing, or no more, moves nobody; nor do tags that no statement asks for.
function isMoved(before: View | undefined, after: View | undefined, isRetagged: boolean): boolean {
  if ((before?.isNothing ?? true) !== (after?.isNothing ?? true)) return true;
  if (before === undefined || after === undefined) return false;
  return isRetagged || before.permitted.grants !== after.permitted.grants || before.trust !== after.trust;
}

function hasOtherTags(before: View | undefined, after: View | undefined): boolean {
  return before !== undefined && after !== undefined && before.principal.tags !== after.principal.tags;
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
