// Checks on the policies of an account, and on AWS's simulator beside them.
import { judgeChecks } from '../access/checks.ts';
import type { Judgement, Verdict } from '../access/checks.ts';
import { isPattern, outcomeOf } from '../model/check.ts';
import type { Check, CheckLine, CheckResult } from '../model/check.ts';
import { isList } from '../model/json.ts';
import type { IamReader } from '../model/ports.ts';
import type { Principals } from '../model/principal.ts';

/** What the policies say to the checks. */
export function verifyPolicies(checks: readonly Check[], principals: Principals, asOf: string): CheckResult[] {
  return judgeChecks(checks, principals, asOf).map((judgement) => resultOf(judgement, (judgement.verdicts ?? []).map(plainLine)));
}

/** The same, and what the simulator says to every request that it can be asked. A line on which the two differ fails. */
export async function verifySimulated(
  checks: readonly Check[],
  principals: Principals,
  asOf: string,
  iam: IamReader,
): Promise<CheckResult[]> {
  const arns = new Map(principals.principals.map(({ address, arn }) => [address, arn]));
  const results: CheckResult[] = [];
  for (const judgement of judgeChecks(checks, principals, asOf)) {
    const arn = arns.get(judgement.check.principal);
    const lines: CheckLine[] = [];
    for (const verdict of judgement.verdicts ?? []) lines.push(arn === undefined ? plainLine(verdict) : await simulated(verdict, arn, iam));
    results.push(resultOf(judgement, lines));
  }
  return results;
}

function resultOf({ check, verdicts }: Judgement, lines: readonly CheckLine[]): CheckResult {
  const { name, principal, origin } = check;
  if (verdicts !== null) return { name, principal, origin, outcome: outcomeOf(lines), lines };
  const missing = [
    ...check.can.map((one) => ({ says: 'can' as const, one })),
    ...check.cannot.map((one) => ({ says: 'cannot' as const, one })),
  ];
  const why = `there is no ${principal} in the account`;
  return {
    name,
    principal,
    origin,
    outcome: 'fails',
    lines: missing.map(({ says, one }) => ({
      says,
      action: one.actions.join(', '),
      resource: one.resources.join(', '),
      outcome: 'fails',
      why,
      origin: one.origin,
    })),
  };
}

function plainLine({ says, action, resource, outcome, why, assertion, witness }: Verdict): CheckLine {
  return { says, action, resource, outcome, why, origin: assertion.origin, witness };
}

// The simulator knows no trust policies and takes no patterns: of a resource it is asked one that matches.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
async function simulated(verdict: Verdict, arn: string, iam: IamReader): Promise<CheckLine> {
  const line = plainLine(verdict);
  const { action, resource, says } = verdict;
  if (isPattern(action) || /^sts:assumerole/i.test(action)) return { ...line, simulated: null };
  const sample = resource === '*' ? resource : resource.replaceAll('*', 'iamsync').replaceAll('?', 'x');
  const { EvaluationResults = [] } = await iam.get('SimulatePrincipalPolicy', {
    PolicySourceArn: arn,
    ActionNames: [action],
    ResourceArns: [sample],
    ContextEntries: Object.entries(verdict.assertion.context).map(([ContextKeyName, values]) => ({
      ContextKeyName,
      ContextKeyType: isList(values) ? ('stringList' as const) : ('string' as const),
      ContextKeyValues: isList(values) ? [...values] : [values],
    })),
  });
  const answer = EvaluationResults[0]?.EvalDecision ?? 'implicitDeny';
  if ((answer === 'allowed') === (says === 'can')) return { ...line, simulated: answer };
  const why = `AWS's simulator says ${answer} of ${sample}${line.why === '' ? '' : `; ${line.why}`}`;
  return { ...line, outcome: 'fails', why, simulated: answer };
}
