// How near the account and its entities are to their quotas, as GetAccountSummary names them.
import { addressOf } from '../../model/address.ts';
import type { Finding } from '../../model/finding.ts';
import { kindOf } from '../../kinds/index.ts';
import { told } from './nouns.ts';
import type { Audited } from './nouns.ts';

/** From so much of a quota on it is told, and from so much on it is urgent. */
const NEAR = 0.8;
const FULL = 0.95;

/** Counts of GetAccountSummary and the quotas on them. */
const COUNTS: readonly (readonly [count: string, quota: string, what: string])[] = [
  ['Users', 'UsersQuota', 'users'],
  ['Groups', 'GroupsQuota', 'groups'],
  ['Roles', 'RolesQuota', 'roles'],
  ['Policies', 'PoliciesQuota', 'customer managed policies'],
  ['PolicyVersionsInUse', 'PolicyVersionsInUseQuota', 'policy versions'],
  ['InstanceProfiles', 'InstanceProfilesQuota', 'instance profiles'],
  ['ServerCertificates', 'ServerCertificatesQuota', 'server certificates'],
];

export function auditQuotas({ live }: Audited): Finding[] {
  const { quotas } = live;
  const account = COUNTS.flatMap(([count, quota, what]) =>
    nearness(quotas[count] ?? 0, quotas[quota]).map((severity) =>
      told(
        severity,
        'quota-near',
        undefined,
        `The account has ${quotas[count]} of ${quotas[quota]} ${what}.`,
        `Remove what is unused, or have AWS raise ${quota}.`,
      ),
    ),
  );
  const entities = live.entities.flatMap((entity) =>
    (kindOf(entity.kind)?.usage(entity.spec) ?? []).flatMap(({ quota, used, unit, field }) =>
      nearness(used, quotas[quota]).map((severity) =>
        told(
          severity === 'error' ? 'warning' : 'note',
          'quota-near',
          addressOf(entity.kind, entity.name),
          `${entity.name} uses ${used} of ${quotas[quota]} ${unit} (${field}).`,
          `Make do with less, or have AWS raise ${quota}.`,
        ),
      ),
    ),
  );
  return [...account, ...entities];
}

function nearness(used: number, quota: number | undefined): Finding['severity'][] {
  if (quota === undefined || quota === 0 || used < quota * NEAR) return [];
  return [used >= quota * FULL ? 'error' : 'warning'];
}
