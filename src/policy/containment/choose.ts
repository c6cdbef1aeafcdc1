// Is there a context in which one condition holds and each of many others fails? One atom of each is chosen to be false.
import { opposite } from './atom.ts';
import type { Atom } from './atom.ts';
import { spend } from './budget.ts';
import type { Budget } from './budget.ts';
import { solve } from './key.ts';
import type { Solution } from './key.ts';

/** What keys must hold; keys that are not here may be absent. */
export type Context = ReadonlyMap<string, Solution>;

export interface Solver {
  readonly budget: Budget;
  /** Keys that some operator takes for sets. */
  readonly several: ReadonlySet<string>;
  /** Solved before: by key and atoms. */
  readonly solved: Map<string, Solution | null>;
}

type ByKey = ReadonlyMap<string, readonly Atom[]>;

/** Null if there is none. `must`: all true. `fail`: of each list at least one false. */
export function contextFor(must: readonly Atom[], fail: readonly (readonly Atom[])[], solver: Solver): Context | null {
  let base: ByKey = new Map();
  for (const atom of must) base = withAtom(base, atom);
  for (const atoms of base.values()) if (solved(atoms, solver) === null) return null;
  const choices = choicesOf(fail, base, solver);
  if (choices === null) return null;
  const chosen = choose(choices, 0, base, solver);
  if (chosen === null) return null;
  const context = new Map<string, Solution>();
  for (const [key, atoms] of chosen) {
    const solution = solved(atoms, solver);
    if (solution !== null) context.set(key, solution);
  }
  return context;
}

/** For each condition, its atoms that can be false; those with the fewest first. Null if one can't fail. */
function choicesOf(fail: readonly (readonly Atom[])[], base: ByKey, solver: Solver): (readonly Atom[])[] | null {
  const choices: (readonly Atom[])[] = [];
  const seen = new Set<string>();
  for (const atoms of fail) {
    const open = atoms.map(opposite).filter((atom) => solved(withAtom(base, atom).get(atom.key) ?? [], solver) !== null);
    if (open.length === 0) return null;
    const key = open
      .map((atom) => atom.id)
      .sort()
      .join('\n');
    if (seen.has(key)) continue;
    seen.add(key);
    choices.push(open);
  }
  return choices.sort((a, b) => a.length - b.length);
}

function choose(choices: readonly (readonly Atom[])[], at: number, state: ByKey, solver: Solver): ByKey | null {
  const open = choices[at];
  if (open === undefined) return state;
  spend(solver.budget, 20);
  if (open.some((atom) => state.get(atom.key)?.some((other) => other.id === atom.id))) return choose(choices, at + 1, state, solver);
  for (const atom of open) {
    const next = withAtom(state, atom);
    if (solved(next.get(atom.key) ?? [], solver) === null) continue;
    const chosen = choose(choices, at + 1, next, solver);
    if (chosen !== null) return chosen;
  }
  return null;
}

function withAtom(state: ByKey, atom: Atom): ByKey {
  const atoms = state.get(atom.key) ?? [];
  if (atoms.some((other) => other.id === atom.id)) return state;
  return new Map(state).set(atom.key, [...atoms, atom]);
}

function solved(atoms: readonly Atom[], solver: Solver): Solution | null {
  const [first] = atoms;
  if (first === undefined) return { values: null, doubt: null };
  const id = atoms
    .map((atom) => atom.id)
    .sort()
    .join('\n');
  const known = solver.solved.get(id);
  if (known !== undefined) return known;
  spend(solver.budget, 20 * atoms.length);
  const solution = solve(atoms, solver.several.has(first.key), solver.budget);
  solver.solved.set(id, solution);
  return solution;
}
