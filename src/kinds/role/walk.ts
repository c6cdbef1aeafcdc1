// The moves that only roles have: settings and trust.
import { call } from '../../model/call.ts';
import type { Call } from '../../model/call.ts';
import { byCodePoint, canonical } from '../../model/json.ts';
import { isUnread } from '../../model/state.ts';
import type { Document, Principals } from '../../policy/document.ts';
import { wire } from '../../policy/wire.ts';
import { documentEffects } from '../effects.ts';
import type { Move, Moves, Subject, Terrain } from '../kind.ts';
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

/** The call that puts a trust policy. */
export function putTrust(RoleName: string, trust: Document): Call {
  return call('UpdateAssumeRolePolicy', { RoleName, PolicyDocument: wire(trust) });
}

/** The trust policy with the ARNs that its principals will have: IAM keeps them by unique id and shows where they are. */
export function followTrust(trust: Document, moves: Moves): Document {
  if (trustedArns(trust).every((arn) => moves.arn(arn) === arn)) return trust;
  const named = (side: Principals | undefined): Principals | undefined =>
    side === undefined || side === '*' || side['AWS'] === undefined
      ? side
      : { ...side, AWS: side['AWS'].map((arn) => moves.arn(arn)).sort(byCodePoint) };
  const statements = trust.Statement.map((statement) => {
    const [Principal, NotPrincipal] = [named(statement.Principal), named(statement.NotPrincipal)];
    return { ...statement, ...(Principal === undefined ? {} : { Principal }), ...(NotPrincipal === undefined ? {} : { NotPrincipal }) };
  });
  return { ...trust, Statement: statements.sort((a, b) => byCodePoint(canonical(a), canonical(b))) };
}

/** UpdateRole, always with both fields: recordings and documentation disagree on what an omitted one becomes. */
export function walkSettings(subject: Subject, before: RoleSpec, after: RoleSpec): Move[] {
  if (
    isUnread(before.description) ||
    isUnread(after.description) ||
    isUnread(before.maxSessionDuration) ||
    isUnread(after.maxSessionDuration)
  )
    return [];
  if (before.description === after.description && before.maxSessionDuration === after.maxSessionDuration) return [];
  const update = (Description: string, MaxSessionDuration: number): Call =>
    call('UpdateRole', { RoleName: subject.name, Description, MaxSessionDuration });
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
  const put = (trust: Document): Call => putTrust(subject.name, trust);
  const orphans = orphanedIds(before);
  const old = trustedArns(before);
  const fresh = trustedArns(after);
  const dropped = old.filter((arn) => !fresh.includes(arn)).flatMap((arn) => terrain.addressOf(arn) ?? []);
  return [
    {
      do: put(after),
      undo: orphans.length === 0 ? [put(before)] : { lost: `the old trust policy names ${orphans.join(', ')}, which no longer exists` },
      // The way back names those that stay as they will be, so they must have become that.
      takes: [
        ...fresh.flatMap((arn) => terrain.addressOf(arn) ?? []),
        ...dropped.filter((address) => terrain.sides(address).after !== null),
      ],
      lets: dropped,
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
