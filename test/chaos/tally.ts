// What a part of the suite under fire counted, for the table that is printed in the end.
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** How often something was done to a run, and what became of it. The last three must be zero. */
export interface Tally {
  /** What is done to runs, in a few words: `killed by SIGKILL at every call`. */
  readonly part: string;
  readonly injected: number;
  /** Runs that ended with the account as it was wanted, or with the exact truth of what was done. */
  readonly survived: number;
  /** Accounts that equalled the desired state in the end, run again where need be. */
  readonly converged: number;
  readonly keysOrphaned: number;
  readonly secretsLeaked: number;
  readonly violations: number;
  /** Further figures, a line each below the table: `kill points`, `share with a safe order`. */
  readonly figures?: Readonly<Record<string, string | number>>;
}

/** `.ci/run` asks for the short form; `npm run test:chaos` runs all of it. */
export const IS_SHORT = process.env['IAMSYNC_CHAOS'] === 'short';

/** Leaves a part's tally where the script of the suite picks it up. */
export function leaveTally(name: string, tally: Tally): void {
  const folder = join('node_modules', '.cache', 'iamsync', 'chaos');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(tally, null, 2)}\n`);
}
