// Which permissions a call needs, on which resources, as IAM asks for them
// (https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html).
import { addressOf } from '../../model/address.ts';
import type { Address, KindName, Scope } from '../../model/address.ts';
import type { Call } from '../../model/call.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import { KINDS, kindOf } from '../../kinds/index.ts';

export interface Need {
  readonly action: string;
  readonly resource: string;
}

/** The ARNs that an entity has and will have. */
export type Arns = (address: Address) => readonly string[];

/** The permissions of one call. */
export function needsOf({ op, input }: Call, scope: Scope, arns: Arns): Need[] {
  const fields = plainFields(input);
  const resources = resourcesOf(op, fields, scope, arns);
  const on = (action: string, where: readonly string[]): Need[] => where.map((resource) => ({ action, resource }));
  // What is born with tags is tagged; a role that an instance profile is given is passed.
  const tags = op.startsWith('Create') && fields['Tags'] !== undefined ? on(`iam:Tag${op.slice('Create'.length)}`, resources) : [];
  const passes = op.startsWith('Add') && fields['InstanceProfileName'] !== undefined;
  const passed = passes ? on('iam:PassRole', known('Role', text(fields, 'RoleName') ?? '', scope, arns)) : [];
  return [...on(`iam:${op}`, resources), ...tags, ...passed];
}

// The first of these that a request has says which resource it is about.
const NAMED: readonly (readonly [field: string, kind: KindName])[] = [
  ['InstanceProfileName', 'InstanceProfile'],
  ['GroupName', 'Group'],
  ['UserName', 'User'],
  ['RoleName', 'Role'],
];
const ARNS = ['PolicyArn', 'OpenIDConnectProviderArn', 'SAMLProviderArn', 'SerialNumber'];
const BIRTHS: ReadonlySet<string> = new Set(KINDS.filter((kind) => kind.section !== '').map((kind) => kind.life.create));

function resourcesOf(op: string, fields: JsonObject, scope: Scope, arns: Arns): readonly string[] {
  const path = text(fields, 'Path') ?? '/';
  for (const [field, kind] of NAMED) {
    const name = text(fields, field);
    if (name === undefined) continue;
    if (BIRTHS.has(op)) return [kindOf(kind)?.arn(name, path, scope) ?? '*'];
    // Who renames or moves an entity must be allowed to under its new name and path as well.
    const fresh = text(fields, `New${field}`);
    return [...known(kind, name, scope, arns), ...(fresh === undefined ? [] : known(kind, fresh, scope, arns))];
  }
  const arn = ARNS.map((field) => text(fields, field)).find((found) => found !== undefined);
  return [arn ?? bornOf(op, fields, path, scope) ?? '*'];
}

// What nobody has seen has its name, wherever it is.
function known(kind: KindName, name: string, scope: Scope, arns: Arns): readonly string[] {
  const found = arns(addressOf(kind, name));
  return found.length > 0 ? found : [kindOf(kind)?.arn(name, '/', scope) ?? '*'];
}

// What is made by a name that no other call takes.
function bornOf(op: string, fields: JsonObject, path: string, scope: Scope): string | undefined {
  const url = text(fields, 'Url');
  if (url !== undefined) return kindOf('OidcProvider')?.arn(url.replace(/^https:\/\//, ''), '/', scope);
  const service = text(fields, 'AWSServiceName');
  if (service !== undefined) return kindOf('ServiceLinkedRole')?.arn(service, '/', scope);
  const policy = text(fields, 'PolicyName');
  if (policy !== undefined) return kindOf('Policy')?.arn(policy, path, scope);
  const name = text(fields, 'Name');
  return name === undefined || !op.includes('SAML') ? undefined : kindOf('SamlProvider')?.arn(name, '/', scope);
}

// Lists only say that they are there, if they are.
function plainFields(input: Call['input']): JsonObject {
  return Object.fromEntries(
    Object.entries(input).flatMap(([field, value]: [string, unknown]): [string, Json][] => {
      if (value === undefined || (Array.isArray(value) && value.length === 0)) return [];
      return [[field, typeof value === 'string' ? value : true]];
    }),
  );
}

function text(fields: JsonObject, field: string): string | undefined {
  const value = fields[field];
  return typeof value === 'string' ? value : undefined;
}
