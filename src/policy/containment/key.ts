// One condition key: is there a value, a set of values, or an absence that makes all of these atoms true?
import type { Atom } from './atom.ts';
import { textWithin } from './automaton.ts';
import { spend } from './budget.ts';
import type { Budget } from './budget.ts';
import { covers, globOf, textWith } from './glob.ts';
import type { Token } from './glob.ts';
import type { Language } from './language.ts';
import { between } from './typed.ts';

export interface Solution {
  /** Null: absent. */
  readonly values: readonly string[] | null;
  /** Why more may have been let through than is true; null if it is true for sure. */
  readonly doubt: Doubt | null;
  /** Values to be made when the variables in them have theirs; null for those that stand as they are. */
  readonly templates?: readonly (readonly Token[] | null)[];
}

export type Doubt = 'opaque operator' | 'variable without a known value' | 'operators of different types on one key';

/** What one value must do: lie in the language, or outside of it. */
interface Demand {
  readonly id: string;
  readonly language: Language;
  readonly inside: boolean;
}

interface Value {
  readonly text: string;
  readonly doubt: Doubt | null;
  readonly template?: readonly Token[] | null;
}

/**
 * Null if nothing makes all atoms true. `several`: the key may hold several values; else an operator without quantifier is
 * asked of one value, which is what AWS defines.
 */
export function solve(atoms: readonly Atom[], several: boolean, budget: Budget): Solution | null {
  if (atoms.every((atom) => atom.absent)) return { values: null, doubt: null };
  const demands = atoms.map(demandOf);
  if (!several) return solution([valueWithin(demands, budget)]);
  const every = demands.filter((_, i) => atoms[i]?.every);
  const some = demands.filter((_, i) => !atoms[i]?.every);
  const values = some.length === 0 ? [valueWithin(every, budget)] : some.map((demand) => valueWithin([...every, demand], budget));
  const found = solution(values);
  if (found === null || !isEmptyText(found.values)) return found ?? emptyText(atoms);
  return emptyText(atoms) ?? withMore(every, found, budget);
}

function demandOf(atom: Atom): Demand {
  return { id: atom.id.replace(/^!/, ''), language: atom.language, inside: atom.inside };
}

function solution(values: readonly (Value | null)[]): Solution | null {
  const found = values.filter((value) => value !== null);
  if (found.length < values.length) return null;
  const doubt = found.find((value) => value.doubt !== null)?.doubt ?? null;
  const unique = [...new Map(found.map((value) => [value.text, value])).values()];
  return { values: unique.map(({ text }) => text), doubt, templates: unique.map(({ template }) => template ?? null) };
}

function isEmptyText(values: readonly string[] | null): boolean {
  return values?.length === 1 && values[0] === '';
}

/** A single empty text is an empty set to quantified operators, and a value to the others. */
function emptyText(atoms: readonly Atom[]): Solution | null {
  const isTrue = atoms.every((atom) => (atom.quantified ? atom.every : atom.language.has('', () => undefined) === atom.inside));
  return isTrue ? { values: [''], doubt: null } : null;
}

/** The empty text beside another value is a value like any other. */
function withMore(every: readonly Demand[], found: Solution, budget: Budget): Solution | null {
  const more = valueWithin(every, budget, 1);
  return more === null ? null : { values: ['', more.text], doubt: found.doubt ?? more.doubt };
}

/** A value that meets all demands; null if there is none. */
function valueWithin(demands: readonly Demand[], budget: Budget, least = 0): Value | null {
  const inner = demands.filter(({ inside }) => inside);
  const outer = demands.filter(({ inside }) => !inside);
  const ids = new Set(inner.map(({ id }) => id));
  if (outer.some(({ id, language }) => ids.has(id) || language.kind === 'all')) return null;
  if (inner.some(({ language }) => outer.some((other) => liesWithin(language, other.language)))) return null;
  const closed = demands.filter(({ language }) => !language.open && language.kind !== 'opaque' && language.kind !== 'all');
  const value = closedValue(closed, budget, least);
  if (value === null || value.doubt !== null) return value;
  const open = demands.filter(({ language }) => language.open);
  if (open.length > 0) return { text: value.text, ...guess(open, closed), doubt: 'variable without a known value' };
  return demands.some(({ language }) => language.kind === 'opaque') ? { ...value, doubt: 'opaque operator' } : value;
}

/** Every pattern of the one lies in one of the other, whatever the values of variables: no need to look for a value. */
function liesWithin(inner: Language, outer: Language): boolean {
  if (inner.kind !== 'text' || outer.kind !== 'text' || (outer.members !== null && inner.members === null && !inner.open)) return false;
  if (inner.runs.length * outer.runs.length > 10_000) return false;
  const globs = outer.runs.map((run) => ({ run, glob: globOf('', run.tokens) }));
  return inner.runs.every((run) => {
    const glob = globOf('', run.tokens);
    return globs.some((other) => run.narrow === 0 && other.run.narrow === 0 && run.folded === other.run.folded && covers(other.glob, glob));
  });
}

/** A value with its variables filled in anyhow; whether it serves, the witness shows. */
function guess(open: readonly Demand[], closed: readonly Demand[]): Pick<Value, 'text' | 'template'> | undefined {
  const templates = open.filter(({ inside }) => inside).flatMap(({ language }) => language.runs.map(({ tokens }) => tokens));
  const guesses = templates.map((template) => ({ template, text: textWith(template, 'x', () => FILLING) }));
  return guesses.find(({ text }) => meetsAll(text, closed)) ?? guesses[0];
}

/** What stands for a variable of which nothing is asked. */
export const FILLING = 'someone';

function meetsAll(text: string, demands: readonly Demand[]): boolean {
  return demands.every(({ language, inside }) => language.has(text, () => undefined) === inside);
}

/** Decided exactly, but for operators of different types on one key. */
function closedValue(demands: readonly Demand[], budget: Budget, least: number): Value | null {
  const sure = (text: string | null | undefined): Value | null => (text === null || text === undefined ? null : { text, doubt: null });
  const fits = (text: string): boolean => {
    spend(budget, 30 * demands.length);
    return text.length >= least && meetsAll(text, demands);
  };
  const finite = demands.filter(({ language, inside }) => inside && language.members !== null);
  const members = finite.map(({ language }) => language.members ?? []).sort((a, b) => a.length - b.length)[0];
  if (members !== undefined) return sure(members.find(fits));
  const [kind = 'text', ...more] = new Set(demands.map(({ language }) => language.kind));
  if (more.length === 0 && kind !== 'text') return sure(tellingValues(demands).find(fits));
  const texts = demands.filter(({ language }) => language.kind === 'text');
  const within = texts.filter(({ inside }) => inside).map(({ language }) => language);
  const outside = texts.filter(({ inside }) => !inside).map(({ language }) => language);
  const text = textWithin(within, outside, budget, Math.max(least, 1)) ?? (least === 0 ? textWithin(within, outside, budget) : null);
  if (more.length === 0 || text === null) return sure(text);
  const value = [text, ...tellingValues(demands)].find(fits);
  return value === undefined ? { text, doubt: 'operators of different types on one key' } : sure(value);
}

/** What means nothing to an operator comes last: a witness should look like a request. */
function tellingValues(demands: readonly Demand[]): readonly string[] {
  const kinds = new Set(demands.map(({ language }) => language.kind));
  const values = [...kinds].flatMap((kind) =>
    between(
      kind,
      demands.filter(({ language }) => language.kind === kind).flatMap(({ language }) => language.telling),
    ),
  );
  return [...values].reverse();
}
