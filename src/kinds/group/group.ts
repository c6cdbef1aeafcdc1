// Groups: what their members may do, and the members that no declared user accounts for.
import { addressOf } from '../../model/address.ts';
import { call } from '../../model/call.ts';
import type { JsonObject } from '../../model/json.ts';
import { isKept } from '../../model/state.ts';
import type { Kept } from '../../model/state.ts';
import { groupArn } from '../../policy/arn.ts';
import { attachEffects, documentEffects } from '../effects.ts';
import { declareGrants, declarePath } from '../declare.ts';
import { compileAttachments, viewSet, walkAttachments } from '../facets/attachments.ts';
import { followPolicies } from '../facets/follow.ts';
import { alignInline, bridgeInline, compileInline, inlineSize, viewInline, walkInline } from '../facets/inline.ts';
import type { Inline } from '../facets/inline.ts';
import { walkMembers } from '../facets/memberships.ts';
import { compilePath } from '../facets/path.ts';
import { walkPlace } from '../facets/place.ts';
import type { Place } from '../facets/place.ts';
import type { Birth, CompileContext, Effect, Kind, Move, Moves, Naming, Subject, Terrain } from '../kind.ts';
import { groupHolding } from './calls.ts';
import { groupLookups } from './lookups.ts';
import { compileMembers, joinMembers, settleMembers } from './members.ts';
import { readGroups } from './read.ts';
import { groupReplays } from './replay.ts';
import { groupSchema } from './schema.ts';
import type { GroupDeclaration } from './schema.ts';

export type GroupSpec = {
  readonly path: string;
  /** Users that are not declared, by name, sorted. */
  readonly members: readonly string[] | Kept;
  readonly policies: readonly string[];
  readonly inline: Inline;
};

export const group: Kind<GroupSpec, GroupDeclaration> = {
  name: 'Group',
  life: { create: 'CreateGroup', destroy: 'DeleteGroup' },
  section: 'groups',
  rank: 20,
  schema: groupSchema,
  names: { pattern: /^[\w+=,.@-]+$/, longest: 128 },
  fixed: [],
  arn: (name, path, scope) => groupArn(scope, path, name),
  compile,
  declare,
  read: readGroups,
  references: (spec) => spec.policies.map((arn) => ({ field: 'policies', arn })),
  links: (spec) => membersOf(spec).map((name) => ({ field: 'members', address: addressOf('User', name) })),
  document: () => null,
  holds: (spec) => spec.policies.map((arn) => ({ arn, as: 'attachment' })),
  grip: (name, arn) => ({ attach: groupHolding.attach(name, arn), detach: groupHolding.detach(name, arn) }),
  gives,
  trust: () => null,
  permits: (spec) => ({
    isPrincipal: false,
    inline: spec.inline,
    attached: spec.policies,
    boundary: null,
    groups: [],
    trust: null,
    tags: null,
  }),
  orphans: () => [],
  isBuiltIn: () => false,
  join: joinMembers,
  settle: settleMembers,
  follow,
  align: (live, desired) => ({ ...live, inline: alignInline(live.inline, desired.inline) }),
  usage: (spec) => [
    { quota: 'AttachedPoliciesPerGroupQuota', used: spec.policies.length, field: 'policies', unit: 'attached policies' },
    { quota: 'GroupPolicySizeQuota', used: inlineSize(spec.inline), field: 'inline', unit: 'characters' },
  ],
  census: { count: 'Groups', quota: 'GroupsQuota' },
  views,
  birth,
  walk,
  bridge: (subject, step, before, after, terrain) => bridgeInline(groupHolding, subject.name, step, before.inline, after.inline, terrain),
  empty: () => [],
  lookups: groupLookups,
  replays: groupReplays,
  confirmedBy: { CreateGroup: ['GetGroup'], UpdateGroup: ['GetGroup'] },
};

function compile(_name: string, declared: GroupDeclaration, context: CompileContext): GroupSpec {
  const path = compilePath(declared.path, 'principal', context);
  const members = compileMembers(declared.members, context);
  const policies = compileAttachments(declared.policies, groupHolding.mostAttached, context);
  return { path, members, policies, inline: compileInline(groupHolding, declared.inline, context) };
}

// The memberships of declared users are written with the users.
function declare(spec: GroupSpec, naming: Naming): JsonObject {
  const others = membersOf(spec).flatMap((name) => (naming.name('User', name) === name ? [] : [naming.name('User', name)]));
  return { ...declarePath(spec.path), ...(others.length === 0 ? {} : { members: others }), ...declareGrants(spec, naming) };
}

function membersOf(spec: GroupSpec): readonly string[] {
  return isKept(spec.members) || spec.members === null ? [] : spec.members;
}

function gives(spec: GroupSpec, terrain: Terrain): Effect[] {
  const inline = Object.values(spec.inline).flatMap((document) => documentEffects(null, document));
  return [...new Set([...inline, ...spec.policies.flatMap((arn) => attachEffects(arn, terrain))])].sort();
}

// What declared and removed users do about their memberships is theirs.
function follow(spec: GroupSpec, moves: Moves): GroupSpec {
  return {
    ...spec,
    members: membersOf(spec).filter((name) => !moves.planned(addressOf('User', name))),
    policies: followPolicies(spec.policies, moves),
  };
}

function views(before: GroupSpec | undefined, after: GroupSpec | undefined) {
  const [oldInline, newInline] = viewInline(before?.inline ?? {}, after?.inline ?? {});
  const side = (spec: GroupSpec, inline: JsonObject): JsonObject => ({
    ...spec,
    inline,
    members: viewSet(membersOf(spec)),
    policies: viewSet(spec.policies),
  });
  return [before === undefined ? {} : side(before, oldInline), after === undefined ? {} : side(after, newInline)] as const;
}

function birth(subject: Subject<GroupSpec>, spec: GroupSpec): Birth<GroupSpec> {
  return {
    create: call('CreateGroup', { GroupName: subject.name, Path: spec.path }),
    destroy: call('DeleteGroup', { GroupName: subject.name }),
    born: { ...spec, members: [], policies: [], inline: {} },
    takes: [],
    rejoin: [],
  };
}

function walk(subject: Subject<GroupSpec>, before: GroupSpec, after: GroupSpec, terrain: Terrain): Move[] {
  return [
    ...walkPlace(subject, before.path, after.path, update),
    ...walkInline(groupHolding, subject.name, before.inline, after.inline, terrain),
    ...walkAttachments(groupHolding, subject.name, before.policies, after.policies, terrain),
    ...walkMembers(subject.name, membersOf(before), membersOf(after), terrain),
  ];
}

function update(GroupName: string, to: Place) {
  return call('UpdateGroup', {
    GroupName,
    ...(to.name === undefined ? {} : { NewGroupName: to.name }),
    ...(to.path === undefined ? {} : { NewPath: to.path }),
  });
}
