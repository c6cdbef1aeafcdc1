// What the manifests assert about access, judged on the account as it will be after the plan.
import { judgeChecks } from '../access/checks.ts';
import type { Judgement, Verdict } from '../access/checks.ts';
import type { Check } from '../model/check.ts';
import type { Finding } from '../model/finding.ts';
import type { Sides } from './access.ts';

export interface Asserted {
  readonly checks: readonly Check[];
  readonly sides: Sides;
  readonly asOf: string;
  /** The plan is about a part of the account: what fails already is not its fault. */
  readonly partial: boolean;
}

/** A finding for everything that does not hold after the plan: what fails, and what can't be decided. */
export function failedChecks({ checks, sides, asOf, partial }: Asserted): Finding[] {
  if (checks.length === 0) return [];
  const isBad = ({ outcome }: Judgement): boolean => outcome !== 'holds';
  const failed = judgeChecks(checks, sides.after, asOf).filter(isBad);
  const asked = partial ? failed.map(({ check }) => check) : [];
  const already = new Set(judgeChecks(asked, sides.before, asOf).flatMap((judgement) => (isBad(judgement) ? [judgement.check.name] : [])));
  return failed.flatMap((judgement) => findingsOf(judgement, already.has(judgement.check.name) ? 'warning' : 'error'));
}

function findingsOf({ check, verdicts }: Judgement, severity: Finding['severity']): Finding[] {
  if (verdicts === null)
    return [
      {
        severity,
        rule: 'check',
        message: `Check "${check.name}": there is no ${check.principal} in the account.`,
        next: 'Declare it, or drop the check.',
        place: check.origin,
        address: check.principal,
      },
    ];
  return verdicts.filter(({ outcome }) => outcome !== 'holds').map((verdict) => findingOf(check, verdict, severity));
}

function findingOf(check: Check, { says, action, resource, assertion, outcome, why }: Verdict, severity: Finding['severity']): Finding {
  const said = `Check "${check.name}" (${check.principal} ${says} ${action} on ${resource})`;
  return {
    severity,
    rule: outcome === 'fails' ? 'check' : 'check-undecided',
    message: `${said} ${outcome === 'fails' ? 'fails' : "can't be decided"}: ${why}.`,
    next: nextOf(says, outcome),
    place: assertion.origin,
    address: check.principal,
  };
}

function nextOf(says: Verdict['says'], outcome: Verdict['outcome']): string {
  if (outcome === 'undecided') return 'Plan against the account instead of a file, or assert something that can be decided.';
  return says === 'can'
    ? 'Grant it, name the context in which it is meant (context:), or change the check.'
    : 'Take the permission away, name the context in which it is meant (context:), or change the check.';
}
