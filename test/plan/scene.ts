// A small account in AWS's own shapes, manifests and a configuration, and the plan that they come to. No network, no files.
import type { ManagedPolicyDetail, RoleDetail, UserDetail, GroupDetail } from '@aws-sdk/client-iam';
import { narrow } from '../../src/live/scope.ts';
import { liveState } from '../../src/live/state.ts';
import { readConfig } from '../../src/manifest/config.ts';
import { loadDesired } from '../../src/manifest/desired.ts';
import type { Crawl } from '../../src/model/crawl.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import type { Plan } from '../../src/model/plan.ts';
import type { Live } from '../../src/model/state.ts';
import { makePlan } from '../../src/plan/plan.ts';
import { renderPlan } from '../../src/render/text.ts';
import { memory } from '../manifest/memory.ts';

export const ACCOUNT = '123456789012';
const AS_OF = '2026-11-22T10:42Z';
const PREFIX = `arn:aws:iam::${ACCOUNT}:`;

export const TRUST = {
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
};
export const DENY = { Version: '2012-10-17', Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }] };
export const ALLOW = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 's3:GetObject', Resource: '*' }] };

interface Holding {
  readonly path?: string;
  readonly inline?: Readonly<Record<string, Json>>;
  /** Names of policies of the account, or `aws:NAME`. */
  readonly policies?: readonly string[];
  readonly boundary?: string;
  readonly tags?: Readonly<Record<string, string>>;
  readonly groups?: readonly string[];
  readonly description?: string;
  readonly trust?: Json;
}

/** What the account holds, by name. */
export interface There {
  readonly roles?: Readonly<Record<string, Holding>>;
  readonly users?: Readonly<Record<string, Holding>>;
  readonly groups?: Readonly<Record<string, Holding>>;
  readonly policies?: Readonly<Record<string, { readonly document?: Json; readonly tags?: Readonly<Record<string, string>> }>>;
  /** AWS managed policies in use, by name. */
  readonly aws?: Readonly<Record<string, Json>>;
  /** The tags of policies could not be read. */
  readonly tagsUnread?: boolean;
}

export interface Scene {
  readonly live?: There;
  readonly manifest?: Json;
  /** The text of iamsync.yaml. */
  readonly config?: string;
  readonly guarded?: boolean;
  readonly unmanaged?: boolean;
  readonly allowDeletes?: number;
  readonly noNewAccess?: boolean;
  /** ARN of who plans; by default of a user that the account does not hold. */
  readonly caller?: string;
  readonly applyAs?: string;
  /** What else the account holds. */
  readonly more?: readonly Live[];
}

export function policyArn(name: string): string {
  return name.startsWith('aws:') ? `arn:aws:iam::aws:policy/${name.slice('aws:'.length)}` : `${PREFIX}policy/${name}`;
}

/** The plan of a scene. Throws if the manifests or the configuration do not compile. */
export async function planOf(scene: Scene): Promise<Plan> {
  const { config, findings } = await readConfig('iamsync.yaml', scene.config ?? '');
  const guards = config?.guards;
  if (guards === undefined) throw new Error(findings.map((finding) => finding.message).join('\n'));
  const loaded = await loadDesired(memory({ 'manifests/a.yaml': JSON.stringify(scene.manifest ?? { removed: [] }) }), {
    folders: ['manifests'],
    base: '.',
    scope: { account: ACCOUNT, partition: 'aws' },
    accountName: null,
    vars: {},
    asOf: AS_OF,
    defaults: guards.defaults,
  });
  if (loaded.desired === null) throw new Error(loaded.findings.map((finding) => finding.message).join('\n'));
  const read = liveState(crawlOf(scene.live ?? {}));
  const caller = scene.caller === undefined ? read.caller : { arn: scene.caller, userId: 'AIDACALLER' };
  const live = { ...read, caller, entities: [...read.entities, ...(scene.more ?? [])] };
  const rules = { guards, asOf: AS_OF, guarded: scene.guarded ?? false, listUnmanaged: scene.unmanaged ?? false };
  const { pairs, kept, unread, findings: narrowing, used, ...shown } = narrow(loaded.desired, live, rules);
  const request = { live, pairs, kept, unread, findings: narrowing, used, shown, guards, owner: guards.owner, asOf: AS_OF };
  const allowed = scene.allowDeletes === undefined ? {} : { allowDeletes: scene.allowDeletes };
  const refusing = scene.noNewAccess === undefined ? {} : { noNewAccess: scene.noNewAccess };
  const applying = { applyAs: () => scene.applyAs ?? null };
  return makePlan({ ...request, ...applying, ...allowed, ...refusing, options: { only: [], deep: false }, propagationSeconds: 0 });
}

/** `verb address`, one a change. */
export function changesOf(plan: Plan): string[] {
  return plan.changes.map((change) => `${change.verb} ${change.address}`);
}

/** `severity rule address`, one a finding. */
export function findingsOf(plan: Plan): string[] {
  return plan.findings.map((finding) => `${finding.severity} ${finding.rule}${finding.address === undefined ? '' : ` ${finding.address}`}`);
}

export function textOf(plan: Plan): string {
  return renderPlan(plan, { color: false, width: 200 });
}

function crawlOf(there: There): Crawl {
  return {
    scope: { account: ACCOUNT, partition: 'aws' },
    caller: { arn: `${PREFIX}user/admin`, userId: 'AIDAEXAMPLE' },
    users: entries(there.users).map(([name, user]) => userOf(name, user)),
    groups: entries(there.groups).map(([name, group]) => groupOf(name, group)),
    roles: entries(there.roles).map(([name, role]) => roleOf(name, role)),
    policies: [
      ...entries(there.policies).map(([name, { document }]) => policyOf(policyArn(name), name, document ?? ALLOW)),
      ...entries(there.aws).map(([name, document]) => policyOf(policyArn(`aws:${name}`), name, document)),
    ],
    roleSettings: new Map(
      entries(there.roles).map(([name, role]) => [name, { description: role.description ?? '', maxSessionDuration: 3600 }]),
    ),
    tags: there.tagsUnread === true ? new Map() : new Map(entries(there.policies).map(([name, { tags }]) => [policyArn(name), tags ?? {}])),
    beyond: new Map(),
    policyDescriptions: new Map(entries(there.policies).map(([name]) => [policyArn(name), ''])),
    summary: {},
  };
}

function entries<T>(record: Readonly<Record<string, T>> | undefined): [string, T][] {
  return Object.entries(record ?? {});
}

function tagsOf(tags: Readonly<Record<string, string>> | undefined) {
  return Object.entries(tags ?? {}).map(([Key, Value]) => ({ Key, Value }));
}

function heldBy({ policies = [], boundary }: Holding) {
  const AttachedManagedPolicies = policies.map((name) => ({ PolicyName: name, PolicyArn: policyArn(name) }));
  return {
    AttachedManagedPolicies,
    ...(boundary === undefined ? {} : { PermissionsBoundary: { PermissionsBoundaryArn: policyArn(boundary) } }),
  };
}

function inlineOf({ inline = {} }: Holding) {
  return Object.entries(inline).map(([PolicyName, document]) => ({ PolicyName, PolicyDocument: JSON.stringify(document) }));
}

function roleOf(RoleName: string, role: Holding): RoleDetail {
  const Path = role.path ?? '/';
  const AssumeRolePolicyDocument = JSON.stringify(role.trust ?? TRUST);
  return {
    RoleName,
    Path,
    RoleId: `AROA${RoleName.toUpperCase()}`,
    Arn: `${PREFIX}role${Path}${RoleName}`,
    AssumeRolePolicyDocument,
    RolePolicyList: inlineOf(role),
    ...heldBy(role),
    Tags: tagsOf(role.tags),
  };
}

function userOf(UserName: string, user: Holding): UserDetail {
  const Path = user.path ?? '/';
  return {
    UserName,
    Path,
    UserId: `AIDA${UserName.toUpperCase()}`,
    Arn: `${PREFIX}user${Path}${UserName}`,
    UserPolicyList: inlineOf(user),
    GroupList: [...(user.groups ?? [])],
    ...heldBy(user),
    Tags: tagsOf(user.tags),
  };
}

function groupOf(GroupName: string, group: Holding): GroupDetail {
  const Path = group.path ?? '/';
  return {
    GroupName,
    Path,
    GroupId: `AGPA${GroupName.toUpperCase()}`,
    Arn: `${PREFIX}group${Path}${GroupName}`,
    GroupPolicyList: inlineOf(group),
    ...heldBy(group),
  };
}

function policyOf(Arn: string, PolicyName: string, document: Json): ManagedPolicyDetail {
  const PolicyVersionList = [{ VersionId: 'v1', IsDefaultVersion: true, Document: JSON.stringify(document) }];
  return { Arn, PolicyName, PolicyId: `ANPA${PolicyName.toUpperCase()}`, Path: '/', DefaultVersionId: 'v1', PolicyVersionList };
}

/** A declared role; without members it is the plain one that trusts Lambda. */
export function role(members: JsonObject = {}): JsonObject {
  return { trust: { services: 'lambda.amazonaws.com' }, ...members };
}
