// What calls do to the account between two of them.
import { addressOf } from '../../model/address.ts';
import { policyArn } from '../../policy/arn.ts';
import type { Document, Principals, Statement } from '../../policy/document.ts';
import type { HolderKind, Scene } from '../../kinds/replay.ts';
import { arnOf, freshKey, named, put, set, touch } from './world.ts';
import type { World } from './world.ts';

/** The calls of a plan change this world. */
export function sceneOf(world: World): Scene {
  return { ...peopleOf(world), ...policiesOf(world) };
}

type People = Pick<Scene, 'born' | 'gone' | 'moved' | 'changed'>;

function peopleOf(world: World): People {
  return {
    born(kind, name, path, permits) {
      const address = addressOf(kind, name);
      const key = freshKey(world, address);
      set(world, world.keys, address, key);
      put(world, { key, kind, name, path, arn: arnOf(world, kind, name, path), uniqueId: null, exists: true, permits });
    },
    gone(kind, name) {
      const actor = named(world, kind, name);
      if (actor === undefined) return;
      set(world, world.keys, addressOf(kind, name), undefined);
      put(world, { ...actor, exists: false });
      // A trust policy that named it names nobody, also when another one has its name.
      rewritten(world, kind, actor.arn, `gone:${actor.key}`);
    },
    moved(kind, name, to) {
      const actor = named(world, kind, name);
      if (actor === undefined) return;
      const moved = { ...actor, name: to.name ?? name, path: to.path ?? actor.path };
      const arn = arnOf(world, kind, moved.name, moved.path);
      set(world, world.keys, addressOf(kind, name), undefined);
      set(world, world.keys, addressOf(kind, moved.name), actor.key);
      put(world, { ...moved, arn });
      if (kind === 'Group') regrouped(world, name, moved.name);
      else rewritten(world, kind, actor.arn, arn);
    },
    changed(kind, name, change) {
      const actor = named(world, kind, name);
      if (actor !== undefined) put(world, { ...actor, permits: change(actor.permits) });
    },
  };
}

type Policies = Pick<Scene, 'policyBorn' | 'policyGone' | 'staged' | 'defaulted'>;

function policiesOf(world: World): Policies {
  const { policies, strangers } = world;
  const moved = (arn: string): void => {
    for (const holder of world.holders.get(arn) ?? []) touch(world, holder);
  };
  return {
    policyBorn(name, path, document) {
      const arn = policyArn(world.scope, path, name);
      set(world, policies, arn, { address: addressOf('Policy', name), document, versions: new Map() });
      moved(arn);
    },
    policyGone(arn) {
      set(world, policies, arn, undefined);
      moved(arn);
    },
    staged(arn, version, document) {
      const policy = policies.get(arn);
      if (policy === undefined) strangers.add(arn);
      else set(world, policies, arn, { ...policy, versions: new Map([...policy.versions, [version, document]]) });
    },
    defaulted(arn, version) {
      const policy = policies.get(arn);
      const document = policy?.versions.get(version);
      if (policy === undefined || document === undefined) strangers.add(arn);
      else set(world, policies, arn, { ...policy, document });
      moved(arn);
    },
  };
}

// IAM keeps whom a trust policy names by id: it shows them where they are.
function rewritten(world: World, kind: HolderKind, old: string, fresh: string): void {
  if (kind === 'Group' || old === fresh) return;
  for (const actor of world.actors.values()) {
    const { trust } = actor.permits;
    const moved = trust === null ? null : retrusted(trust, old, fresh);
    if (moved !== trust) put(world, { ...actor, permits: { ...actor.permits, trust: moved } });
  }
}

function retrusted(trust: Document, old: string, fresh: string): Document {
  const names = (side: Principals | undefined): boolean => side !== undefined && side !== '*' && side['AWS']?.includes(old) === true;
  const isNamed = ({ Principal, NotPrincipal }: Statement): boolean => names(Principal) || names(NotPrincipal);
  if (!trust.Statement.some(isNamed)) return trust;
  const turned = (side: Principals | undefined): Principals | undefined =>
    side === undefined || side === '*' ? side : { ...side, AWS: (side['AWS'] ?? []).map((arn) => (arn === old ? fresh : arn)) };
  const Statement = trust.Statement.map((statement) => {
    const [Principal, NotPrincipal] = [turned(statement.Principal), turned(statement.NotPrincipal)];
    return { ...statement, ...(Principal === undefined ? {} : { Principal }), ...(NotPrincipal === undefined ? {} : { NotPrincipal }) };
  });
  return { ...trust, Statement };
}

function regrouped(world: World, old: string, fresh: string): void {
  for (const actor of world.actors.values()) {
    const { permits } = actor;
    if (permits.groups.includes(old))
      put(world, { ...actor, permits: { ...permits, groups: permits.groups.map((group) => (group === old ? fresh : group)) } });
  }
}
