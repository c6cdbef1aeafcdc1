// How what a principal may do can be changed: by which call on what, and what the principal is afterwards.
import type { Grant, GroupAccess, Principal } from '../../model/principal.ts';
import { byCodePoint } from '../../model/json.ts';
import { documentOf } from '../effective.ts';
import type { Context } from './ask.ts';
import type { Change } from './nouns.ts';
import { everything } from './power.ts';
import { retagged } from './tags.ts';
import { arnOf } from './world.ts';
import type { Alteration, World } from './world.ts';

export type { Alteration } from './world.ts';

/** Every such change of one principal; those that give everything first. */
export function alterations(world: World, subject: Principal, change: Change): readonly Alteration[] {
  const known = world.alterations.get(subject) ?? new Map<Change, readonly Alteration[]>();
  world.alterations.set(subject, known);
  const there = known.get(change) ?? WAYS[change](world, subject);
  known.set(change, there);
  return there;
}

type Way = (world: World, subject: Principal) => readonly Alteration[];

const NEW_POLICY = 'iamsync';

const WAYS: Readonly<Record<Change, Way>> = {
  attach: (world, subject) =>
    world.attachable.map((grant) =>
      onItself(subject, grant.source, withGrant(subject, grant), { 'iam:policyarn': arnOf(world, grant) ?? null }),
    ),
  inline: (_, subject) => [onItself(subject, 'inline', withGrant(without(subject, isInlineOf(subject.address)), written(subject.address)))],
  version: (world, subject) =>
    policiesOf(world, subject).map(({ source, arn }) =>
      onOther(arn, source, `version of ${source}`, replaced(subject, source, everything(source))),
    ),
  'default version': (world, subject) => policiesOf(world, subject).flatMap(({ source, arn }) => formerly(world, subject, source, arn)),
  'attach to group': (world, subject) =>
    groupsOf(world, subject).map(({ address, arn }) =>
      onOther(arn, address, `attached to ${address}`, withGrant(subject, written(address)), { 'iam:policyarn': world.administratorPolicy }),
    ),
  'inline of group': (world, subject) =>
    groupsOf(world, subject).map(({ address, arn }) =>
      onOther(arn, address, `inline of ${address}`, withGrant(without(subject, isInlineOf(address)), written(address))),
    ),
  join: (world, subject) =>
    othersOf(world, subject).map((group) => onOther(group.arn, group.address, `in ${group.address}`, joined(subject, group))),
  'join and attach': (world, subject) =>
    othersOf(world, subject).map((group) =>
      onOther(group.arn, group.address, `all in ${group.address}`, withGrant(joined(subject, group), written(group.address)), {
        'iam:policyarn': world.administratorPolicy,
      }),
    ),
  'join and inline': (world, subject) =>
    othersOf(world, subject).map((group) =>
      onOther(group.arn, group.address, `all in ${group.address}`, withGrant(joined(subject, group), written(group.address))),
    ),
  'drop boundary': (_, subject) => unbounded(subject, {}),
  'replace boundary': (world, subject) => unbounded(subject, { 'iam:permissionsboundary': world.administratorPolicy }),
  detach: (world, subject) =>
    attachedDenies(world, subject, null).map(({ grant, arn }) =>
      onItself(subject, `without ${grant.source}`, without(subject, same(grant)), { 'iam:policyarn': arn }),
    ),
  'delete inline': (_, subject) =>
    subject.policies
      .filter((grant) => isInlineOf(subject.address)(grant) && denies(grant))
      .map((grant) => onItself(subject, `without ${grant.source}`, without(subject, same(grant)))),
  'detach from group': (world, subject) =>
    groupsOf(world, subject).flatMap((group) =>
      attachedDenies(world, subject, group.address).map(({ grant, arn }) =>
        onOther(group.arn, group.address, `without ${grant.source}`, without(subject, same(grant)), { 'iam:policyarn': arn }),
      ),
    ),
  'delete inline of group': (world, subject) =>
    groupsOf(world, subject).flatMap((group) =>
      subject.policies
        .filter((grant) => isInlineOf(group.address)(grant) && denies(grant))
        .map((grant) => onOther(group.arn, group.address, `without ${grant.source}`, without(subject, same(grant)))),
    ),
  leave: (world, subject) =>
    groupsOf(world, subject).flatMap(({ address, arn }) => {
      const through = ({ via }: Grant): boolean => via === address;
      return subject.policies.some((grant) => through(grant) && denies(grant))
        ? [onOther(arn, address, `out of ${address}`, without(subject, through))]
        : [];
    }),
  tag: (_, subject) => retagged(subject, 'tag').map(({ label, context, after }) => onItself(subject, label, after, context)),
  untag: (_, subject) => retagged(subject, 'untag').map(({ label, context, after }) => onItself(subject, label, after, context)),
};

function onItself(subject: Principal, label: string, after: Principal, context: Context = {}): Alteration {
  return { resource: subject.arn, context, via: subject.address, after, label, isCertain: true, isAbout: true };
}

function onOther(resource: string, via: string, label: string, after: Principal, context: Context = {}): Alteration {
  return { resource, context, via, after, label, isCertain: true, isAbout: false };
}

/** What somebody writes into an inline policy, or attaches, who may. */
function written(address: string): Grant {
  return everything(`${address}/inline/${NEW_POLICY}`);
}

interface Written {
  readonly source: string;
  readonly arn: string;
}

/** Customer managed policies that reach it, its boundary among them. */
function policiesOf(world: World, { policies, boundary }: Principal): readonly Written[] {
  const sources = [...policies, ...(boundary === null ? [] : [boundary])].flatMap((grant) => {
    const arn = arnOf(world, grant);
    return arn === undefined || arn.includes(':iam::aws:') ? [] : [[grant.source, arn] as const];
  });
  return [...new Map(sources)].map(([source, arn]) => ({ source, arn })).sort((a, b) => byCodePoint(a.source, b.source));
}

// Versions that are not known may give anything.
function formerly(world: World, subject: Principal, source: string, arn: string): readonly Alteration[] {
  const others = world.managed.get(source)?.others ?? [];
  const back = others.map((document, index) =>
    onOther(arn, source, `version ${index} of ${source}`, replaced(subject, source, { source, via: null, document })),
  );
  return [
    ...back,
    { ...onOther(arn, source, `some version of ${source}`, replaced(subject, source, everything(source))), isCertain: false },
  ];
}

function groupsOf({ groups, members }: World, subject: Principal): readonly GroupAccess[] {
  return groups.filter(({ address }) => members.get(address)?.has(subject.address) === true);
}

function othersOf({ groups, members }: World, subject: Principal): readonly GroupAccess[] {
  return subject.kind === 'User' ? groups.filter(({ address }) => members.get(address)?.has(subject.address) !== true) : [];
}

function joined(subject: Principal, { policies }: GroupAccess): Principal {
  return { ...subject, policies: [...subject.policies, ...policies] };
}

function unbounded(subject: Principal, context: Context): readonly Alteration[] {
  return subject.boundary === null ? [] : [onItself(subject, 'unbounded', { ...subject, boundary: null }, context)];
}

function attachedDenies(
  world: World,
  { policies }: Principal,
  via: string | null,
): readonly { readonly grant: Grant; readonly arn: string }[] {
  return policies.flatMap((grant) => {
    const arn = grant.via === via && denies(grant) ? arnOf(world, grant) : undefined;
    return arn === undefined ? [] : [{ grant, arn }];
  });
}

function withGrant(subject: Principal, grant: Grant): Principal {
  return { ...subject, policies: [...subject.policies, grant] };
}

function without(subject: Principal, isMeant: (grant: Grant) => boolean): Principal {
  return { ...subject, policies: subject.policies.filter((grant) => !isMeant(grant)) };
}

/** With another document in the policy, wherever it reaches the principal. */
function replaced(subject: Principal, source: string, by: Grant): Principal {
  const put = (grant: Grant): Grant => (grant.source === source ? { ...by, via: grant.via } : grant);
  return { ...subject, policies: subject.policies.map(put), boundary: subject.boundary === null ? null : put(subject.boundary) };
}

function isInlineOf(address: string): (grant: Grant) => boolean {
  return ({ source }) => source.startsWith(`${address}/inline/`);
}

function same({ source, via }: Grant): (grant: Grant) => boolean {
  return (grant) => grant.source === source && grant.via === via;
}

function denies(grant: Grant): boolean {
  return documentOf(grant).Statement.some(({ Effect }) => Effect === 'Deny');
}
