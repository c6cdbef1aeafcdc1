// What calls are about, as conditions ask for it: its tags and its permissions boundary, before the plan and now.
import { isCall } from '../../model/call.ts';
import type { Call, Step } from '../../model/call.ts';
import type { AccessRequest } from '../../model/access.ts';
import { addressOf } from '../../model/address.ts';
import { isObject } from '../../model/json.ts';
import type { LiveState } from '../../model/state.ts';
import { isUnread } from '../../model/state.ts';
import type { Actor, World } from '../transition/world.ts';

/** The condition keys that a target gives to a request; null where its tags are not known. */
export type TargetKeys = AccessRequest['context'] | null;

export interface Targets {
  /** Of what has this ARN now. */
  now(arn: string, op: Call['op']): TargetKeys;
  /** Of the same before the plan; nothing where it was not there. */
  before(arn: string, op: Call['op']): TargetKeys;
  /** Makes a call on what has this ARN; true if it moved what conditions may ask for. */
  perform(step: Step, arn: string | undefined): boolean;
}

type Tags = Readonly<Record<string, string>>;

export function targetsIn(world: World, live: LiveState): Targets {
  const start = new Map([...world.actors.values()].map((actor) => [actor.key, actor]));
  const old = new Map(live.entities.filter(({ kind, name }) => !start.has(addressOf(kind, name))).map((one) => [one.arn, tagsOf(one)]));
  const tags = new Map(old);
  const actorAt = (arn: string): Actor | undefined => [...world.actors.values()].find((actor) => actor.exists && actor.arn === arn);
  const at = (arn: string, op: Call['op'], isNow: boolean): TargetKeys => {
    // What is to be made is not there yet.
    if (op.startsWith('Create')) return {};
    const actor = actorAt(arn);
    if (actor === undefined) return keysOf((isNow ? tags : old).get(arn) ?? null, ['aws']);
    const then = isNow ? actor : start.get(actor.key);
    return then === undefined ? {} : actorKeys(then, op);
  };
  return {
    now: (arn, op) => at(arn, op, true),
    before: (arn, op) => at(arn, op, false),
    perform(step, arn) {
      if (!isCall(step) || !/Tag|Boundary/.test(step.op)) return isCall(step) && step.op.startsWith('Create');
      if (arn !== undefined && actorAt(arn) === undefined) tags.set(arn, retagged(tags.get(arn) ?? null, step));
      return true;
    },
  };
}

function tagsOf({ spec, marks }: LiveState['entities'][number]): Tags | null {
  const { tags } = spec;
  return isObject(tags) && !isUnread(tags) ? { ...textsOf(tags), ...marks } : null;
}

function textsOf(tags: Readonly<Record<string, unknown>>): Tags {
  return Object.fromEntries(Object.entries(tags).flatMap(([key, value]) => (typeof value === 'string' ? [[key, value]] : [])));
}

function retagged(tags: Tags | null, { input }: Call): Tags | null {
  const { Tags: fresh, TagKeys: gone } = { Tags: undefined, TagKeys: undefined, ...input };
  if (tags === null) return null;
  const added = (Array.isArray(fresh) ? fresh : []).flatMap((tag: unknown) => (isTag(tag) ? [[tag.Key, tag.Value] as const] : []));
  const kept = Object.entries(tags).filter(([key]) => !(Array.isArray(gone) && gone.includes(key)));
  return { ...Object.fromEntries(kept), ...Object.fromEntries(added) };
}

function isTag(tag: unknown): tag is { readonly Key: string; readonly Value: string } {
  return typeof tag === 'object' && tag !== null && 'Key' in tag && 'Value' in tag;
}

function keysOf(tags: Tags | null, prefixes: readonly string[]): TargetKeys {
  if (tags === null) return null;
  return Object.fromEntries(
    prefixes.flatMap((prefix) => Object.entries(tags).map(([key, value]) => [`${prefix}:ResourceTag/${key}`, value])),
  );
}

// Of users and roles there is a key of IAM's own, and calls about what they hold tell their boundary.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awsidentityandaccessmanagementiam.html
function actorKeys({ kind, permits }: Actor, op: Call['op']): TargetKeys {
  if (kind === 'Group') return {};
  const { boundary } = permits;
  const keys = keysOf(permits.tags, ['aws', 'iam']);
  const isTold = /^(Put|Delete)(User|Role)(Policy|PermissionsBoundary)$|^(At|De)tach(User|Role)Policy$/.test(op);
  return keys === null ? null : { ...keys, ...(isTold && boundary !== null ? { 'iam:PermissionsBoundary': boundary } : {}) };
}
