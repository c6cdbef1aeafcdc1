// What is protected may not lose anything for a moment either: what the order of a plan could not avoid is refused for it.
import type { Finding } from '../../model/finding.ts';
import { matcher } from '../../model/glob.ts';
import type { Verdict } from '../../model/plan.ts';
import { exceptionText } from '../../model/plan.ts';

/** Refusals for protected users and roles that may do less, or nobody knows what, between two calls. No approval lifts them. */
export function protectedBetween(verdict: Verdict, protect: readonly string[]): Finding[] {
  if (verdict.state === 'not-computed' || protect.length === 0) return [];
  const isProtected = matcher(protect);
  return verdict.exceptions.flatMap((exception): Finding[] => {
    const { kind, principal } = exception;
    // Who enters from outside is told with the role that it enters.
    const address = addressIn(principal);
    if (kind === 'window' || !isProtected(address)) return [];
    return [
      {
        severity: 'error',
        rule: 'protected',
        message: `${address} is protected, and the plan has no order in which it keeps everything all along: ${exceptionText(exception)}.`,
        next: 'Make the change in two steps, with a plan for each, or take the protection away in a change of its own.',
        place: null,
      },
    ];
  });
}

function addressIn(principal: string): string {
  return principal.slice(principal.lastIndexOf(' ') + 1);
}
