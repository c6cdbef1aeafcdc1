// The credential report as CSV, one line for the account's root and one for each user.
import type { Account } from './account.ts';
import { holding } from './account.ts';
import type { AccessKey, SigningCertificate } from './credentials.ts';
import type { UserRecord } from './records.ts';
import { arnOf } from './records.ts';
import type { World } from './world.ts';

const COLUMNS = [
  'user',
  'arn',
  'user_creation_time',
  'password_enabled',
  'password_last_used',
  'password_last_changed',
  'password_next_rotation',
  'mfa_active',
  ...[1, 2].flatMap((n) =>
    ['active', 'last_rotated', 'last_used_date', 'last_used_region', 'last_used_service'].map((what) => `access_key_${n}_${what}`),
  ),
  ...[1, 2].flatMap((n) => [`cert_${n}_active`, `cert_${n}_last_rotated`]),
];
const NONE = 'N/A';

/** The report of an account as it is now. */
export function reportText(account: Account, world: World): string {
  const users = account.names('user').flatMap((name) => account.find('user', name) ?? []);
  const rows = [COLUMNS, rootRow(account), ...users.map((user) => userRow(account, user, world))];
  return rows.map((row) => row.join(',')).join('\n');
}

function rootRow(account: Account): string[] {
  const arn = `arn:aws:iam::${account.id}:root`;
  const password = ['not_supported', 'no_information', 'not_supported', 'not_supported'];
  const key = ['true', NONE, NONE, NONE, NONE];
  return ['<root_account>', arn, date('2020-01-01T00:00:00Z'), ...password, 'false', ...key, ...noKey(), 'false', NONE, 'false', NONE];
}

function userRow(account: Account, user: UserRecord, world: World): string[] {
  const { keys, certificates } = user.credentials;
  return [
    user.name,
    arnOf(account.id, user),
    date(user.created),
    ...passwordCells(account, user, world),
    String(account.holderCount(holding.mfaOf(user.id)) > 0),
    ...[0, 1].flatMap((n) => keyCells(account, keys[n])),
    ...[0, 1].flatMap((n) => certificateCells(certificates[n])),
  ];
}

function passwordCells(account: Account, user: UserRecord, world: World): string[] {
  const { login, passwordUsed } = user.credentials;
  if (login === null) return ['false', NONE, NONE, NONE];
  const age = account.settings.passwordPolicy?.maxAge ?? null;
  const next = age === null ? NONE : date(world.timestamp(Date.parse(login.changed) + age * 86_400_000));
  return ['true', passwordUsed === null ? 'no_information' : date(passwordUsed), date(login.changed), next];
}

function keyCells(account: Account, key: AccessKey | undefined): string[] {
  if (key === undefined) return noKey();
  const use = account.uses.get(key.id);
  const used = use === undefined ? [NONE, NONE, NONE] : [date(use.at), use.region, use.service];
  return [String(key.status === 'Active'), date(key.created), ...used];
}

function noKey(): string[] {
  return ['false', NONE, NONE, NONE, NONE];
}

function certificateCells(one: SigningCertificate | undefined): string[] {
  return one === undefined ? ['false', NONE] : [String(one.status === 'Active'), date(one.uploaded)];
}

// The report spells the zone as an offset.
function date(time: string): string {
  return time.replace('Z', '+00:00');
}
