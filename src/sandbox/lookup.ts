// Finds the entity that a request names, or refuses in AWS's words.
import type { Account } from './account.ts';
import { AWS_OWNER, awsManagedPolicies } from './aws-managed.ts';
import { accessDenied, AwsError, noSuchEntity, validationError } from './errors.ts';
import type { NamedKind } from './names.ts';
import type { Context } from './operation.ts';
import type {
  GroupRecord,
  PolicyRecord,
  PrincipalKind,
  PrincipalRecord,
  ProfileRecord,
  Records,
  RoleRecord,
  UserRecord,
} from './records.ts';
import { arnOf } from './records.ts';

function notFound(kind: NamedKind, name: string): Error {
  return noSuchEntity(kind === 'profile' ? `Instance Profile ${name} cannot be found.` : `The ${kind} with name ${name} cannot be found.`);
}

export function theUser(account: Account, name: string): UserRecord {
  return found(account.find('user', name), 'user', name);
}

/** The user that a request names, else the user who asks. */
export function userOrCaller({ account, caller }: Context, name: string | undefined): UserRecord {
  if (name !== undefined) return theUser(account, name);
  const record = caller.kind === 'user' ? account.findById(caller.id) : undefined;
  if (record?.kind !== 'user') throw validationError('Must specify userName when calling with non-User credentials');
  return record;
}

export function theGroup(account: Account, name: string): GroupRecord {
  return found(account.find('group', name), 'group', name);
}

export function theRole(account: Account, name: string): RoleRecord {
  return found(account.find('role', name), 'role', name);
}

/** A role that the account itself may change: not one of a service or of Identity Center. */
export function ownRole(account: Account, name: string): RoleRecord {
  return unprotected(theRole(account, name));
}

/** A principal whose policies and boundary the account itself may change. */
export function ownPrincipal(account: Account, kind: PrincipalKind, name: string): PrincipalRecord {
  return unprotected(thePrincipal(account, kind, name));
}

function unprotected<T extends PrincipalRecord>(record: T): T {
  if (record.kind === 'role' && /^\/aws-(?:service-role|reserved)\//.test(record.path))
    throw new AwsError(
      'UnmodifiableEntity',
      400,
      `Cannot perform the operation on the protected role '${record.name}' - this role is only modifiable by AWS`,
    );
  return record;
}

export function theProfile(account: Account, name: string): ProfileRecord {
  return found(account.find('profile', name), 'profile', name);
}

export function thePrincipal(account: Account, kind: PrincipalKind, name: string): PrincipalRecord {
  return found<PrincipalRecord>(account.find(kind, name), kind, name);
}

function found<T extends Records[NamedKind]>(record: T | undefined, kind: NamedKind, name: string): T {
  if (record === undefined) throw notFound(kind, name);
  return record;
}

/** A managed policy, the account's own or one of AWS's; undefined if there is none with this ARN. */
export function findPolicy(account: Account, arn: string): PolicyRecord | undefined {
  if (arn.startsWith(`arn:aws:iam::${AWS_OWNER}:`)) return awsManagedPolicies().get(arn);
  const record = account.find('policy', arn.slice(arn.lastIndexOf('/') + 1));
  return record !== undefined && arnOf(account.id, record) === arn ? record : undefined;
}

export function thePolicy(account: Account, arn: string): PolicyRecord {
  const record = findPolicy(account, arn);
  if (record === undefined) throw noSuchEntity(`Policy ${arn} was not found.`);
  return record;
}

/** A policy that the account itself may change. */
export function ownPolicy(account: Account, arn: string): PolicyRecord {
  const record = thePolicy(account, arn);
  if (isAwsArn(arn)) throw accessDenied(`Policy ${arn} is managed by AWS and cannot be changed.`);
  return record;
}

export function isAwsArn(arn: string): boolean {
  return arn.startsWith(`arn:aws:iam::${AWS_OWNER}:`);
}
