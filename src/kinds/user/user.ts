// Users: their groups, what they may do, what limits them; an expired one is switched off and never deleted.
import { addressOf } from '../../model/address.ts';
import { call } from '../../model/call.ts';
import type { JsonObject } from '../../model/json.ts';
import { isKept, KEPT } from '../../model/state.ts';
import type { Kept, Unread } from '../../model/state.ts';
import { userArn } from '../../policy/arn.ts';
import { declareGrants, declarePath, declareTags } from '../declare.ts';
import { compileAttachments, viewSet, walkAttachments } from '../facets/attachments.ts';
import { compileBoundary, walkBoundary } from '../facets/boundary.ts';
import type { Boundary } from '../facets/boundary.ts';
import { followBoundary, followPolicies } from '../facets/follow.ts';
import { alignInline, bridgeInline, compileInline, inlineSize, viewInline, walkInline } from '../facets/inline.ts';
import type { Inline } from '../facets/inline.ts';
import { walkGroups } from '../facets/memberships.ts';
import { compilePath } from '../facets/path.ts';
import { walkPlace } from '../facets/place.ts';
import type { Place } from '../facets/place.ts';
import { compileTags, tagList, viewTags, walkTags } from '../facets/tags.ts';
import type { Tags } from '../facets/tags.ts';
import type { Birth, CompileContext, Kind, Move, Moves, Naming, Subject, Terrain } from '../kind.ts';
import { isOver } from '../expiry.ts';
import { beyondUser } from './beyond.ts';
import { userBounding, userHolding, userTagging } from './calls.ts';
import { buryCredentials, switchOff } from './credentials.ts';
import { compileGroups } from './groups.ts';
import { heldBy } from './held.ts';
import { userLookups } from './lookups.ts';
import { readUsers } from './read.ts';
import { userReplays } from './replay.ts';
import { userSchema } from './schema.ts';
import type { UserDeclaration } from './schema.ts';

export type UserSpec = {
  readonly path: string;
  /** Names, sorted. */
  readonly groups: readonly string[];
  readonly policies: readonly string[];
  readonly inline: Inline;
  readonly boundary: Boundary | Kept;
  readonly tags: Tags;
  /** Whether an access key is active or a password is set; null for a user that is not there yet. */
  readonly credentials: 'on' | 'off' | null | Kept | Unread;
};

export const user: Kind<UserSpec, UserDeclaration> = {
  name: 'User',
  life: { create: 'CreateUser', destroy: 'DeleteUser' },
  section: 'users',
  rank: 30,
  schema: userSchema,
  names: { pattern: /^[\w+=,.@-]+$/, longest: 64 },
  fixed: [],
  arn: (name, path, scope) => userArn(scope, path, name),
  compile,
  within: heldBy,
  declare,
  read: readUsers,
  references: (spec) => [
    ...spec.policies.map((arn) => ({ field: 'policies', arn })),
    ...boundaryOf(spec).map((arn) => ({ field: 'boundary', arn })),
  ],
  links: (spec) => spec.groups.map((group) => ({ field: 'groups', address: addressOf('Group', group) })),
  document: () => null,
  holds: (spec) => [
    ...spec.policies.map((arn) => ({ arn, as: 'attachment' as const })),
    ...boundaryOf(spec).map((arn) => ({ arn, as: 'boundary' as const })),
  ],
  grip: (name, arn, as) =>
    as === 'boundary'
      ? { attach: userBounding.put(name, arn), detach: userBounding.drop(name) }
      : { attach: userHolding.attach(name, arn), detach: userHolding.detach(name, arn) },
  trust: () => null,
  permits: (spec) => ({
    isPrincipal: true,
    inline: spec.inline,
    attached: spec.policies,
    boundary: boundaryOf(spec)[0] ?? null,
    groups: spec.groups,
    trust: null,
    tags: spec.tags,
  }),
  orphans: () => [],
  isBuiltIn: () => false,
  follow,
  align: (live, desired) => ({ ...live, inline: alignInline(live.inline, desired.inline) }),
  usage: (spec) => [
    { quota: 'GroupsPerUserQuota', used: spec.groups.length, field: 'groups', unit: 'groups' },
    { quota: 'AttachedPoliciesPerUserQuota', used: spec.policies.length, field: 'policies', unit: 'attached policies' },
    { quota: 'UserPolicySizeQuota', used: inlineSize(spec.inline), field: 'inline', unit: 'characters' },
  ],
  census: { count: 'Users', quota: 'UsersQuota' },
  views,
  birth,
  walk,
  bridge: (subject, step, before, after, terrain) => bridgeInline(userHolding, subject.name, step, before.inline, after.inline, terrain),
  empty: (subject) => buryCredentials(subject),
  breaks: 'its unique id: policies of other accounts and of resources that name the user lose it, also when it is made again',
  beyond: beyondUser,
  lookups: userLookups,
  replays: userReplays,
  confirmedBy: { CreateUser: ['GetUser'], UpdateUser: ['GetUser'] },
};

function compile(_name: string, declared: UserDeclaration, context: CompileContext): UserSpec {
  const path = compilePath(declared.path, 'principal', context);
  const groups = compileGroups(declared.groups, context);
  const policies = compileAttachments(declared.policies, userHolding.mostAttached, context);
  const inline = compileInline(userHolding, declared.inline, context);
  const boundary = compileBoundary(declared.boundary, context);
  const tags = compileTags(declared.tags, userTagging.ignoresCase, context);
  if (!isOver(declared.expires, ['expires'], context)) return { path, groups, policies, inline, boundary, tags, credentials: KEPT };
  return { path, groups: [], policies: [], inline: {}, boundary, tags, credentials: 'off' };
}

function declare(spec: UserSpec, naming: Naming): JsonObject {
  return {
    ...declarePath(spec.path),
    ...(spec.groups.length === 0 ? {} : { groups: spec.groups.map((name) => naming.name('Group', name)) }),
    ...declareGrants(spec, naming),
    ...declareTags(spec.tags),
  };
}

function boundaryOf(spec: UserSpec): string[] {
  return isKept(spec.boundary) || spec.boundary === null ? [] : [spec.boundary];
}

function follow(spec: UserSpec, moves: Moves): UserSpec {
  const groups = spec.groups.map((group) => moves.address(addressOf('Group', group)).slice('Group/'.length)).sort();
  return { ...spec, groups, policies: followPolicies(spec.policies, moves), boundary: followBoundary(spec.boundary, moves) };
}

function views(before: UserSpec | undefined, after: UserSpec | undefined) {
  const [oldInline, newInline] = viewInline(before?.inline ?? {}, after?.inline ?? {});
  const side = (spec: UserSpec, inline: JsonObject): JsonObject => {
    const { credentials, ...rest } = spec;
    const known = credentials === 'on' || credentials === 'off' ? { credentials } : {};
    return { ...rest, ...known, inline, groups: viewSet(spec.groups), policies: viewSet(spec.policies), tags: viewTags(spec.tags) };
  };
  return [before === undefined ? {} : side(before, oldInline), after === undefined ? {} : side(after, newInline)] as const;
}

function birth(subject: Subject<UserSpec>, spec: UserSpec, terrain: Terrain): Birth<UserSpec> {
  const boundary = isKept(spec.boundary) ? null : spec.boundary;
  return {
    create: call('CreateUser', {
      UserName: subject.name,
      Path: spec.path,
      ...(boundary === null ? {} : { PermissionsBoundary: boundary }),
      ...(Object.keys(spec.tags).length === 0 ? {} : { Tags: tagList(spec.tags) }),
    }),
    destroy: call('DeleteUser', { UserName: subject.name }),
    born: { ...spec, boundary, groups: [], policies: [], inline: {} },
    takes: boundary === null ? [] : [terrain.addressOf(boundary)].flatMap((address) => address ?? []),
    rejoin: terrain.trustingAfter(subject.arn).map((role) => role.put),
    loses: 'its unique id: policies elsewhere that name the user lose it, also when it is made again',
  };
}

function walk(subject: Subject<UserSpec>, before: UserSpec, after: UserSpec, terrain: Terrain): Move[] {
  const boundary = (spec: UserSpec): Boundary => (isKept(spec.boundary) ? null : spec.boundary);
  return [
    ...walkPlace(subject, before.path, after.path, update),
    ...(before.credentials === 'on' && after.credentials === 'off' ? switchOff(subject) : []),
    ...walkTags(userTagging, subject.name, before.tags, after.tags),
    ...walkBoundary(userBounding, subject.name, boundary(before), boundary(after), terrain),
    ...walkGroups(subject.name, before.groups, after.groups, terrain),
    ...walkInline(userHolding, subject.name, before.inline, after.inline, terrain),
    ...walkAttachments(userHolding, subject.name, before.policies, after.policies, terrain),
  ];
}

function update(UserName: string, to: Place) {
  return call('UpdateUser', {
    UserName,
    ...(to.name === undefined ? {} : { NewUserName: to.name }),
    ...(to.path === undefined ? {} : { NewPath: to.path }),
  });
}
