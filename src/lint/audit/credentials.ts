// Who can come in, and for how long nobody has: passwords, keys, second factors, the root user.
import { addressOf } from '../../model/address.ts';
import type { Finding } from '../../model/finding.ts';
import { daysSince, told } from './nouns.ts';
import type { AuditId, Audited } from './nouns.ts';
import type { ReportKey, ReportRow } from './report.ts';

export function auditCredentials(audited: Audited): Finding[] {
  const rows = audited.report ?? [];
  return [...rootBySummary(audited), ...rows.flatMap((row) => (row.isRoot ? rootRow(row, audited) : userRow(row, audited)))];
}

// The summary says it even where the report can't be had.
function rootBySummary({ live, report }: Audited): Finding[] {
  const { AccountAccessKeysPresent: keys = 0, AccountMFAEnabled: mfa, AccountSigningCertificatesPresent: certificates = 0 } = live.quotas;
  const root = report?.find((row) => row.isRoot);
  const urgent = (rule: AuditId, message: string, next: string): Finding => told('error', rule, undefined, message, next);
  const hasKeys = keys > 0 || root?.keys.some((key) => key.active) === true;
  const hasMfa = mfa === undefined ? (root?.mfa ?? true) : mfa > 0;
  return [
    ...(hasKeys ? [urgent('root-access-key', 'The root user has an access key.', 'Delete it; nothing limits what it may do.')] : []),
    ...(certificates > 0
      ? [urgent('root-certificate', 'The root user has a signing certificate.', 'Delete it: it signs as the root user.')]
      : []),
    ...(hasMfa ? [] : [urgent('root-without-mfa', 'The root user signs in without a second factor.', 'Register an MFA device for it.')]),
  ];
}

function rootRow({ password }: ReportRow, { now, days }: Audited): Finding[] {
  const used = password?.used ?? null;
  if (used === null || daysSince(used, now) >= days) return [];
  return [
    told(
      'warning',
      'root-used',
      undefined,
      `The root user signed in ${daysSince(used, now)} days ago.`,
      'Use a role for what it did; see which tasks need the root user.',
    ),
  ];
}

function userRow(row: ReportRow, audited: Audited): Finding[] {
  const address = addressOf('User', row.user);
  const { password } = row;
  return [
    ...(password !== null && !row.mfa
      ? [
          told(
            'warning',
            'user-without-mfa',
            address,
            `${row.user} signs in with a password alone.`,
            'Register an MFA device, or take the password away with console: { none: true }.',
          ),
        ]
      : []),
    ...(password === null ? [] : unusedPassword(row, password.used ?? password.changed ?? row.created, audited)),
    ...row.keys.flatMap((key, index) => keyFindings(row.user, key, index + 1, audited)),
  ];
}

function unusedPassword({ user }: ReportRow, since: number | null, { now, days }: Audited): Finding[] {
  if (since === null || daysSince(since, now) < days) return [];
  return [
    told(
      'warning',
      'password-unused',
      addressOf('User', user),
      `Nobody has signed in as ${user} for ${daysSince(since, now)} days.`,
      'Take the password away with console: { none: true }.',
    ),
  ];
}

function keyFindings(user: string, { active, rotated, used }: ReportKey, number: number, { now, days }: Audited): Finding[] {
  const address = addressOf('User', user);
  const name = `Access key ${number} of ${user}`;
  const age = rotated === null ? 0 : daysSince(rotated, now);
  if (!active)
    return age < days
      ? []
      : [told('note', 'key-inactive', address, `${name} is switched off and ${age} days old.`, 'Delete it if nobody has missed it.')];
  const idle = daysSince(used ?? rotated ?? now, now);
  return [
    ...(age >= days
      ? [told('warning', 'key-old', address, `${name} is ${age} days old.`, 'Give it a slot with rotateEvery, or iamsync keys rotate.')]
      : []),
    ...(idle >= days
      ? [
          told(
            'warning',
            'key-unused',
            address,
            `${name} has not been used for ${idle} days${used === null ? ', or ever' : ''}.`,
            'Switch it off (status: Inactive), wait, and delete it.',
          ),
        ]
      : []),
  ];
}
