// The proof after a run: the account is read again until it shows what was written, or the time for that is up.
import { Failure } from '../model/failure.ts';
import { isError } from '../model/finding.ts';
import type { Plan } from '../model/plan.ts';
import type { FailureCode } from '../model/failure.ts';
import type { Clock } from '../model/ports.ts';

export interface Proof {
  /** Addresses that still differ. */
  readonly left: readonly string[];
  /** Why the account could not be read again; null if it was. */
  readonly unread: Failure | null;
}

export interface Proving {
  /** Reads and plans again: the addresses that still differ. */
  readonly settled: () => Promise<readonly string[]>;
  readonly clock: Clock;
  /** False: IAM answers without lag, so that one reading is enough. */
  readonly waits: boolean;
  /** Ends waiting. */
  readonly signal: AbortSignal;
}

/** Nothing was proved, because there is nothing to prove. */
export const UNPROVED: Proof = { left: [], unread: null };

/** What a fresh plan says is not as wanted; null: the manifests no longer compile. A plan that is refused proves nothing. */
export function leftIn(plan: Plan | null): readonly string[] {
  if (plan === null) return ['the manifests, which no longer compile'];
  const refusals = plan.findings.filter(isError).map(({ message }) => `the plan, which is refused (${message})`);
  return [...plan.changes.map(({ address }) => address), ...refusals];
}

/** How long the account is given until a reading of it shows what was written, and how long it is left alone at most, in milliseconds. */
const PATIENCE = 60_000;
const LONGEST = 15_000;
// What goes by with time; a person must see to the others.
const PASSING: ReadonlySet<FailureCode> = new Set(['throttled', 'endpoint', 'aws']);

/**
 * IAM is eventually consistent: what was written may be read later. Reads at once, then after 1, 2, 4, 8, 15 … seconds; the last reading
 * comes no sooner than 60 seconds after the first. A reading that fails is no reading: what was written stays written.
 */
export async function prove({ settled, clock, waits, signal }: Proving): Promise<Proof> {
  let waited = 0;
  for (let pause = 1000; ; pause = Math.min(LONGEST, pause * 2)) {
    const proof = await look(settled);
    const isOver = proof.unread === null ? proof.left.length === 0 : !PASSING.has(proof.unread.code);
    if (isOver || !waits || waited >= PATIENCE || signal.aborted) return proof;
    const rest = Math.min(pause, PATIENCE - waited);
    await clock.sleep(rest, signal);
    waited += rest;
  }
}

async function look(settled: Proving['settled']): Promise<Proof> {
  try {
    return { left: await settled(), unread: null };
  } catch (error) {
    if (!(error instanceof Failure)) throw error;
    return { left: [], unread: error };
  }
}

/** What is said of it, for people; empty if the account is as wanted. */
export function tellProof({ left, unread }: Proof): string {
  const told = (what: string, next: string): string => `applied, not confirmed: ${what}\n  next: ${next}\n`;
  if (unread !== null)
    return told(
      `the account could not be read again: ${unread.message}`,
      `${unread.next} Then run plan: it shows whether anything is left to do.`,
    );
  if (left.length === 0) return '';
  return told(`the account still differs in ${left.join(', ')}`, 'Somebody else may be changing it, or IAM is slow today: run plan again.');
}
