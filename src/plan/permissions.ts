// The IAM policy that a plan needs: what it reads to be drawn up and to be proved, and every call that it makes, on the resources
// that the call is about.
import { parseAddress } from '../model/address.ts';
import type { Address, Scope } from '../model/address.ts';
import { isCall } from '../model/call.ts';
import type { Config } from '../model/config.ts';
import { byCodePoint, canonical } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';
import { actionsOf } from '../model/plan.ts';
import type { Action, Change, Plan } from '../model/plan.ts';
import { KINDS, kindOf } from '../kinds/index.ts';
import { deliveryNeeds, journalStatements } from './permissions/beside.ts';
import { needsOf } from './permissions/needs.ts';
import type { Arns, Need } from './permissions/needs.ts';

export interface PermissionsRequest {
  readonly plan: Plan;
  /** The reading operations that the plan was drawn up with: `ListRoles`; `GetResources` is that of the tagging API. */
  readonly reads: readonly string[];
  /** The ARNs that the account showed for an entity. */
  readonly seen: (address: Address) => readonly string[];
  readonly config: Pick<Config, 'sinks' | 'journal'>;
}

/**
 * The policy as a JSON document: `Read` for planning, `Confirm` for what is read once calls were made or may have been, and a
 * statement for each set of resources that share actions. Same plan, same bytes.
 */
export function permissionsOf({ plan, reads, seen, config }: PermissionsRequest): JsonObject {
  const scope: Scope = { account: plan.account, partition: plan.partition };
  const arns = arnsOf(plan, seen, scope);
  const steps = actionsOf(plan).map((action) => action.do);
  const calls = steps.filter(isCall);
  const reading = sorted(reads.map(actionOf));
  const confirming = sorted(calls.flatMap(({ op }) => KINDS.flatMap(({ confirmedBy }) => confirmedBy?.[op] ?? [])).map(actionOf));
  const needs = [
    ...steps.flatMap((step, index) => (isCall(step) ? needsOf(step, scope, arns(index)) : [])),
    ...deliveryNeeds(steps, config.sinks, scope),
  ];
  return {
    Version: '2012-10-17',
    Statement: [
      ...onEverything('Read', reading),
      ...onEverything(
        'Confirm',
        confirming.filter((action) => !reading.includes(action)),
      ),
      ...statementsOf(needs),
      ...(calls.length === 0 ? [] : journalStatements(config.journal, scope)),
    ],
  };
}

/** The most characters of a managed policy, white space not counted (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html). */
export const LARGEST_MANAGED = 6144;

/** How many characters of a document IAM counts. */
export function sizeOf(document: JsonObject): number {
  return JSON.stringify(document).length;
}

function actionOf(op: string): string {
  return op === 'GetResources' ? `tag:${op}` : `iam:${op}`;
}

function onEverything(sid: string, actions: readonly string[]): JsonObject[] {
  return actions.length === 0 ? [] : [{ Sid: sid, Effect: 'Allow', Action: [...actions], Resource: '*' }];
}

// An entity that is moved has two ARNs, and calls before and after the move ask for one each. One that is deleted and made again
// has its former ARN until it is made.
function arnsOf(plan: Plan, seen: PermissionsRequest['seen'], scope: Scope): (before: number) => Arns {
  const steps = actionsOf(plan);
  const planned = new Map(plan.changes.map((change) => [change.address, { change, arn: laterArn(change, scope) }]));
  const reborn = (address: Address, { verb }: Change): number =>
    verb === 'replace' ? steps.findIndex((action) => action.address === address && isBirth(action)) : -1;
  return (index) => (address) => {
    const found = planned.get(address);
    if (found === undefined) return sorted(seen(address));
    const birth = reborn(address, found.change);
    if (birth < 0) return sorted([...seen(address), ...found.arn]);
    return sorted(index < birth ? seen(address) : found.arn);
  };
}

function laterArn(change: Change, scope: Scope): string[] {
  const parsed = parseAddress(change.address);
  const path = 'after' in change ? change.after['path'] : undefined;
  if (parsed === undefined || typeof path !== 'string') return change.verb === 'rename' ? [] : [change.arn];
  return [kindOf(parsed.kind)?.arn(parsed.name, path, scope) ?? change.arn];
}

function isBirth({ address, do: step }: Action): boolean {
  const kind = parseAddress(address)?.kind;
  return isCall(step) && kind !== undefined && kindOf(kind)?.life.create === step.op;
}

// Resources that need the same actions share a statement.
function statementsOf(needs: readonly Need[]): JsonObject[] {
  const byResource = new Map<string, Set<string>>();
  for (const { action, resource } of needs) byResource.set(resource, (byResource.get(resource) ?? new Set()).add(action));
  const groups = new Map<string, { readonly actions: string[]; readonly resources: string[] }>();
  for (const [resource, set] of byResource) {
    const actions = sorted([...set]);
    const key = canonical(actions);
    const group = groups.get(key) ?? { actions, resources: [] };
    group.resources.push(resource);
    groups.set(key, group);
  }
  return [...groups.values()]
    .map(({ actions, resources }) => ({ actions, resources: sorted(resources) }))
    .sort((a, b) => byCodePoint(a.resources[0] ?? '', b.resources[0] ?? '') || byCodePoint(canonical(a.actions), canonical(b.actions)))
    .map(({ actions, resources }, index) => ({
      Sid: `Write${index + 1}`,
      Effect: 'Allow',
      Action: actions,
      Resource: resources.length === 1 ? (resources[0] ?? '*') : resources,
    }));
}

function sorted(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort(byCodePoint);
}
