// What calls ask of IAM, at the moment at which they are made.
import { parseAddress } from '../../model/address.ts';
import type { Address } from '../../model/address.ts';
import { isCall } from '../../model/call.ts';
import type { Call, Step } from '../../model/call.ts';
import type { AccessRequest } from '../../model/access.ts';
import type { Change } from '../../model/plan.ts';
import type { LiveState } from '../../model/state.ts';
import { kindOf } from '../../kinds/index.ts';
import { needsOf } from '../permissions/needs.ts';
import type { Need } from '../permissions/needs.ts';
import type { World } from '../transition/world.ts';
import { targetsIn } from './targets.ts';

/** One permission that a call needs, with the condition keys that follow from the call and from what it is about. */
export interface Ask extends Omit<AccessRequest, 'principal'> {
  /** The context as it would have been before the plan. */
  readonly former: AccessRequest['context'];
  /** False where conditions may ask for tags that nobody has read. */
  readonly isTold: boolean;
}

export interface Asking {
  /** What a step needs in the account as it is now; nothing where it is no call. */
  of(step: Step): readonly Ask[];
  /** Makes a step; true if what calls are about changed by it, as conditions see it. */
  perform(step: Step): boolean;
}

export function askingIn(world: World, live: LiveState, changes: readonly Change[]): Asking {
  const there = new Map(live.entities.map((entity) => [`${entity.kind}/${entity.name}`, entity.arn]));
  const later = new Map(changes.flatMap((change) => laterArn(change, live)));
  const now = (address: Address): string | undefined => world.actors.get(world.keys.get(address) ?? '')?.arn ?? there.get(address);
  // Who renames or moves an entity must be allowed to under both ARNs.
  const arns = (isMoving: boolean) => (address: Address) => {
    const [present, planned] = [now(address), later.get(address)];
    const all = isMoving ? [present, planned] : [present ?? planned];
    return [...new Set(all.flatMap((arn) => (arn === undefined ? [] : [arn])))];
  };
  const targets = targetsIn(world, live);
  const needed = (call: Call): Need[] => needsOf(call, live.scope, arns(MOVING.has(call.op)));
  return {
    of(step) {
      if (!isCall(step)) return [];
      const { op } = step;
      const context = keysOf(step);
      const needs = needed(step);
      return needs.map(({ action, resource }): Ask => {
        // Under its new name it is the same.
        const of = MOVING.has(op) ? (needs[0]?.resource ?? resource) : resource;
        const [present, former] = [targets.now(of, op), targets.before(of, op)];
        const said = action === 'iam:PassRole' ? PASSED : context;
        return {
          action,
          resource,
          context: { ...present, ...said },
          former: { ...former, ...said },
          isTold: present !== null && former !== null,
        };
      });
    },
    perform: (step) => targets.perform(step, isCall(step) ? needed(step)[0]?.resource : undefined),
  };
}

const PASSED = { 'iam:PassedToService': 'ec2.amazonaws.com' };

const MOVING: ReadonlySet<string> = new Set(['UpdateUser', 'UpdateGroup']);

function laterArn(change: Change, { scope }: LiveState): [Address, string][] {
  const parsed = parseAddress(change.address);
  const path = 'after' in change ? change.after['path'] : undefined;
  if (parsed === undefined) return [];
  const arn = typeof path === 'string' ? kindOf(parsed.kind)?.arn(parsed.name, path, scope) : undefined;
  return [[change.address, arn ?? change.arn]];
}

// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
function keysOf({ op, input }: Call): AccessRequest['context'] {
  const fields: Readonly<Record<string, unknown>> = { ...input };
  const { PolicyArn: policy, PermissionsBoundary: boundary } = fields;
  const tags = listOf(fields['Tags']).flatMap(tagOf);
  const keys = [...tags.map(([key]) => key), ...listOf(fields['TagKeys']).filter((key) => typeof key === 'string')];
  return {
    ...(/^(At|De)tach/.test(op) && typeof policy === 'string' ? { 'iam:PolicyARN': policy } : {}),
    ...(typeof boundary === 'string' ? { 'iam:PermissionsBoundary': boundary } : {}),
    ...Object.fromEntries(tags.map(([key, value]) => [`aws:RequestTag/${key}`, value])),
    ...(keys.length === 0 ? {} : { 'aws:TagKeys': keys }),
  };
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function tagOf(tag: unknown): [string, string][] {
  if (typeof tag !== 'object' || tag === null || !('Key' in tag) || !('Value' in tag)) return [];
  return typeof tag.Key === 'string' && typeof tag.Value === 'string' ? [[tag.Key, tag.Value]] : [];
}
