// Reads the details of an account out of JSON, in AWS's own shapes: names as GetAccountAuthorizationDetails has them, dates as ISO
// text or seconds, documents as objects (the AWS CLI decodes them) or as text, percent-encoded or not.
// https://docs.aws.amazon.com/cli/latest/reference/iam/get-account-authorization-details.html
import type {
  AttachedPolicy,
  GroupDetail,
  InstanceProfile,
  ManagedPolicyDetail,
  PolicyDetail,
  PolicyVersion,
  RoleDetail,
  Tag,
  UserDetail,
} from '@aws-sdk/client-iam';
import { Failure } from '../model/failure.ts';
import type { Crawl } from '../model/crawl.ts';
import { isList, isObject } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { parseLive, readLive } from '../policy/normal.ts';

export type Details = Pick<Crawl, 'users' | 'groups' | 'roles' | 'policies'>;

/** The four lists, by the names that AWS gives them. */
export const LISTS = ['UserDetailList', 'GroupDetailList', 'RoleDetailList', 'Policies'] as const;

/** The details in a JSON object that holds the four lists. Throws Failure('input') naming the place that is not as it should be. */
export function readDetails(content: JsonObject, file: string): Details {
  const all = <T>(list: (typeof LISTS)[number], read: (one: JsonObject) => T): T[] =>
    located(file, '', () => objects(content, list)).map((one, index) => located(file, `${list}[${index}]`, () => read(one)));
  return {
    users: all('UserDetailList', readUser),
    groups: all('GroupDetailList', readGroup),
    roles: all('RoleDetailList', readRole),
    policies: all('Policies', readPolicy),
  };
}

/** An instance profile, as ListInstanceProfiles has it. */
export function readProfile(one: JsonObject): InstanceProfile {
  return {
    InstanceProfileName: required(one, 'InstanceProfileName'),
    InstanceProfileId: text(one, 'InstanceProfileId') ?? '',
    Arn: required(one, 'Arn'),
    Path: text(one, 'Path') ?? '/',
    CreateDate: date(one, 'CreateDate'),
    Roles: objects(one, 'Roles').map((role) => ({
      RoleName: required(role, 'RoleName'),
      RoleId: text(role, 'RoleId') ?? '',
      Arn: required(role, 'Arn'),
      Path: text(role, 'Path') ?? '/',
      CreateDate: date(role, 'CreateDate'),
    })),
    Tags: tags(one),
  };
}

/** Does the reading and names the place of what was wrong. */
export function located<T>(file: string, place: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (!(cause instanceof Failure)) throw cause;
    throw new Failure(
      'input',
      `${file}: ${place === '' ? '' : `${place}: `}${cause.message}`,
      'Make the file anew: iamsync snapshot, or aws iam get-account-authorization-details.',
      cause,
    );
  }
}

function readUser(one: JsonObject): UserDetail {
  return {
    ...principal(one),
    UserName: required(one, 'UserName'),
    UserId: text(one, 'UserId') ?? '',
    UserPolicyList: inline(one, 'UserPolicyList'),
    GroupList: texts(one, 'GroupList'),
    ...boundary(one),
    Tags: tags(one),
  };
}

function readGroup(one: JsonObject): GroupDetail {
  return {
    ...principal(one),
    GroupName: required(one, 'GroupName'),
    GroupId: text(one, 'GroupId') ?? '',
    GroupPolicyList: inline(one, 'GroupPolicyList'),
  };
}

function readRole(one: JsonObject): RoleDetail {
  return {
    ...principal(one),
    RoleName: required(one, 'RoleName'),
    RoleId: text(one, 'RoleId') ?? '',
    AssumeRolePolicyDocument: document(one, 'AssumeRolePolicyDocument'),
    RolePolicyList: inline(one, 'RolePolicyList'),
    InstanceProfileList: objects(one, 'InstanceProfileList').map(readProfile),
    ...lastUse(one),
    ...boundary(one),
    Tags: tags(one),
  };
}

function readPolicy(one: JsonObject): ManagedPolicyDetail {
  const arn = required(one, 'Arn');
  return {
    // One emulator leaves the name out; the ARN always ends in it.
    PolicyName: text(one, 'PolicyName') ?? arn.slice(arn.lastIndexOf('/') + 1),
    PolicyId: text(one, 'PolicyId') ?? '',
    Arn: arn,
    Path: text(one, 'Path') ?? '/',
    DefaultVersionId: required(one, 'DefaultVersionId'),
    PolicyVersionList: objects(one, 'PolicyVersionList').map(readVersion),
    CreateDate: date(one, 'CreateDate'),
    UpdateDate: date(one, 'UpdateDate'),
  };
}

function readVersion(one: JsonObject): PolicyVersion {
  return {
    VersionId: required(one, 'VersionId'),
    IsDefaultVersion: one['IsDefaultVersion'] === true,
    Document: document(one, 'Document'),
    CreateDate: date(one, 'CreateDate'),
  };
}

function principal(one: JsonObject) {
  return {
    Path: text(one, 'Path') ?? '/',
    Arn: required(one, 'Arn'),
    CreateDate: date(one, 'CreateDate'),
    AttachedManagedPolicies: objects(one, 'AttachedManagedPolicies').map(attached),
  };
}

function attached(one: JsonObject): AttachedPolicy {
  return { PolicyArn: required(one, 'PolicyArn'), PolicyName: text(one, 'PolicyName') };
}

function lastUse(one: JsonObject): Pick<RoleDetail, 'RoleLastUsed'> {
  const found = one['RoleLastUsed'];
  const LastUsedDate = isObject(found) ? date(found, 'LastUsedDate') : undefined;
  return LastUsedDate === undefined ? {} : { RoleLastUsed: { LastUsedDate } };
}

function boundary(one: JsonObject): Pick<RoleDetail, 'PermissionsBoundary'> {
  const found = one['PermissionsBoundary'];
  return isObject(found) ? { PermissionsBoundary: { PermissionsBoundaryArn: required(found, 'PermissionsBoundaryArn') } } : {};
}

function inline(one: JsonObject, list: string): PolicyDetail[] {
  return objects(one, list).map((policy) => ({
    PolicyName: required(policy, 'PolicyName'),
    PolicyDocument: document(policy, 'PolicyDocument'),
  }));
}

function tags(one: JsonObject): Tag[] {
  return objects(one, 'Tags').map((tag) => ({ Key: required(tag, 'Key'), Value: text(tag, 'Value') ?? '' }));
}

const VERSIONS: ReadonlySet<string> = new Set(['2012-10-17', '2008-10-17']);

// Read here for its mistakes; kinds that read the same text are given what was made of it.
function document(one: JsonObject, field: string): string {
  const found = one[field];
  if (!isObject(found) && typeof found !== 'string') throw missing(field, 'a policy document');
  try {
    const { text: whole, document: read } = typeof found === 'string' ? { text: found, document: parseLive(found) } : readLive(found);
    if (VERSIONS.has(read.Version)) return whole;
  } catch (cause) {
    throw new Failure('input', `${field} is no policy document`, '', cause);
  }
  throw new Failure('input', `${field} has a Version that IAM does not know`, '');
}

function required(one: JsonObject, field: string): string {
  const found = text(one, field);
  if (found === undefined || found === '') throw missing(field, 'a text');
  return found;
}

function text(one: JsonObject, field: string): string | undefined {
  const found = one[field];
  if (found === undefined || found === null || typeof found === 'string') return found ?? undefined;
  throw missing(field, 'a text');
}

function date(one: JsonObject, field: string): Date | undefined {
  const found = one[field];
  if (typeof found !== 'string' && typeof found !== 'number') return undefined;
  const instant = new Date(typeof found === 'number' ? found * 1000 : found);
  if (Number.isNaN(instant.getTime())) throw missing(field, 'a date');
  return instant;
}

function texts(one: JsonObject, field: string): string[] {
  return list(one, field).map((item) => {
    if (typeof item !== 'string') throw missing(field, 'a list of texts');
    return item;
  });
}

/** The objects of a list; none where the list is not there. */
export function objects(one: JsonObject, field: string): JsonObject[] {
  return list(one, field).map((item) => {
    if (!isObject(item)) throw missing(field, 'a list of objects');
    return item;
  });
}

function list(one: JsonObject, field: string): readonly Json[] {
  const found = one[field] ?? [];
  if (!isList(found)) throw missing(field, 'a list');
  return found;
}

function missing(field: string, what: string): Failure {
  return new Failure('input', `${field} is not ${what}`, '');
}
