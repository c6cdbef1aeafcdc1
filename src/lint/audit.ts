// The audit of an account: what is old, unused, unguarded or nearly full, each with an id and a next step.
import type { Finding } from '../model/finding.ts';
import { byCodePoint } from '../model/json.ts';
import { auditCredentials } from './audit/credentials.ts';
import { told } from './audit/nouns.ts';
import type { Audited } from './audit/nouns.ts';
import { auditPasswordPolicy } from './audit/password-policy.ts';
import { auditQuotas } from './audit/quotas.ts';
import { auditTrust } from './audit/trust.ts';
import { auditUnused } from './audit/unused.ts';

export type { Audited } from './audit/nouns.ts';

const RANKS: Readonly<Record<Finding['severity'], number>> = { error: 0, warning: 1, note: 2 };

/** Everything that the audit finds, urgent things first, then by id and address. Same account, same instant, same findings. */
export function audit(audited: Audited): Finding[] {
  const findings = [
    ...auditCredentials(audited),
    ...auditPasswordPolicy(audited),
    ...auditQuotas(audited),
    ...auditTrust(audited),
    ...auditUnused(audited),
    ...unmanaged(audited),
    ...orphaned(audited),
    ...(audited.report === null ? [unseen()] : []),
  ];
  return findings.toSorted(
    (a, b) =>
      RANKS[a.severity] - RANKS[b.severity] ||
      byCodePoint(a.rule, b.rule) ||
      byCodePoint(a.address ?? '', b.address ?? '') ||
      byCodePoint(a.message, b.message),
  );
}

function unmanaged({ unmanaged: addresses }: Audited): Finding[] {
  return (addresses ?? []).map((address) =>
    told(
      'note',
      'unmanaged',
      address,
      `No manifest declares ${address}.`,
      `Declare it (iamsync export --only ${address}), ignore it, or remove it.`,
    ),
  );
}

function orphaned({ orphans }: Audited): Finding[] {
  return orphans.map(({ address, why }) =>
    told(
      'warning',
      'orphan',
      address,
      `${address} is ours and no manifest declares it any more: ${why}.`,
      'Declare it again, or list it under removed.',
    ),
  );
}

function unseen(): Finding {
  return told(
    'warning',
    'report-unread',
    undefined,
    'The credential report could not be read, so that passwords, keys and second factors were not looked at.',
    'Allow iam:GenerateCredentialReport and iam:GetCredentialReport, and ask the account itself, not a file.',
  );
}
