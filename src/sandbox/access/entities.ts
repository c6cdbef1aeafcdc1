// Which entity a call of IAM names, as an ARN, and how AWS's error message shows it.
import type { JsonObject } from '../../model/json.ts';
import type { Account } from '../account.ts';
import type { Caller } from '../caller.ts';
import { LINKED_SERVICES } from '../linked-services.ts';
import { findPolicy } from '../lookup.ts';
import type { AnyRecord, Kind } from '../records.ts';
import { arnOf } from '../records.ts';
import { listedType, subjectOf } from './subjects.ts';

/** The resource of a call. */
export interface Entity {
  readonly arn: string;
  readonly shown: string;
  /** Undefined for what is not there, or not yet. */
  readonly record: AnyRecord | undefined;
}

interface Asking {
  readonly account: Account;
  readonly caller: Caller;
  readonly op: string;
  readonly input: JsonObject;
}

const NAMED = { user: 'UserName', group: 'GroupName', role: 'RoleName', profile: 'InstanceProfileName' } as const;
const NOUN = { user: 'user', group: 'group', role: 'role', profile: 'instance profile' } as const;
const CREATES = new Set(['CreateUser', 'CreateGroup', 'CreateRole', 'CreateInstanceProfile']);

/** What the call is about. */
export function entityOf(asking: Asking): Entity {
  const subject = subjectOf(asking.op);
  switch (subject) {
    case 'account':
      return listOf(asking);
    case 'source':
      return byArn(asking, textOf(asking.input, 'PolicySourceArn') ?? '*');
    case 'user':
      return userOf(asking);
    case 'role':
      return linkedRoleOf(asking) ?? named(asking, 'role', textOf(asking.input, 'RoleName') ?? '');
    case 'group':
    case 'profile':
      return named(asking, subject, textOf(asking.input, NAMED[subject]) ?? '');
    case 'policy':
      return policyOf(asking);
    case 'mfa':
      return made(asking, 'mfa', 'VirtualMFADeviceName') ?? byArn(asking, textOf(asking.input, 'SerialNumber') ?? '*');
    case 'oidc':
      return oidcOf(asking);
    case 'saml':
      return made(asking, 'saml', 'Name') ?? byArn(asking, textOf(asking.input, 'SAMLProviderArn') ?? '*');
  }
}

/** The role of a call that has a second one: AddRoleToInstanceProfile. */
export function roleOf(asking: Asking): Entity {
  return named(asking, 'role', textOf(asking.input, 'RoleName') ?? '');
}

/** The entity under its new name and path; undefined if the call renames and moves nothing. */
export function renamed({ account, op, input }: Asking, { record }: Entity): string | undefined {
  if (op !== 'UpdateUser' && op !== 'UpdateGroup') return undefined;
  if (record?.kind !== 'user' && record?.kind !== 'group') return undefined;
  const name = textOf(input, record.kind === 'user' ? 'NewUserName' : 'NewGroupName') ?? record.name;
  const path = textOf(input, 'NewPath') ?? record.path;
  const arn = arnOf(account.id, { kind: record.kind, name, path });
  return arn === arnOf(account.id, record) ? undefined : arn;
}

/** A parameter, if it is a text. */
export function textOf(input: JsonObject, parameter: string): string | undefined {
  const value = input[parameter];
  return typeof value === 'string' ? value : undefined;
}

function named({ account, op, input }: Asking, kind: keyof typeof NAMED, name: string): Entity {
  const record = account.find(kind, name);
  const path = (CREATES.has(op) ? textOf(input, 'Path') : undefined) ?? '/';
  // Who creates an entity under a name that is taken asks for the new one.
  const arn = arnOf(account.id, record === undefined || CREATES.has(op) ? { kind, name, path } : record);
  return { arn, shown: CREATES.has(op) ? arn : `${NOUN[kind]} ${name}`, record: CREATES.has(op) ? undefined : record };
}

// Without a name the call is about the caller, if the caller is a user.
function userOf(asking: Asking): Entity {
  const { account, caller, op, input } = asking;
  const name = textOf(input, 'UserName');
  if (name !== undefined && op !== 'GetAccessKeyLastUsed') return named(asking, 'user', name);
  const own = caller.kind === 'user' ? account.findById(caller.id) : undefined;
  const record = holderOf(asking) ?? own;
  if (record?.kind !== 'user' || textOf(input, 'AllUsers') === 'true') return { arn: '*', shown: '*', record: undefined };
  return { arn: arnOf(account.id, record), shown: `user ${record.name}`, record };
}

function holderOf({ account, op, input }: Asking): AnyRecord | undefined {
  if (op === 'GetAccessKeyLastUsed') return account.findKey(textOf(input, 'AccessKeyId') ?? '')?.user;
  if (op !== 'GetMFADevice') return undefined;
  const device = account.find('mfa', lastPart(textOf(input, 'SerialNumber') ?? ''));
  return device?.user === null || device === undefined ? undefined : account.findById(device.user);
}

// The role of a service has a name that AWS chooses.
function linkedRoleOf({ account, op, input }: Asking): Entity | undefined {
  if (op === 'GetServiceLinkedRoleDeletionStatus') {
    const [, , service = '', role = ''] = (textOf(input, 'DeletionTaskId') ?? '').split('/');
    return linkedRole(account, service, role);
  }
  if (op !== 'CreateServiceLinkedRole') return undefined;
  const service = textOf(input, 'AWSServiceName') ?? '';
  const suffix = textOf(input, 'CustomSuffix');
  return linkedRole(
    account,
    service,
    `AWSServiceRoleFor${LINKED_SERVICES[service]?.name ?? ''}${suffix === undefined ? '' : `_${suffix}`}`,
  );
}

function linkedRole(account: Account, service: string, name: string): Entity {
  const arn = arnOf(account.id, { kind: 'role', path: `/aws-service-role/${service}/`, name });
  return { arn, shown: arn, record: undefined };
}

function policyOf(asking: Asking): Entity {
  const created = made(asking, 'policy', 'PolicyName');
  if (created !== undefined) return { ...created, shown: `policy ${textOf(asking.input, 'PolicyName') ?? ''}` };
  const arn = textOf(asking.input, 'PolicyArn') ?? '*';
  return { arn, shown: `policy ${arn}`, record: findPolicy(asking.account, arn) };
}

function oidcOf(asking: Asking): Entity {
  if (asking.op !== 'CreateOpenIDConnectProvider') return byArn(asking, textOf(asking.input, 'OpenIDConnectProviderArn') ?? '*');
  const name = (textOf(asking.input, 'Url') ?? '').replace(/^https:\/\//, '').replace(/\/$/, '');
  const arn = arnOf(asking.account.id, { kind: 'oidc', path: '/', name });
  return { arn, shown: arn, record: undefined };
}

/** What a call creates under a name of its own kind. */
function made({ account, op, input }: Asking, kind: 'mfa' | 'saml' | 'policy', parameter: string): Entity | undefined {
  const name = textOf(input, parameter);
  if (name === undefined || !op.startsWith('Create')) return undefined;
  const arn = arnOf(account.id, { kind, name, path: textOf(input, 'Path') ?? '/' });
  return { arn, shown: arn, record: undefined };
}

const KINDS_OF_ARNS: Readonly<Record<string, Kind>> = {
  user: 'user',
  group: 'group',
  role: 'role',
  mfa: 'mfa',
  'oidc-provider': 'oidc',
  'saml-provider': 'saml',
};

function byArn({ account }: Asking, arn: string): Entity {
  const id = arn.split(':').slice(5).join(':');
  const kind = KINDS_OF_ARNS[id.slice(0, id.indexOf('/'))];
  const name = kind === 'oidc' ? id.slice(id.indexOf('/') + 1) : lastPart(id);
  const record = kind === undefined ? undefined : account.find(kind, name);
  return { arn, shown: arn, record: record !== undefined && arnOf(account.id, record) === arn ? record : undefined };
}

function listOf({ account, op, input }: Asking): Entity {
  const type = listedType(op);
  if (type === undefined) return { arn: '*', shown: '*', record: undefined };
  // Providers have no paths.
  const path = type.endsWith('-provider') ? '/*' : (textOf(input, 'PathPrefix') ?? '/');
  const arn = `arn:aws:iam::${account.id}:${type}${path}`;
  return { arn, shown: type === 'policy' ? `policy path ${path}` : arn, record: undefined };
}

function lastPart(text: string): string {
  return text.slice(text.lastIndexOf('/') + 1);
}
