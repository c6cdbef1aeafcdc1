// Instance profiles: each hands one role at most to EC2 instances.
import { addressOf } from '../../model/address.ts';
import { call } from '../../model/call.ts';
import type { Call } from '../../model/call.ts';
import type { JsonObject } from '../../model/json.ts';
import { isUnread } from '../../model/state.ts';
import type { Unread } from '../../model/state.ts';
import { instanceProfileArn } from '../../policy/arn.ts';
import { declarePath, declareTags } from '../declare.ts';
import type { TagCalls } from '../facets/calls.ts';
import { compilePath } from '../facets/path.ts';
import { compileTags, tagList, viewTags, walkTags } from '../facets/tags.ts';
import type { Tags } from '../facets/tags.ts';
import type { Birth, CompileContext, Kind, Move, Naming, Subject } from '../kind.ts';
import { ungoverned } from '../ungoverned.ts';
import { profileLookups } from './lookups.ts';
import { listProfiles, profileTags, readProfiles } from './read.ts';
import { instanceProfileSchema } from './schema.ts';
import type { InstanceProfileDeclaration } from './schema.ts';

export type InstanceProfileSpec = {
  readonly path: string;
  /** The name of the role in it. */
  readonly role: string | null;
  readonly tags: Tags | Unread;
};

const tagging: TagCalls = {
  ignoresCase: false,
  tag: (InstanceProfileName, tags) => call('TagInstanceProfile', { InstanceProfileName, Tags: tagList(tags) }),
  untag: (InstanceProfileName, keys) => call('UntagInstanceProfile', { InstanceProfileName, TagKeys: [...keys] }),
};

export const instanceProfile: Kind<InstanceProfileSpec, InstanceProfileDeclaration> = {
  ...ungoverned,
  name: 'InstanceProfile',
  life: { create: 'CreateInstanceProfile', destroy: 'DeleteInstanceProfile' },
  section: 'instanceProfiles',
  rank: 50,
  schema: instanceProfileSchema,
  names: { pattern: /^[\w+=,.@-]+$/, longest: 128 },
  fixed: ['path'],
  arn: (name, path, scope) => instanceProfileArn(scope, path, name),
  compile,
  declare,
  read: readProfiles,
  links: (spec) => (spec.role === null ? [] : [{ field: 'role', address: addressOf('Role', spec.role) }]),
  align: (live) => live,
  census: { count: 'InstanceProfiles', quota: 'InstanceProfilesQuota' },
  views: (before, after) => [view(before), view(after)],
  birth,
  walk,
  empty: () => [],
  breaks: 'the association with instances: EC2 keeps the unique id of the profile, so that instances must be given the new one',
  beyond: listProfiles,
  tagsOf: profileTags,
  tagType: 'iam:instance-profile',
  lookups: profileLookups,
  confirmedBy: { CreateInstanceProfile: ['GetInstanceProfile'], AddRoleToInstanceProfile: ['GetInstanceProfile'] },
};

function compile(_name: string, declared: InstanceProfileDeclaration, context: CompileContext): InstanceProfileSpec {
  const path = compilePath(declared.path, 'principal', context);
  const role = declared.role === undefined ? null : (context.name('Role', declared.role, ['role']) ?? null);
  return { path, role, tags: compileTags(declared.tags, tagging.ignoresCase, context) };
}

function declare(spec: InstanceProfileSpec, naming: Naming): JsonObject {
  return { ...declarePath(spec.path), ...(spec.role === null ? {} : { role: naming.name('Role', spec.role) }), ...declareTags(spec.tags) };
}

function view(spec: InstanceProfileSpec | undefined): JsonObject {
  if (spec === undefined) return {};
  return {
    path: spec.path,
    ...(spec.role === null ? {} : { role: spec.role }),
    tags: isUnread(spec.tags) ? spec.tags : viewTags(spec.tags),
  };
}

function birth(subject: Subject<InstanceProfileSpec>, spec: InstanceProfileSpec): Birth<InstanceProfileSpec> {
  const tags = isUnread(spec.tags) ? {} : spec.tags;
  return {
    create: call('CreateInstanceProfile', {
      InstanceProfileName: subject.name,
      Path: spec.path,
      ...(Object.keys(tags).length === 0 ? {} : { Tags: tagList(tags) }),
    }),
    destroy: call('DeleteInstanceProfile', { InstanceProfileName: subject.name }),
    born: { ...spec, role: null },
    takes: [],
    rejoin: [],
    loses: 'its unique id: instances that have it must be given it anew',
  };
}

function walk(subject: Subject<InstanceProfileSpec>, before: InstanceProfileSpec, after: InstanceProfileSpec): Move[] {
  const tags = isUnread(before.tags) || isUnread(after.tags) ? [] : walkTags(tagging, subject.name, before.tags, after.tags);
  return [...tags, ...walkRole(subject.name, before.role, after.role)];
}

// One role at most: the old one leaves before the new one comes.
function walkRole(profile: string, before: string | null, after: string | null): Move[] {
  if (before === after) return [];
  const swap = before !== null && after !== null;
  const leave = before === null ? [] : [leaveMove(profile, before, swap)];
  return after === null ? leave : [...leave, { ...enterMove(profile, after), ...(swap ? { afterPrevious: true } : {}) }];
}

/** Puts a role into an instance profile. */
export function enterMove(profile: string, role: string): Move {
  const [enter, leave] = both(profile, role);
  return {
    do: enter,
    undo: [leave],
    target: role,
    takes: [addressOf('InstanceProfile', profile), addressOf('Role', role)],
    lets: [],
    effects: [],
    when: 'last',
    risk: 'none',
    reason: `Role/${role} belongs into InstanceProfile/${profile}`,
  };
}

function leaveMove(profile: string, role: string, swap: boolean): Move {
  const [enter, leave] = both(profile, role);
  const reason = `Role/${role} is in InstanceProfile/${profile} and not declared to be`;
  const gap = `${reason} (a profile holds one role, so that instances have none for a moment)`;
  return {
    do: leave,
    undo: [enter],
    target: role,
    takes: [],
    lets: [addressOf('Role', role)],
    effects: [],
    when: 'last',
    risk: swap ? 'gap' : 'none',
    reason: swap ? gap : reason,
  };
}

function both(InstanceProfileName: string, RoleName: string): readonly [Call, Call] {
  return [
    call('AddRoleToInstanceProfile', { InstanceProfileName, RoleName }),
    call('RemoveRoleFromInstanceProfile', { InstanceProfileName, RoleName }),
  ];
}
