// What nobody uses: roles, policies, groups, providers. What is new has not had its time yet.
import { addressOf } from '../../model/address.ts';
import type { Finding } from '../../model/finding.ts';
import { isList, isObject } from '../../model/json.ts';
import type { Json } from '../../model/json.ts';
import type { Live } from '../../model/state.ts';
import { kindOf } from '../../kinds/index.ts';
import { daysSince, told } from './nouns.ts';
import type { AuditId, Audited } from './nouns.ts';

export function auditUnused(audited: Audited): Finding[] {
  const { live } = audited;
  const held = new Set(live.entities.flatMap((entity) => (kindOf(entity.kind)?.holds(entity.spec) ?? []).map(({ arn }) => arn)));
  const joined = new Set(live.entities.flatMap(({ spec }) => texts(spec['groups'])));
  const trusted = new Set(live.entities.flatMap((entity) => federatedIn(kindOf(entity.kind)?.trust(entity.spec) ?? null)));
  return live.entities.flatMap((entity) => {
    switch (entity.kind) {
      case 'Role':
        return unusedRole(entity, audited);
      case 'Policy':
        return held.has(entity.arn) ? [] : [unused(entity, 'policy-unused', 'is attached to nobody and limits nobody')];
      case 'Group':
        return joined.has(entity.name) || texts(entity.spec['members']).length > 0 ? [] : [unused(entity, 'group-empty', 'has no members')];
      case 'InstanceProfile':
        return entity.spec['role'] === null ? [unused(entity, 'profile-empty', 'holds no role')] : [];
      case 'OidcProvider':
      case 'SamlProvider':
        return trusted.has(entity.arn) ? [] : [unused(entity, 'provider-unused', 'is trusted by no role')];
      default:
        return [];
    }
  });
}

function unused(entity: Live, rule: AuditId, how: string): Finding {
  const address = addressOf(entity.kind, entity.name);
  return told('note', rule, address, `${address} ${how}.`, `List it under removed, or keep it knowingly.`);
}

// IAM remembers the last use of a role for 400 days.
function unusedRole(entity: Live, { now, days }: Audited): Finding[] {
  const { path } = entity.spec;
  if (kindOf(entity.kind)?.isBuiltIn(entity.name, typeof path === 'string' ? path : '/') === true) return [];
  const { lastUsed, created } = entity.facts;
  const since = timeOf(lastUsed) ?? timeOf(created);
  if (since === null || daysSince(since, now) < days) return [];
  const address = addressOf(entity.kind, entity.name);
  const how =
    timeOf(lastUsed) === null
      ? `was made ${daysSince(since, now)} days ago and never used`
      : `was last used ${daysSince(since, now)} days ago`;
  return [told('note', 'role-unused', address, `${address} ${how}.`, 'Close its trust first, wait, and list it under removed.')];
}

function timeOf(value: Json | undefined): number | null {
  const time = typeof value === 'string' ? Date.parse(value) : Number.NaN;
  return Number.isNaN(time) ? null : time;
}

function texts(value: Json | undefined): string[] {
  return isList(value) ? value.filter((one) => typeof one === 'string') : [];
}

function federatedIn(trust: Json): string[] {
  const statements = isObject(trust) ? trust['Statement'] : undefined;
  return (isList(statements) ? statements.filter(isObject) : []).flatMap(({ Principal }) =>
    Principal !== undefined && isObject(Principal) ? texts(Principal['Federated']) : [],
  );
}
