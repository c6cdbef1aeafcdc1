// A plan without a safe order is refused until somebody has agreed to just what is wrong with it.
import type { Finding } from '../model/finding.ts';
import { exceptionText } from '../model/plan.ts';
import type { ComputedVerdict, Verdict } from '../model/plan.ts';

/** The refusal, or that it was agreed to. `allowed` is the hash that `--allow-transient` named. */
export function transient(verdict: Verdict, allowed: string | null): Finding[] {
  if (verdict.state === 'not-computed' || verdict.hash === null) return [];
  const found = { place: null, rule: 'no-safe-order', message: messageOf(verdict) };
  if (allowed === verdict.hash) return [{ ...found, severity: 'warning', next: 'It was agreed to by --allow-transient.' }];
  const other = allowed === null ? '' : `What --allow-transient=${allowed} agreed to is not what is wrong here. `;
  const next = `${other}Make the change in two steps, with a plan for each; or, if that may be for the moment, agree to it with --allow-transient=${verdict.hash}.`;
  return [{ ...found, severity: 'error', next }];
}

function messageOf({ exceptions, state }: ComputedVerdict): string {
  const open = exceptions.filter(({ consent }) => consent === 'needed');
  const [first] = open;
  const head = state === 'transient' ? 'No safe order' : 'Whether there is a safe order could not be decided';
  const more = open.length > 1 ? ` (and ${open.length - 1} more)` : '';
  return first === undefined ? `${head}.` : `${head}: ${exceptionText(first)}${more}.`;
}
