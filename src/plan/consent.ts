// Approvals: what was agreed to, what of it was used, and what of it is over.
import type { Finding } from '../model/finding.ts';
import { approvalsFor, isValid } from '../model/guards.ts';
import type { Approval, ApprovalVerb } from '../model/guards.ts';

export interface Consent {
  /** True if somebody agreed to it; notes the approvals as used. The address may be that of a facet. */
  allows(verb: ApprovalVerb, address: string): boolean;
  /** Warnings about approvals that are over, and about those that nothing in the plan needed. */
  leftover(): Finding[];
}

/** The consent of a plan as of an instant; `used` are approvals that were needed before the plan was made. */
export function consentOf(approvals: readonly Approval[], asOf: string, used: readonly Approval[]): Consent {
  const needed = new Set<Approval>(used);
  return {
    allows(verb, address) {
      const found = approvalsFor(approvals, { verb, address, asOf });
      for (const approval of found) needed.add(approval);
      return found.length > 0;
    },
    leftover: () => approvals.flatMap((approval) => (needed.has(approval) ? [] : [warning(approval, asOf)])),
  };
}

function warning({ verb, glob, until, place }: Approval, asOf: string): Finding {
  const text = `${verb} ${glob}`;
  if (!isValid({ until }, asOf))
    return {
      severity: 'warning',
      rule: 'approval-expired',
      message: `The approval "${text}" ended on ${until}.`,
      next: 'Remove it, or have it renewed.',
      place,
    };
  return {
    severity: 'warning',
    rule: 'approval-unmatched',
    message: `The approval "${text}" matches nothing in this plan.`,
    next: 'Correct its address, or remove it if it has served.',
    place,
  };
}
