// What the documentation leaves open is asked under each reading; what only some of them say is undecided.
import type { AccessRequest, Containment, ContextValues } from '../../model/access.ts';
import { DEFAULT_BUDGET, OutOfBudget } from './budget.ts';
import type { Budget } from './budget.ts';
import type { Search } from './cover.ts';
import { formOf } from './form.ts';
import type { Compiled, ReadingChoice } from './form.ts';
import type { Options } from './nouns.ts';
import { tellingAskers } from './askers.ts';

const USUAL: ReadingChoice = { wide: false, openIfExists: true };

export interface Asked {
  readonly choice: ReadingChoice;
  readonly why: string;
}

/** The usual reading first. */
export function readingsFor(sides: readonly Compiled[], options: Options): readonly Asked[] {
  const asked: Asked[] = [{ choice: USUAL, why: '' }];
  if (sides.some((side) => side.hasOpenIfExists)) {
    asked.push({
      choice: { ...USUAL, openIfExists: false },
      why: 'ForAnyValue with IfExists can be read both ways where the key is absent',
    });
  }
  if (options.wideArn ?? false) {
    asked.push({ choice: { ...USUAL, wide: true }, why: 'it depends on whether `*` in the first five parts of an ARN stands for colons' });
  }
  return asked;
}

export function searchOver(sides: readonly Compiled[], choice: ReadingChoice, budget: Budget, hasty = true): Search {
  const forms = sides.map((side) => formOf(side, choice));
  const principals = forms.flatMap((form) => form.principals);
  return {
    solver: { budget, several: new Set(forms.flatMap((form) => [...form.several])), solved: new Map() },
    askers: principals.length === 0 ? [null] : tellingAskers(principals.map(({ named }) => named)),
    wide: choice.wide,
    hasty,
    spelling: (key) => spelledIn(sides, key) ?? key,
    mentions: (key) => spelledIn(sides, key) !== undefined,
    complete: (request) => withKnown(request, sides),
    doubts: new Set(),
  };
}

function spelledIn(sides: readonly Compiled[], key: string): string | undefined {
  return sides.map((side) => side.spelling.get(key)).find((spelled) => spelled !== undefined);
}

/** The request with the known values that the documents ask for. */
function withKnown(request: AccessRequest, sides: readonly Compiled[]): AccessRequest {
  const context: Record<string, ContextValues> = { ...request.context };
  const there = new Set(Object.keys(context).map((key) => key.toLowerCase()));
  for (const { known } of sides) {
    for (const [key, values] of Object.entries(known.values)) {
      const spelled = spelledIn(sides, key);
      if (spelled === undefined || there.has(key)) continue;
      const [only] = values;
      context[spelled] = values.length === 1 && only !== undefined ? only : values;
      there.add(key);
    }
  }
  return { ...request, context };
}

/** Runs a search within the budget; null if that is not enough. */
export function within<T>(options: Options, search: (budget: Budget) => T): T | null {
  const { budget: most = DEFAULT_BUDGET, pool } = options;
  const start = Math.min(most, pool?.left ?? most);
  const budget = { left: start };
  try {
    return search(budget);
  } catch (error) {
    if (error instanceof OutOfBudget) return null;
    throw error;
  } finally {
    if (pool !== undefined) pool.left -= start - Math.max(0, budget.left);
  }
}

export const TOO_MUCH = 'the documents take more work than the budget allows';

/** One verdict of those under each reading. `stands`: a witness of one reading is one under the others too. */
export function agreed(verdicts: readonly Containment[], asked: readonly Asked[], stands: (verdict: Containment) => boolean): Containment {
  const [first, ...others] = verdicts;
  if (first !== undefined && others.length === 0) return first;
  if (first === undefined) return { verdict: 'undecided', reason: TOO_MUCH };
  const other = verdicts.findIndex((verdict) => verdict.verdict !== first.verdict);
  if (other >= 0) {
    const doubt = verdicts.find((verdict) => verdict.verdict === 'undecided');
    return doubt ?? { verdict: 'undecided', reason: asked[other]?.why ?? '' };
  }
  return verdicts.find(stands) ?? { verdict: 'undecided', reason: asked[1]?.why ?? '' };
}
