// The account that a plan is tried on: as it was read, then call by call.
import { addressOf } from '../../model/address.ts';
import { isCall } from '../../model/call.ts';
import type { ActionId, CallOf, WriteOp } from '../../model/call.ts';
import type { Action } from '../../model/plan.ts';
import type { Live, LiveState } from '../../model/state.ts';
import { normalise } from '../../policy/normal.ts';
import { KINDS, kindOf } from '../../kinds/index.ts';
import { versionsOf } from '../../kinds/policy/facts.ts';
import type { Replay, Scene } from '../../kinds/replay.ts';
import { sceneOf } from './scene.ts';
import { copyOf, emptyWorld, notice } from './world.ts';
import type { World } from './world.ts';

export interface Stage {
  readonly world: World;
  /** Makes a call, and returns the keys of all whose access it may have moved. */
  perform(action: Pick<Action, 'id' | 'do'>): ReadonlySet<string>;
  /** Where `back` returns to. */
  mark(): number;
  back(mark: number): void;
}

const read = new WeakMap<LiveState, World>();

/** The account as it was read, to be changed call by call. Every stage is a world of its own; the account is gone through for the first. */
export function openStage(live: LiveState): Stage {
  const untouched = read.get(live) ?? worldOf(live);
  read.set(live, untouched);
  const world = copyOf(untouched);
  const scene = sceneOf(world);
  return {
    world,
    perform({ id, do: step }) {
      world.touched = new Set();
      if (isCall(step)) replay(step.op, step, scene, id);
      return world.touched;
    },
    mark: () => world.log.length,
    back(mark) {
      while (world.log.length > mark) world.log.pop()?.();
    },
  };
}

function worldOf(live: LiveState): World {
  const world = emptyWorld(live.scope);
  for (const [arn, json] of Object.entries(live.awsPolicies))
    world.policies.set(arn, { address: arn, document: normalise(json, '2012-10-17'), versions: new Map() });
  for (const entity of live.entities) enter(world, entity);
  for (const actor of world.actors.values()) notice(world, actor);
  return world;
}

function enter(world: World, entity: Live): void {
  const { name, arn, spec, facts, marks } = entity;
  const kind = kindOf(entity.kind);
  const address = addressOf(entity.kind, name);
  const document = kind?.document(spec) ?? null;
  if (document !== null) {
    const versions = new Map(versionsOf(entity).map((version) => [version.id, version.document]));
    world.policies.set(arn, { address, document, versions });
  }
  const permits = kind?.permits?.(spec);
  if (permits === undefined || (entity.kind !== 'User' && entity.kind !== 'Group' && entity.kind !== 'Role')) return;
  const { id } = facts;
  world.keys.set(address, address);
  world.actors.set(address, {
    key: address,
    kind: entity.kind,
    name,
    path: typeof spec['path'] === 'string' ? spec['path'] : '/',
    arn,
    uniqueId: typeof id === 'string' && id !== '' ? id : null,
    exists: true,
    permits: permits.tags === null ? permits : { ...permits, tags: { ...permits.tags, ...marks } },
  });
}

function replay<Op extends WriteOp>(op: Op, call: CallOf<Op>, scene: Scene, id: ActionId): void {
  for (const { replays } of KINDS) {
    const known: Replay<Op> | undefined = replays?.[op];
    known?.(call, scene, id);
  }
}
