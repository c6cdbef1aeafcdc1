// A bound on work, so that no document takes more than about a second: it is counted, not timed, so that the answer is the same everywhere.

/** Thrown inside the engine only; the entry turns it into "undecided". */
export class OutOfBudget extends Error {}

export interface Budget {
  left: number;
}

/** About a second on a slow machine. */
export const DEFAULT_BUDGET = 20_000_000;

export function spend(budget: Budget, steps: number): void {
  budget.left -= steps;
  if (budget.left < 0) throw new OutOfBudget('budget');
}
