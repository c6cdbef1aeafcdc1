// Plans without an account: the live side is described as manifests, too, and made a state as a reading would.
import { narrow } from '../../src/live/scope.ts';
import { loadDesired } from '../../src/manifest/desired.ts';
import type { Finding } from '../../src/model/finding.ts';
import { isError } from '../../src/model/finding.ts';
import type { Json, JsonObject } from '../../src/model/json.ts';
import type { Action, Plan } from '../../src/model/plan.ts';
import { actionsOf } from '../../src/model/plan.ts';
import { isCall } from '../../src/model/call.ts';
import { isKept } from '../../src/model/state.ts';
import type { Desired, DesiredState, Live, LiveState } from '../../src/model/state.ts';
import { kindOf } from '../../src/kinds/index.ts';
import { makePlan } from '../../src/plan/plan.ts';
import type { PlanRequest } from '../../src/plan/plan.ts';
import { asJson } from '../../src/policy/document.ts';
import { parseLive } from '../../src/policy/normal.ts';
import { awsManagedPolicies } from '../../src/sandbox/aws-managed.ts';
import { AS_OF, describeFindings, filesOf, manifest } from './world.ts';
import type { Files } from './world.ts';

export const SCOPE = { account: '123456789012', partition: 'aws' };
export const QUOTAS = {
  AttachedPoliciesPerRoleQuota: 10,
  RolePolicySizeQuota: 10_240,
  AssumeRolePolicySizeQuota: 2048,
  PolicySizeQuota: 6144,
  VersionsPerPolicyQuota: 5,
  Policies: 0,
  PoliciesQuota: 1500,
  Roles: 0,
  RolesQuota: 1000,
};

/** A statement, short. */
export function allow(action: Json, resource: Json = '*', more: JsonObject = {}): JsonObject {
  return { Effect: 'Allow', Action: action, Resource: resource, ...more };
}
export function deny(action: Json, resource: Json = '*', more: JsonObject = {}): JsonObject {
  return { Effect: 'Deny', Action: action, Resource: resource, ...more };
}
export function doc(...statements: readonly JsonObject[]): JsonObject {
  return { Statement: statements };
}

/** The desired state of manifests, with what was found wrong. */
export async function compile(files: Files): Promise<{ desired: DesiredState | null; findings: readonly Finding[] }> {
  return loadDesired(filesOf(files), { folders: ['manifests'], base: '', scope: SCOPE, accountName: null, vars: {}, asOf: AS_OF });
}

async function sound(files: Files): Promise<DesiredState> {
  const { desired, findings } = await compile(files);
  if (desired === null || findings.some(isError)) throw new Error(describeFindings(findings));
  return desired;
}

/** An account that holds exactly what the manifests say. */
export async function liveFrom(content: JsonObject): Promise<LiveState> {
  const { entities } = await sound(manifest({ policies: { unused: { document: doc(allow('sts:GetCallerIdentity')) } }, ...content }));
  const named = entities.filter((entity) => entity.name !== 'unused');
  return {
    scope: SCOPE,
    caller: { arn: 'arn:aws:iam::123456789012:user/planner', userId: 'AIDAPLANNER' },
    quotas: QUOTAS,
    entities: named.map(livingOf),
    awsPolicies: Object.fromEntries(AWS_POLICIES.map((arn) => [arn, documentOf(arn)])),
  };
}

/** Those that tests hold; a real reading has the documents of all that matter. */
const AWS_POLICIES = ['AmazonS3ReadOnlyAccess', 'PowerUserAccess', 'service-role/AWSLambdaBasicExecutionRole'].map(
  (name) => `arn:aws:iam::aws:policy/${name}`,
);

function documentOf(arn: string): JsonObject {
  const text = awsManagedPolicies().get(arn)?.versions[0]?.text ?? '{}';
  return asJson(parseLive(text));
}

function livingOf(entity: Desired): Live {
  const spec = Object.fromEntries(Object.entries(entity.spec).map(([field, value]) => [field, isKept(value) ? null : value]));
  const path = typeof spec['path'] === 'string' ? spec['path'] : '/';
  const facts: JsonObject =
    entity.kind === 'Policy'
      ? { id: idOf('ANPA', entity.name), defaultVersion: 'v1', versions: [{ id: 'v1', document: spec['document'] ?? {}, created: '' }] }
      : { id: idOf('AROA', entity.name), instanceProfiles: [] };
  return { kind: entity.kind, name: entity.name, spec, arn: kindOf(entity.kind)?.arn(entity.name, path, SCOPE) ?? '', facts };
}

function idOf(prefix: string, name: string): string {
  return `${prefix}${name
    .toUpperCase()
    .replaceAll(/[^A-Z0-9]/g, '')
    .padEnd(17, '0')}`;
}

/** The account with one of its entities changed. */
export function changed(live: LiveState, address: string, change: (entity: Live) => Live): LiveState {
  return { ...live, entities: live.entities.map((entity) => (`${entity.kind}/${entity.name}` === address ? change(entity) : entity)) };
}

/** The policy with these documents as its versions, the lowest number first, and one of them as default. */
export function versioned(
  live: LiveState,
  name: string,
  documents: readonly (readonly [id: string, document: Json])[],
  standard: string,
): LiveState {
  return changed(live, `Policy/${name}`, (entity) => ({
    ...entity,
    spec: { ...entity.spec, document: documents.find(([id]) => id === standard)?.[1] ?? null },
    facts: {
      ...entity.facts,
      defaultVersion: standard,
      versions: documents.map(([id, document]) => ({ id, document, created: '' })).toReversed(),
    },
  }));
}

/** The plan that leads from an account to manifests. */
export async function planFrom(live: LiveState, content: JsonObject | Files, more: Partial<PlanRequest> = {}): Promise<Plan> {
  const files = Object.keys(content).some((key) => key.includes('/'))
    ? Object.fromEntries(Object.entries(content).map(([path, text]) => [path, String(text)]))
    : manifest({ ...content });
  return makePlan({
    live,
    ...narrow(await sound(files), live),
    asOf: AS_OF,
    owner: null,
    options: { only: [], deep: false },
    propagationSeconds: 10,
    ...more,
  });
}

/** The plan between two manifests. */
export async function planBetween(before: JsonObject, after: JsonObject): Promise<Plan> {
  return planFrom(await liveFrom(before), after);
}

export function rules(plan: Plan): string[] {
  return plan.findings.map((finding) => finding.rule);
}

/** Operations in display order, waits as `Wait`. */
export function ops(plan: Plan): string[] {
  return actionsOf(plan).map((action) => (isCall(action.do) ? action.do.op : 'Wait'));
}

/** Whether one action must be done before another, directly or by way of others. */
export function precedes(plan: Plan, earlier: string, later: string): boolean {
  const actions = new Map(actionsOf(plan).map((action): [string, Action] => [action.id, action]));
  if (!actions.has(earlier) || !actions.has(later)) throw new Error(`no such action: ${[...actions.keys()].join(', ')}`);
  const seen = new Set<string>();
  const open = [later];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    for (const need of actions.get(id)?.needs ?? []) {
      if (need === earlier) return true;
      if (!seen.has(need)) open.push(need);
      seen.add(need);
    }
  }
  return false;
}
