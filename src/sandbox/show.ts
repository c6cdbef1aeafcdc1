// How entities look in answers. Which member is present where follows recordings of real answers (February 2026).
import { holding } from './account.ts';
import type { Account } from './account.ts';
import type { Members } from './answer.ts';
import { percentEncode } from './answer.ts';
import type { Context } from './operation.ts';
import type { GroupRecord, PolicyRecord, PolicyVersion, PrincipalRecord, ProfileRecord, RoleRecord, UserRecord } from './records.ts';
import { arnOf } from './records.ts';
import { tagMembers } from './tags.ts';
import { showTrust } from './trust.ts';

type Where = Pick<Context, 'account' | 'world'>;

/** The members that a user has in every answer. */
export function userMembers(account: Account, user: UserRecord): Members {
  return { Path: user.path, UserName: user.name, UserId: user.id, Arn: arnOf(account.id, user), CreateDate: user.created };
}

/** A user as GetUser and ListUsers show them: also when they last signed in with a password, if they ever did. */
export function userWithLastUse(account: Account, user: UserRecord): Members {
  return { ...userMembers(account, user), PasswordLastUsed: user.credentials.passwordUsed ?? undefined };
}

export function groupMembers(account: Account, group: GroupRecord): Members {
  return { Path: group.path, GroupName: group.name, GroupId: group.id, Arn: arnOf(account.id, group), CreateDate: group.created };
}

/** The members that a role has in every answer: neither description, session duration, boundary nor tags. */
export function roleMembers({ account, world }: Where, role: RoleRecord): Members {
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    // As long as a new role is not known everywhere, its ARN reads as its unique id.
    Arn: world.isFresh(role.id, world.circumstances.lag.arns) ? role.id : arnOf(account.id, role),
    CreateDate: role.created,
    AssumeRolePolicyDocument: percentEncode(showTrust(world, role.trust)),
  };
}

/** When a role's credentials were last used; empty if they never were. */
export function lastUse(account: Account, role: RoleRecord): Members {
  const use = account.uses.get(role.id);
  return use === undefined ? {} : { LastUsedDate: use.at, Region: use.region };
}

/** An instance profile with its role, without tags. */
export function profileMembers(where: Where, profile: ProfileRecord): Members {
  const role = profile.role === null ? undefined : where.account.findById(profile.role);
  return {
    Path: profile.path,
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: arnOf(where.account.id, profile),
    CreateDate: profile.created,
    Roles: role?.kind === 'role' ? [roleMembers(where, role)] : [],
  };
}

/** A managed policy without description and tags; `owner` is the account, or `aws`. */
export function policyMembers(account: Account, policy: PolicyRecord, owner: string): Members {
  const arn = arnOf(owner, policy);
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: arn,
    Path: policy.path,
    DefaultVersionId: `v${policy.defaultVersion}`,
    AttachmentCount: account.holderCount(holding.attachment(arn)),
    PermissionsBoundaryUsageCount: account.holderCount(holding.boundary(arn)),
    IsAttachable: true,
    CreateDate: policy.created,
    UpdateDate: policy.updated,
  };
}

export function versionMembers(policy: PolicyRecord, version: PolicyVersion): Members {
  return { VersionId: `v${version.number}`, IsDefaultVersion: version.number === policy.defaultVersion, CreateDate: version.created };
}

export function versionWithDocument(policy: PolicyRecord, version: PolicyVersion): Members {
  return { Document: percentEncode(version.text), ...versionMembers(policy, version) };
}

/** The boundary of a principal; undefined if there is none. On the wire its type is `Policy`, whatever the enumeration says. */
export function boundaryMembers(principal: PrincipalRecord): Members | undefined {
  if (principal.boundary === null) return undefined;
  return { PermissionsBoundaryType: 'Policy', PermissionsBoundaryArn: principal.boundary };
}

/** Attached managed policies by name. */
export function attachedMembers(principal: PrincipalRecord): Members[] {
  return principal.attached
    .map((arn) => ({ PolicyName: arn.slice(arn.lastIndexOf('/') + 1), PolicyArn: arn }))
    .sort((a, b) => (a.PolicyName < b.PolicyName ? -1 : 1));
}

/** Inline policies with their documents, by name. */
export function inlineMembers(principal: PrincipalRecord): Members[] {
  return [...principal.inline.keys()]
    .sort()
    .map((name) => ({ PolicyName: name, PolicyDocument: percentEncode(principal.inline.get(name) ?? '') }));
}

/** Tags, or nothing where the answer has the member only if there are any. */
export function tagsIfAny(tags: PrincipalRecord['tags']): Members[] | undefined {
  return tags.length === 0 ? undefined : tagMembers(tags);
}
