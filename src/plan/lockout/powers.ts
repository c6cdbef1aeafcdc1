// What who applies must be able to do at each moment: what is left of the plan, and to take back what was done.
import type { ActionId, Step } from '../../model/call.ts';
import { isLost } from '../../model/plan.ts';
import { askedOf } from '../../access/known.ts';
import type { Action } from '../../model/plan.ts';
import type { View } from '../transition/views.ts';
import type { Ask, Asking } from './asks.ts';
import { earlierThan, laterThan } from './between.ts';
import type { Might } from './might.ts';

/** A permission that a call needs, and the call, or the one that it takes back. */
export interface Needed {
  readonly id: ActionId;
  readonly is: 'do' | 'undo' | 'read';
  readonly ask: Ask;
}

/** From a call on, who applies is someone else, undefined where it no longer exists, or what calls are about is. */
interface Turn {
  readonly index: number;
  readonly view: View | undefined;
  /** What taking back each call that was made needs by then. */
  readonly back: readonly (readonly Ask[])[];
}

/** What a call takes away that is still needed. */
export interface Taken {
  readonly by: Action;
  /** Undefined: it is gone altogether. */
  readonly view: View | undefined;
  readonly needed: readonly Needed[];
}

export interface Course {
  /** By the place of the call in the order. */
  readonly asks: readonly { readonly forth: readonly Ask[]; readonly back: readonly Ask[] }[];
  readonly turns: readonly Turn[];
}

export interface Recorder {
  before(action: Action): void;
  after(action: Action, view: View | undefined): void;
  readonly course: Course;
}

/** Notes what the calls need as they are made on the stage, and when who applies is changed, or what it is asked for. */
export function recorderOf(first: View, asking: Asking): Recorder {
  const asks: { forth: readonly Ask[]; back: readonly Ask[] }[] = [];
  const turns: Turn[] = [];
  const undos: (readonly Step[])[] = [];
  let forth: readonly Ask[] = [];
  let last: View | undefined = first;
  const backOf = (steps: readonly Step[]): readonly Ask[] => steps.flatMap((step) => asking.of(step));
  return {
    before(action) {
      forth = asking.of(action.do);
    },
    after({ do: step, undo }, view) {
      const isMoved = asking.perform(step);
      undos.push(isLost(undo) ? [] : undo);
      asks.push({ forth, back: backOf(undos.at(-1) ?? []) });
      const isTurn = view !== last || (isMoved && view !== undefined && isConditional(view));
      if (isTurn) turns.push({ index: asks.length - 1, view, back: undos.map(backOf) });
      last = view;
    },
    course: { asks, turns },
  };
}

// Whether any of its policies asks for what calls are about.
function isConditional({ principal }: View): boolean {
  return [...askedOf(principal)].some((key) => /^aws:resourcetag\/|^iam:(resourcetag\/|permissionsboundary$)/.test(key));
}

/** Whoever applies reads the account to prove a plan, to make the next one and to take one back. */
const READING: Ask = { action: 'iam:GetAccountAuthorizationDetails', resource: '*', context: {}, former: {}, isTold: true };

/** Who is locked out is so by the first of these calls; more of them help nobody. */
const MOST_TOLD = 3;

/** What is taken from who applies, by the first calls that do; nothing that it could not do before the plan counts. */
export function takenBy(actions: readonly Action[], { asks, turns }: Course, might: Might): Taken[] {
  const found: Taken[] = [];
  for (const [at, { index, view, back }] of turns.entries()) {
    const by = actions[index];
    if (by === undefined || found.length === MOST_TOLD) break;
    const needed = neededAt(actions, asks, { index, back, next: turns[at + 1]?.index });
    const lost = needed.filter(({ ask }) => (view === undefined ? might.could(ask) : might.loses(ask, view)));
    if (view === undefined || lost.length > 0) found.push({ by, view, needed: lost });
  }
  return found;
}

// All that may be asked while this turn is the last one that was made: calls side by side come in any order.
function neededAt(
  actions: readonly Action[],
  asks: Course['asks'],
  { index, back: taking, next }: { index: number; back: Turn['back']; next: number | undefined },
): Needed[] {
  const earlier = earlierThan(actions, index);
  const later = next === undefined ? new Set<number>() : laterThan(actions, next);
  const open = actions.flatMap(({ id }, at): Needed[] => {
    if (later.has(at)) return [];
    const { forth, back: own } = asks[at] ?? { forth: [], back: [] };
    const back = taking[at] ?? own;
    return [
      ...(at === index || earlier.has(at) ? [] : forth.map((ask): Needed => ({ id, is: 'do', ask }))),
      ...(at === next ? [] : back.map((ask): Needed => ({ id, is: 'undo', ask }))),
    ];
  });
  return [...open, { id: '', is: 'read', ask: READING }];
}

/** What who applies could never do: neither before the plan nor when it is asked for. */
export function neverAllowed(actions: readonly Action[], first: View, { asks, turns }: Course, might: Might): Needed[] {
  let at = 0;
  let view: View | undefined = first;
  return actions.flatMap(({ id }, index): Needed[] => {
    for (let turn = turns[at]; turn !== undefined && turn.index < index; turn = turns[at]) {
      ({ view } = turn);
      at += 1;
    }
    const now = view;
    if (now === undefined) return [];
    const { forth } = asks[index] ?? { forth: [] };
    return forth.filter((ask) => might.never(ask, now) && !might.could(ask)).map((ask): Needed => ({ id, is: 'do', ask }));
  });
}
