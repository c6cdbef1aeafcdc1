// Plans and findings as JSON for machines: versioned, in schema order, the same bytes for the same input.
import type { AccessDiff } from '../model/access-change.ts';
import type { AccountPlan } from '../model/accounts.ts';
import type { Failure } from '../model/failure.ts';
import type { Finding } from '../model/finding.ts';
import type { JsonObject } from '../model/json.ts';
import type { Plan } from '../model/plan.ts';
import type { RunReport } from '../model/run.ts';
import { FINDINGS_FORMAT, sortFindings } from './diagnostics.ts';
import { ordered } from './order.ts';
import { ACCESS_SCHEMA } from './schemas/access.ts';
import { FINDINGS_SCHEMA } from './schemas/findings.ts';
import { PLAN_SCHEMA } from './schemas/plan.ts';
import { PLANS_FORMAT, PLANS_SCHEMA } from './schemas/plans.ts';

const REPORT_FORMAT = 1;
const ACCESS_FORMAT = 1;

function render(value: unknown, schema: JsonObject): string {
  return `${JSON.stringify(ordered(value, schema, schema), null, 2)}\n`;
}

/** The plan as JSON text (schemas/plan.schema.json), two spaces of indentation, with a line break at its end. */
export function renderPlanJson(plan: Plan): string {
  return render(plan, PLAN_SCHEMA);
}

/** Plans of several accounts as JSON text (schemas/plans.schema.json): of each its plan, its findings, or its error. */
export function renderPlansJson(plans: readonly AccountPlan[]): string {
  const accounts = plans.map((one) => {
    const { account, name } = one;
    switch (one.is) {
      case 'plan':
        return { account, name, plan: one.plan };
      case 'findings':
        return { account, name, findings: sortFindings(one.findings) };
      case 'error':
        return { account, name, error: one.error };
    }
  });
  return render({ formatVersion: PLANS_FORMAT, accounts }, PLANS_SCHEMA);
}

/** An access diff as JSON text (schemas/access.schema.json). */
export function renderAccessJson({ actionsOf, principals }: AccessDiff): string {
  return render({ formatVersion: ACCESS_FORMAT, actionsOf, principals }, ACCESS_SCHEMA);
}

/** Findings as JSON text (schemas/findings.schema.json), sorted by place. */
export function renderFindingsJson(findings: readonly Finding[]): string {
  return render({ formatVersion: FINDINGS_FORMAT, findings: sortFindings(findings) }, FINDINGS_SCHEMA);
}

/**
 * A run's report as JSON text; `unconfirmed` are the addresses that still differed when the account was read again, `unread` says why it
 * could not be read again, null if it was; `rollback` is the report of the rollback that followed a failure, null if it could not begin.
 */
export function renderReportJson(
  report: RunReport,
  { left: unconfirmed, unread }: { readonly left: readonly string[]; readonly unread: Failure | null },
  rollback?: RunReport | null,
): string {
  const after = rollback === undefined ? {} : { rollback: rollback === null ? null : plainReport(rollback) };
  return `${JSON.stringify({ formatVersion: REPORT_FORMAT, ...plainReport(report), unconfirmed, unread: told(unread), ...after }, null, 2)}\n`;
}

function plainReport({ cause, ...rest }: RunReport): object {
  return { ...rest, cause: told(cause) };
}

function told(failure: Failure | null): object | null {
  return failure === null ? null : { code: failure.code, message: failure.message, next: failure.next };
}
