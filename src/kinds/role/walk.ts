// The moves that only roles have: settings, trust, instance profiles.
import { addressOf } from '../../model/address.ts';
import { call } from '../../model/call.ts';
import type { Call } from '../../model/call.ts';
import { canonical, isList } from '../../model/json.ts';
import { isUnread } from '../../model/state.ts';
import type { Document } from '../../policy/document.ts';
import { wire } from '../../policy/wire.ts';
import { documentEffects } from '../effects.ts';
import type { Move, Subject, Terrain } from '../kind.ts';
import type { RoleSpec } from './role.ts';

const PRINCIPAL_ARN = /^arn:[a-z-]+:iam::\d{12}:(user|role)\//;
const UNIQUE_ID = /^(AIDA|AROA)[A-Z0-9]{12,}$/;

/** User and role ARNs that a trust policy lets in or keeps out, sorted. */
export function trustedArns(trust: Document): string[] {
  return awsPrincipals(trust).filter((principal) => PRINCIPAL_ARN.test(principal));
}

/** Ids of deleted users and roles: IAM stores principals by unique id, and shows the id when the principal is gone. */
export function orphanedIds(trust: Document): string[] {
  return awsPrincipals(trust).filter((principal) => UNIQUE_ID.test(principal));
}

function awsPrincipals(trust: Document): string[] {
  const sides = trust.Statement.flatMap((statement) => [statement.Principal, statement.NotPrincipal]);
  const found = sides.flatMap((side) => (side === undefined || side === '*' ? [] : (side['AWS'] ?? [])));
  return [...new Set(found)].sort();
}

/** UpdateRole, always with both fields: recordings and documentation disagree on what an omitted one becomes. */
export function walkSettings(subject: Subject, before: RoleSpec, after: RoleSpec): Move[] {
  if (isUnread(before.description) || isUnread(after.description) || isUnread(before.maxSessionDuration) || isUnread(after.maxSessionDuration)) return [];
  if (before.description === after.description && before.maxSessionDuration === after.maxSessionDuration) return [];
  const update = (Description: string, MaxSessionDuration: number): Call => call('UpdateRole', { RoleName: subject.name, Description, MaxSessionDuration });
  return [
    {
      do: update(after.description, after.maxSessionDuration),
      undo: [update(before.description, before.maxSessionDuration)],
      takes: [],
      lets: [],
      effects: [],
      when: 'first',
      risk: 'none',
      reason: before.description === after.description ? 'the longest session differs' : 'the description differs',
    },
  ];
}

/** UpdateAssumeRolePolicy. A trust policy that names a deleted principal can't be put back: AWS refuses the id. */
export function walkTrust(subject: Subject, before: Document, after: Document, terrain: Terrain): Move[] {
  if (canonical(before) === canonical(after)) return [];
  const put = (trust: Document): Call => call('UpdateAssumeRolePolicy', { RoleName: subject.name, PolicyDocument: wire(trust) });
  const orphans = orphanedIds(before);
  const old = trustedArns(before);
  const fresh = trustedArns(after);
  return [
    {
      do: put(after),
      undo: orphans.length === 0 ? [put(before)] : { lost: `the old trust policy names ${orphans.join(', ')}, which no longer exists` },
      takes: fresh.flatMap((arn) => terrain.addressOf(arn) ?? []),
      lets: old.filter((arn) => !fresh.includes(arn)).flatMap((arn) => terrain.addressOf(arn) ?? []),
      effects: documentEffects(open(before), open(after)),
      risk: orphans.length === 0 ? 'none' : 'irreversible',
      reason: orphans.length === 0 ? 'the trust policy differs' : `the trust policy differs; it names the deleted ${orphans.join(', ')}`,
    },
  ];
}

// A closed trust policy lets nobody in, so opening it only allows and closing it only takes away.
function open(trust: Document): Document | null {
  return trust.Statement.every((statement) => statement.Effect === 'Deny') ? null : trust;
}

/** After a role is born again under its name, whoever trusts it must be told: trust is kept by unique id. */
export function rejoinTrust(subject: Subject, terrain: Terrain): Call[] {
  return terrain
    .trustingAfter(subject.arn)
    .filter((other) => other.name !== subject.name)
    .map((other) => call('UpdateAssumeRolePolicy', { RoleName: other.name, PolicyDocument: wire(other.trust) }));
}

/** Instance profiles hold a role back from being deleted. */
export function emptyRole(subject: Subject): Move[] {
  const profiles = subject.live?.facts['instanceProfiles'];
  const names = isList(profiles) ? profiles.filter((name) => typeof name === 'string') : [];
  return names.map((InstanceProfileName) => ({
    do: call('RemoveRoleFromInstanceProfile', { InstanceProfileName, RoleName: subject.name }),
    undo: [call('AddRoleToInstanceProfile', { InstanceProfileName, RoleName: subject.name })],
    target: InstanceProfileName,
    takes: [],
    lets: [subject.address],
    effects: [],
    when: 'last',
    risk: 'none',
    reason: `${addressOf('InstanceProfile', InstanceProfileName)} holds it`,
  }));
}
