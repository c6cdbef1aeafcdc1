// Whether what somebody may do between two calls lies between what they may do before the plan and after it:
// before ∩ after ⊆ now ⊆ before ∪ after. Sets of statements prove most of it; the engine decides what is left.
import { compiledOf } from '../../access/effective.ts';
import type { AccessRequest } from '../../model/access.ts';
import { containsTogether } from '../../policy/containment.ts';
import type { Pool } from '../../policy/containment.ts';
import type { View } from './views.ts';

/** What somebody may do by one way: themselves, or as a role that they may become. */
export interface Path {
  readonly view: View;
  /** Conditions that must hold on the way, each by a name that stays while it does; none if the way is open. */
  readonly doors: ReadonlySet<string>;
}

export type Ways = readonly Path[];

export interface Fault {
  /** `window`: more than before and after. `gap`: less than both. `undecided`: nobody could tell. */
  readonly kind: 'window' | 'gap' | 'undecided';
  /** Whose permissions show it. */
  readonly view: View;
  readonly witness: AccessRequest | null;
  /** Why it is undecided. */
  readonly reason: string;
}

export interface Judge {
  /** Why the invariant does not hold of someone; null if it does. */
  fault(before: Ways, now: Ways, after: Ways): Fault | null;
}

/** Most steps of work for one question. */
const BUDGET = 3_000_000;

type Verdict = Omit<Fault, 'kind' | 'view'> | null;

/** A judge that remembers. The pool is shared by all questions. */
export function openJudge(pool: Pool): Judge {
  const known = new Map<string, Verdict>();
  const remembered = (key: string, ask: () => Verdict): Verdict => {
    const found = known.get(key);
    if (found !== undefined) return found;
    const answer = ask();
    known.set(key, answer);
    return answer;
  };
  const within = (largers: Views, smallers: Views): Verdict =>
    remembered(`${idsOf(largers)}/${idsOf(smallers)}`, () => askedOf(largers, smallers, pool));
  return {
    fault(before, now, after) {
      const [old, there, fresh] = [distinct(before), distinct(now), distinct(after)];
      return window(old, there, fresh, within) ?? gap(old, there, fresh, within);
    },
  };
}

type Views = readonly View[];
type Within = (largers: Views, smallers: Views) => Verdict;

function window(before: Ways, now: Ways, after: Ways, within: Within): Fault | null {
  for (const { view, doors } of now) {
    const [old, fresh] = [open(before, doors), open(after, doors)];
    const either = [...old, ...fresh];
    if (either.some((one) => isSubset(view, one)) || isBounded(view, old, fresh)) continue;
    const verdict = within(unique(either), [view]);
    if (verdict !== null) return { kind: verdict.witness === null ? 'undecided' : 'window', view, ...verdict };
  }
  return null;
}

function gap(before: Ways, now: Ways, after: Ways, within: Within): Fault | null {
  const has = ({ view, doors }: Path): boolean => open(now, doors).some((one) => isSubset(view, one));
  // What is there now is no gap, whatever it is compared with.
  const [missing, coming] = [before.filter((path) => !has(path)), after.filter((path) => !has(path))];
  for (const old of missing) {
    for (const fresh of coming) {
      const there = open(now, new Set([...old.doors, ...fresh.doors]));
      if (there.some((one) => isSubset(old.view, one) || isSubset(fresh.view, one) || holdsBoth(one, old.view, fresh.view))) continue;
      const verdict = within(
        unique(there),
        old.view.permitted.grants === fresh.view.permitted.grants ? [old.view] : [old.view, fresh.view],
      );
      if (verdict !== null) return { kind: verdict.witness === null ? 'undecided' : 'gap', view: old.view, ...verdict };
    }
  }
  return null;
}

/** What is open to whoever meets these conditions. */
function open(ways: Ways, doors: ReadonlySet<string>): Views {
  return ways.filter((path) => includes(doors, path.doors)).map(({ view }) => view);
}

function distinct(ways: Ways): Ways {
  const some = ways.filter(({ view }) => !view.isNothing);
  return [...new Map(some.map((path) => [`${path.view.permitted.grants} ${[...path.doors].sort().join(',')}`, path])).values()];
}

function unique(views: Views): Views {
  return [...new Map(views.map((view) => [view.permitted.grants, view])).values()];
}

function idsOf(views: Views): string {
  return views
    .map((view) => view.permitted.grants)
    .sort((a, b) => a - b)
    .join(' ');
}

function askedOf(largers: Views, smallers: Views, pool: Pool): Verdict {
  const strange = isKnownEnough(largers, smallers) ? undefined : [...smallers, ...largers].flatMap((view) => view.principal.unknown)[0];
  if (strange !== undefined) return { witness: null, reason: `the document of ${strange} is not known` };
  const answer = containsTogether(
    largers.map((view) => compiledOf(view.principal)),
    smallers.map((view) => compiledOf(view.principal)),
    { budget: BUDGET, pool },
  );
  switch (answer.verdict) {
    case 'proved':
      return null;
    case 'refuted':
      return { witness: answer.witness, reason: '' };
    case 'undecided':
      return { witness: null, reason: answer.reason };
  }
}

type Statements = ReadonlySet<number>;

// What a document that is not known grants is granted wherever the same document is held, if nothing more is denied or limited
// there: what is left to ask about is known.
function isKnownEnough(largers: Views, smallers: Views): boolean {
  const denies = new Set(smallers.flatMap((view) => [...view.permitted.deny]));
  const holds = (one: View, document: number): boolean =>
    one.permitted.blind.has(document) &&
    includes(denies, one.permitted.deny) &&
    smallers.some((view) => isLooser(one.permitted.limit, view.permitted.limit));
  return (
    [...largers, ...smallers].every((view) => view.permitted.unknown.size === 0 && !view.isBoundBlindly) &&
    smallers.every((view) => [...view.permitted.blind].every((document) => largers.some((one) => holds(one, document))))
  );
}

function includes<T>(larger: ReadonlySet<T>, smaller: ReadonlySet<T>): boolean {
  if (larger === smaller) return true;
  if (smaller.size > larger.size) return false;
  for (const one of smaller) if (!larger.has(one)) return false;
  return true;
}

/** Whether a limit lets through all that another does. */
function isLooser(one: Statements | null, other: Statements | null): boolean {
  return one === null || (other !== null && includes(one, other));
}

function isSame(one: Statements, other: Statements): boolean {
  return one.size === other.size && includes(one, other);
}

/** By their statements, one permits no more than the other. */
function isSubset(one: View, other: View): boolean {
  if (one.isNothing || one.permitted.grants === other.permitted.grants) return true;
  return (
    includes(other.permitted.allow, one.permitted.allow) &&
    includes(one.permitted.deny, other.permitted.deny) &&
    isLooser(other.permitted.limit, one.permitted.limit) &&
    isSame(one.permitted.unknown, other.permitted.unknown)
  );
}

// The phase theorem's middle: nothing is allowed but what one side allows, and everything denied that either denies.
function isBounded(view: View, before: Views, after: Views): boolean {
  const [old, fresh] = [ownIn(before, view), ownIn(after, view)];
  if (old === undefined || fresh === undefined) return false;
  const all = new Set([...old.permitted.allow, ...fresh.permitted.allow]);
  return (
    includes(all, view.permitted.allow) &&
    [old, fresh].every(
      (side) =>
        includes(view.permitted.deny, side.permitted.deny) &&
        isLooser(side.permitted.limit, view.permitted.limit) &&
        isSame(side.permitted.unknown, view.permitted.unknown),
    )
  );
}

/** The same principal among the ways of another moment, under whatever name. */
function ownIn(views: Views, view: View): View | undefined {
  return views.find((one) => one.key === view.key);
}

/** By their statements, one permits what two others both permit. */
function holdsBoth(one: View, old: View, fresh: View): boolean {
  const denies = new Set([...old.permitted.deny, ...fresh.permitted.deny]);
  return (
    (includes(one.permitted.allow, old.permitted.allow) || includes(one.permitted.allow, fresh.permitted.allow)) &&
    includes(denies, one.permitted.deny) &&
    (isLooser(one.permitted.limit, old.permitted.limit) || isLooser(one.permitted.limit, fresh.permitted.limit)) &&
    isSame(one.permitted.unknown, old.permitted.unknown) &&
    isSame(one.permitted.unknown, fresh.permitted.unknown)
  );
}
