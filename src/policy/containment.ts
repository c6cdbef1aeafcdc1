// The decision procedure of access: is everything that the one permits permitted by the other, and if not, what isn't?
import type { Containment } from '../model/access.ts';
import type { Box } from './containment/box.ts';
import { spend } from './containment/budget.ts';
import type { Budget } from './containment/budget.ts';
import { uncovered } from './containment/cover.ts';
import type { Leftover, Search } from './containment/cover.ts';
import { partsOf } from './containment/excess.ts';
import { compile, formOf } from './containment/form.ts';
import type { Compiled, Cover, Form, ReadingChoice } from './containment/form.ts';
import type { Excess, Known, Meeting, Options, Permissions, Query } from './containment/nouns.ts';
import { askersNamed } from './containment/principal.ts';
import { agreed, readingsFor, searchOver, TOO_MUCH, within } from './containment/readings.ts';
import { concreteOf, permits } from './containment/request.ts';

export type { Compiled } from './containment/form.ts';
export type { Excess, ExcessPart, Known, Meeting, Options, Permissions, Pool, Query } from './containment/nouns.ts';

/**
 * Takes permissions apart once, so that they can be asked often. Variables are replaced by what is known of the principal. `asking`:
 * permissions of which these are a part, whose keys an example of a request should have.
 */
export function compilePermissions(permissions: Permissions, known: Known = { values: {} }, asking: Permissions = permissions): Compiled {
  return compile(permissions, known, asking);
}

/**
 * Is everything that `smaller` permits permitted by `larger`, whatever the context of the request? Proved only if so; refuted
 * only with a request that the one permits and the other doesn't.
 */
export function contains(larger: Compiled, smaller: Compiled, options: Options = {}): Containment {
  return containsTogether([larger], [smaller], options);
}

/**
 * Is every request that all of `smallers` permit permitted by at least one of `largers`? Proved only if so; refuted only with a
 * request that all of the former permit and none of the latter.
 */
export function containsTogether(largers: readonly Compiled[], smallers: readonly Compiled[], options: Options = {}): Containment {
  const asked = readingsFor([...largers, ...smallers], options);
  const verdicts = asked.map(({ choice }) => containsUnder(largers, smallers, choice, options));
  return agreed(
    verdicts,
    asked,
    (verdict) => verdict.verdict !== 'refuted' || asked.every(({ choice }) => differs(largers, smallers, choice, verdict.witness)),
  );
}

function containsUnder(largers: readonly Compiled[], smallers: readonly Compiled[], choice: ReadingChoice, options: Options): Containment {
  const found = within(options, (budget): Containment => {
    const search = searchOver([...smallers, ...largers], choice, budget);
    const forms = (all: readonly Compiled[]): Form[] => all.map((one) => formOf(one, choice));
    for (const { leftovers } of beyond(forms(smallers), forms(largers), search)) {
      for (const { witness } of leftovers) return { verdict: 'refuted', witness: search.complete(witness) };
    }
    const [doubt] = [...search.doubts].sort();
    return doubt === undefined ? { verdict: 'proved' } : { verdict: 'undecided', reason: doubt };
  });
  return found ?? { verdict: 'undecided', reason: TOO_MUCH };
}

interface Beyond {
  /** The statement of the first of the smaller sides. */
  readonly allow: Box;
  readonly leftovers: Iterable<Leftover>;
}

/** How a request may escape: it lies in one of these boxes and in none of those. */
interface Escape {
  readonly boxes: readonly Box[];
  readonly covers: readonly Cover[];
}

/** What all of the smaller permit and none of the larger does: not granted there, beyond a limit there, or denied there. */
function* beyond(smallers: readonly Form[], largers: readonly Form[], search: Search): Generator<Beyond> {
  const denies = smallers.map(({ deny }) => deny);
  const { budget } = search.solver;
  const escapes = [...product(largers.map(escapesOf), budget)];
  const ways = smallers.map((form) => form.allow.boxes.flatMap((allow) => regionsOf(allow, form.limits)));
  for (const regions of product(ways, budget)) {
    const [allow] = regions[0] ?? [];
    if (allow === undefined) continue;
    for (const escape of escapes) {
      const region = [...regions.flat(), ...escape.flatMap(({ boxes }) => boxes)];
      yield { allow, leftovers: uncovered(region, [...escape.flatMap(({ covers }) => covers), ...denies], search) };
    }
  }
}

function escapesOf({ allow, limits, deny }: Form): Escape[] {
  return [
    ...[allow, ...limits].map((cover) => ({ boxes: [], covers: [cover] })),
    ...deny.boxes.map((box) => ({ boxes: [box], covers: [] })),
  ];
}

/** Each way to take one of each. */
function* product<T>(choices: readonly (readonly T[])[], budget: Budget): Generator<readonly T[]> {
  const [first, ...rest] = choices;
  if (first === undefined) {
    yield [];
    return;
  }
  for (const one of first) {
    for (const others of product(rest, budget)) {
      spend(budget, 1);
      yield [one, ...others];
    }
  }
}

/** What a statement allows within each combination of what the limits allow. */
function regionsOf(allow: Box, limits: readonly Cover[]): readonly (readonly Box[])[] {
  let regions: (readonly Box[])[] = [[allow]];
  for (const limit of limits) regions = regions.flatMap((region) => limit.boxes.map((box) => [...region, box]));
  return regions;
}

function differs(
  largers: readonly Compiled[],
  smallers: readonly Compiled[],
  choice: ReadingChoice,
  witness: Parameters<typeof concreteOf>[0],
): boolean {
  return askersNamed(witness.principal).some((asker) => {
    const concrete = concreteOf(witness, asker, choice.wide);
    const says = (one: Compiled, answer: boolean): boolean => permits(formOf(one, choice), concrete) === answer;
    return smallers.every((one) => says(one, true)) && largers.every((one) => says(one, false));
  });
}

/** What `smaller` permits beyond `larger`, in the patterns of its statements. */
export function excess(smaller: Compiled, larger: Compiled, options: Options = {}): Excess {
  const [usual, ...others] = readingsFor([larger, smaller], options);
  const choice = usual?.choice ?? { wide: false, openIfExists: true };
  const parts: Excess['parts'][number][] = [];
  const doubts = new Set<string>();
  const done = within(options, (budget) => {
    const search = searchOver([smaller, larger], choice, budget, false);
    for (const { allow, leftovers } of beyond([formOf(smaller, choice)], [formOf(larger, choice)], search)) {
      parts.push(...partsOf(allow, [...leftovers], search));
      for (const doubt of search.doubts) doubts.add(doubt);
    }
    return true;
  });
  if (done === null) doubts.add(TOO_MUCH);
  for (const { choice: other, why } of others) {
    const verdict = containsUnder([larger], [smaller], other, options).verdict;
    if ((verdict === 'proved') !== (parts.length === 0)) doubts.add(why);
  }
  return { parts, undecided: [...doubts].sort() };
}

/** Does what is permitted reach into what is asked about? */
export function meets(permissions: Compiled, query: Query, options: Options = {}): Meeting {
  const verdicts = readingsFor([permissions], options).map(({ choice }) => meetsUnder(permissions, query, choice, options));
  const [first = { verdict: 'undecided', reason: TOO_MUCH }] = verdicts;
  const other = verdicts.find(({ verdict }) => verdict !== first.verdict);
  return other === undefined ? first : { verdict: 'undecided', reason: 'it depends on how the documents are read' };
}

function meetsUnder(permissions: Compiled, query: Query, choice: ReadingChoice, options: Options): Meeting {
  const form = formOf(permissions, choice);
  const question = compile({ grants: [documentOf(query)], limits: [] }, permissions.known);
  const found = within(options, (budget): Meeting => {
    const search = searchOver([permissions, question], choice, budget);
    for (const asked of formOf(question, choice).allow.boxes) {
      for (const box of form.allow.boxes) {
        for (const region of regionsOf(box, form.limits)) {
          for (const { witness } of uncovered([asked, ...region], [form.deny], search))
            return { verdict: 'met', witness: search.complete(witness) };
        }
      }
    }
    const [doubt] = [...search.doubts].sort();
    return doubt === undefined ? { verdict: 'disjoint' } : { verdict: 'undecided', reason: doubt };
  });
  return found ?? { verdict: 'undecided', reason: TOO_MUCH };
}

function documentOf({ actions, resources, context }: Query): Permissions['grants'][number] {
  const statement = { Effect: 'Allow' as const, Action: actions, Resource: resources ?? ['*'] };
  return { Version: '2012-10-17', Statement: [context === undefined ? statement : { ...statement, Condition: context }] };
}
