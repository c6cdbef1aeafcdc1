// Checks: what principals can and cannot do, judged on one state of the account.
import type { Assertion, Check } from '../model/check.ts';
import type { Principals } from '../model/principal.ts';
import { judgeCan, judgeCannot } from './checks/judge.ts';
import type { Opinion, Outcome } from './checks/judge.ts';

export type { Outcome } from './checks/judge.ts';

/** What comes of one action with one resource of an assertion. */
export interface Verdict extends Opinion {
  readonly says: 'can' | 'cannot';
  readonly action: string;
  readonly resource: string;
  readonly assertion: Assertion;
}

export interface Judgement {
  readonly check: Check;
  readonly outcome: Outcome;
  /** Null: the account has no such principal. */
  readonly verdicts: readonly Verdict[] | null;
}

/**
 * Judges checks on the principals of a state at an instant, `2026-11-22T10:42Z`. `can` with wildcards means all of it, in the
 * context that is given; `cannot` means none of it, whatever the context holds beside that.
 */
export function judgeChecks(checks: readonly Check[], principals: Principals, asOf: string): Judgement[] {
  const known = new Map(principals.principals.map((principal) => [principal.address, principal]));
  return checks.map((check) => {
    const principal = known.get(check.principal);
    if (principal === undefined) return { check, outcome: 'fails', verdicts: null };
    const judge = (says: Verdict['says']) => (assertion: Assertion) =>
      assertion.actions.flatMap((action) =>
        assertion.resources.map((resource): Verdict => {
          const matter = { principal, principals, asOf, action, resource, context: assertion.context };
          return { says, action, resource, assertion, ...(says === 'can' ? judgeCan(matter) : judgeCannot(matter)) };
        }),
      );
    const verdicts = [...check.can.flatMap(judge('can')), ...check.cannot.flatMap(judge('cannot'))];
    return { check, outcome: worst(verdicts), verdicts };
  });
}

function worst(verdicts: readonly Verdict[]): Outcome {
  const outcomes = new Set(verdicts.map(({ outcome }) => outcome));
  if (outcomes.has('fails')) return 'fails';
  return outcomes.has('undecided') ? 'undecided' : 'holds';
}
