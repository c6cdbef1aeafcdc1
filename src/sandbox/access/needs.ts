// Which permissions a call needs, one or several, with the condition keys that belong to each.
import type { Json, JsonObject } from '../../model/json.ts';
import { isList, isObject } from '../../model/json.ts';
import type { Asker } from '../authenticate.ts';
import type { Call } from '../protocol.ts';
import type { AnyRecord, Tag } from '../records.ts';
import type { World } from '../world.ts';
import type { Entity } from './entities.ts';
import { entityOf, renamed, roleOf, textOf } from './entities.ts';
import type { Keys, Need } from './need.ts';
import { needsOfS3 } from './s3.ts';

// GetCallerIdentity and GetSessionToken need no permission; AssumeRole asks the role's trust policy, too (see assume.ts).
// https://docs.aws.amazon.com/STS/latest/APIReference/API_GetCallerIdentity.html
const FREE = new Set(['GetCallerIdentity', 'GetSessionToken', 'AssumeRole']);

/** The permissions of a call, in the order in which they are asked for. */
export function needsOf(world: World, asker: Asker, call: Call): readonly Need[] {
  const { op, service, input } = call;
  if (call.s3 !== undefined) return needsOfS3(world, asker, call.s3);
  if (service === 'tagging') return [{ action: `tag:${op}`, resource: '*', shown: undefined, keys: {} }];
  if (service === 'sts') return FREE.has(op) ? [] : [{ action: `sts:${op}`, resource: '*', shown: '*', keys: {} }];
  const asking = { account: asker.account, caller: asker.caller, op, input };
  const entity = entityOf(asking);
  const keys = {
    ...iamKeys(op, input, entity.record),
    ...resourceTags(entity.record),
    ...requestTags(tagsOf(input['Tags']), texts(input['TagKeys'])),
  };
  const need: Need = { action: `iam:${op}`, resource: entity.arn, shown: entity.shown, keys };
  const to = renamed(asking, entity);
  return [
    need,
    ...(to === undefined ? [] : [{ ...need, resource: to, shown: to }]),
    ...tagging(op, need),
    ...(op === 'AddRoleToInstanceProfile' ? [passing(roleOf(asking))] : []),
  ];
}

// Who creates something with tags must be allowed to tag it, too (reported errors of CreateRole and CreatePolicy).
function tagging(op: string, need: Need): Need[] {
  const [, noun] = /^Create(?:Virtual)?(User|Role|Policy|InstanceProfile|MFADevice|OpenIDConnectProvider|SAMLProvider)$/.exec(op) ?? [];
  return noun === undefined || need.keys['aws:TagKeys'] === undefined ? [] : [{ ...need, action: `iam:Tag${noun}` }];
}

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_passrole.html
function passing({ arn, record }: Entity): Need {
  const keys = { 'iam:PassedToService': 'ec2.amazonaws.com', ...resourceTags(record) };
  return { action: 'iam:PassRole', resource: arn, shown: arn, keys };
}

/** The tags of what a call is about. */
export function resourceTags(record: AnyRecord | undefined): Keys {
  if (record === undefined || record.kind === 'group') return {};
  const own = record.kind === 'user' || record.kind === 'role' ? ['aws:ResourceTag', 'iam:ResourceTag'] : ['aws:ResourceTag'];
  return Object.fromEntries(own.flatMap((key) => record.tags.map((tag) => [`${key}/${tag.key}`, tag.value])));
}

/** The tags that a call sends, and the keys of those that it takes off. */
export function requestTags(tags: readonly Tag[], removed: readonly string[] = []): Keys {
  const names = [...tags.map(({ key }) => key), ...removed];
  return {
    ...Object.fromEntries(tags.map(({ key, value }) => [`aws:RequestTag/${key}`, value])),
    ...(names.length === 0 ? {} : { 'aws:TagKeys': names }),
  };
}

function tagsOf(value: Json | undefined): Tag[] {
  if (!isList(value)) return [];
  return value.filter(isObject).map((tag) => ({ key: textOf(tag, 'Key') ?? '', value: textOf(tag, 'Value') ?? '' }));
}

function texts(value: Json | undefined): string[] {
  return isList(value) ? value.filter((item) => typeof item === 'string') : [];
}

// What says something about the boundary of a user or role: the one that it sets, else the present one.
const BOUND = new Set(
  ['User', 'Role'].flatMap((noun) => [
    `Create${noun}`,
    ...['Put', 'Delete'].flatMap((verb) => [`${verb}${noun}PermissionsBoundary`, `${verb}${noun}Policy`]),
    ...['Attach', 'Detach'].map((verb) => `${verb}${noun}Policy`),
  ]),
);

function iamKeys(op: string, input: JsonObject, record: AnyRecord | undefined): Keys {
  const bound = record?.kind === 'user' || record?.kind === 'role' ? (record.boundary ?? undefined) : undefined;
  const service = textOf(input, 'ServiceName');
  return {
    'iam:PolicyARN': /^(?:At|De)tach/.test(op) ? textOf(input, 'PolicyArn') : undefined,
    'iam:PermissionsBoundary': BOUND.has(op) ? (textOf(input, 'PermissionsBoundary') ?? bound) : undefined,
    'iam:AWSServiceName': op === 'CreateServiceLinkedRole' ? textOf(input, 'AWSServiceName') : undefined,
    'iam:ServiceSpecificCredentialServiceName': op === 'CreateServiceSpecificCredential' ? service : undefined,
  };
}
