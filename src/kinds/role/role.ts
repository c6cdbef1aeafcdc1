// Roles: who may come in (trust), what they may do (attachments, inline policies), what limits them (boundary).
import { call } from '../../model/call.ts';
import { isKept, isUnread } from '../../model/state.ts';
import type { Kept, Unread } from '../../model/state.ts';
import { roleArn } from '../../policy/arn.ts';
import type { Document } from '../../policy/document.ts';
import { keyed } from '../../policy/match.ts';
import { align } from '../../policy/normal.ts';
import { size, wire } from '../../policy/wire.ts';
import { compileAttachments, viewSet, walkAttachments } from '../facets/attachments.ts';
import { compileBoundary, walkBoundary } from '../facets/boundary.ts';
import type { Boundary } from '../facets/boundary.ts';
import { alignInline, compileInline, inlineSize, viewInline, walkInline } from '../facets/inline.ts';
import type { Inline } from '../facets/inline.ts';
import { compilePath } from '../facets/path.ts';
import { compileTags, TAG_CALLS, tagList, viewTags, walkTags } from '../facets/tags.ts';
import type { Tags } from '../facets/tags.ts';
import type { Birth, BirthOptions, CompileContext, Kind, Move, Subject, Terrain } from '../kind.ts';
import { isBuiltInRole } from './builtin.ts';
import { compileDuration } from './duration.ts';
import { readRoles } from './read.ts';
import { roleSchema } from './schema.ts';
import type { RoleDeclaration } from './schema.ts';
import { compileTrust, CLOSED_TRUST } from './trust.ts';
import { emptyRole, orphanedIds, rejoinTrust, trustedArns, walkSettings, walkTrust } from './walk.ts';

export type RoleSpec = {
  readonly path: string;
  readonly description: string | Unread;
  /** Seconds. */
  readonly maxSessionDuration: number | Unread;
  readonly trust: Document;
  readonly boundary: Boundary | Kept;
  readonly policies: readonly string[];
  readonly inline: Inline;
  readonly tags: Tags;
};

/** AWS raises these on request: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html. */
const MOST_ATTACHED = 25;
const LONGEST_TRUST = 8192;
const DESCRIPTION = /^[\u0009\u000a\u000d\u0020-\u007e\u00a1-\u00ff]{0,1000}$/;

export const role: Kind<RoleSpec, RoleDeclaration> = {
  name: 'Role',
  section: 'roles',
  rank: 40,
  schema: roleSchema,
  names: { pattern: /^[\w+=,.@-]+$/, longest: 64 },
  fixed: ['path'],
  arn: (name, path, scope) => roleArn(scope, path, name),
  compile,
  read: readRoles,
  references,
  document: () => null,
  holds: (spec) => [...spec.policies.map((arn) => ({ arn, as: 'attachment' as const })), ...boundaryOf(spec).map((arn) => ({ arn, as: 'boundary' as const }))],
  trust: (spec) => spec.trust,
  orphans: (spec) => orphanedIds(spec.trust),
  isBuiltIn: isBuiltInRole,
  align: (live, desired) => ({ ...live, trust: align(live.trust, desired.trust), inline: alignInline(live.inline, desired.inline) }),
  usage: (spec) => [
    { quota: 'AttachedPoliciesPerRoleQuota', used: spec.policies.length, field: 'policies', unit: 'attached policies' },
    { quota: 'RolePolicySizeQuota', used: inlineSize(spec.inline), field: 'inline', unit: 'characters' },
    { quota: 'AssumeRolePolicySizeQuota', used: size(spec.trust), field: 'trust', unit: 'characters' },
  ],
  census: { count: 'Roles', quota: 'RolesQuota' },
  views,
  birth,
  walk,
  empty: emptyRole,
};

function compile(name: string, declared: RoleDeclaration, context: CompileContext): RoleSpec | undefined {
  const path = compilePath(declared.path, 'principal', context);
  if (isBuiltInRole(name, path)) {
    context.report([], { rule: 'aws-owned', message: `${name} (path ${path}) is a role that AWS makes for itself.`, next: 'Take it out of the manifests: iamsync never changes it.' });
  }
  const description = declared.description ?? '';
  if (!DESCRIPTION.test(description)) {
    context.report(['description'], { rule: 'description', message: 'The description of a role takes at most 1,000 characters, none beyond Latin-1.', next: 'Shorten it, or write the odd characters in plain letters.' });
  }
  const maxSessionDuration = compileDuration(declared.maxSessionDuration, context);
  const policies = compileAttachments(declared.policies, MOST_ATTACHED, context);
  const inline = compileInline('Role', declared.inline, context);
  const boundary = compileBoundary(declared.boundary, context);
  const tags = compileTags(declared.tags, TAG_CALLS.Role.ignoresCase, context);
  const trust = compileTrust(declared.trust, context);
  if (trust === undefined) return undefined;
  if (size(trust) > LONGEST_TRUST) {
    context.report(['trust'], { rule: 'trust-size', message: `The trust policy holds ${size(trust)} characters; AWS raises the quota of 2,048 to ${LONGEST_TRUST} at most.`, next: 'Trust fewer principals, or an account with a condition.' });
  }
  return { path, description, maxSessionDuration, trust, boundary, policies, inline, tags };
}

function references(spec: RoleSpec): { field: string; arn: string }[] {
  return [
    ...spec.policies.map((arn) => ({ field: 'policies', arn })),
    ...boundaryOf(spec).map((arn) => ({ field: 'boundary', arn })),
    ...trustedArns(spec.trust).map((arn) => ({ field: 'trust', arn })),
  ];
}

function boundaryOf(spec: RoleSpec): string[] {
  return isKept(spec.boundary) || spec.boundary === null ? [] : [spec.boundary];
}

function views(before: RoleSpec | undefined, after: RoleSpec | undefined) {
  const [oldTrust, newTrust] = keyed(before?.trust, after?.trust);
  const [oldInline, newInline] = viewInline(before?.inline ?? {}, after?.inline ?? {});
  const side = (spec: RoleSpec, trust: typeof oldTrust, inline: typeof oldInline) => ({ ...spec, trust, inline, policies: viewSet(spec.policies), tags: viewTags(spec.tags) });
  return [before === undefined ? {} : side(before, oldTrust, oldInline), after === undefined ? {} : side(after, newTrust, newInline)] as const;
}

function birth(subject: Subject<RoleSpec>, spec: RoleSpec, terrain: Terrain, options: BirthOptions): Birth<RoleSpec> {
  const trust = options.closed ? CLOSED_TRUST : spec.trust;
  const boundary = isKept(spec.boundary) ? null : spec.boundary;
  const description = isUnread(spec.description) ? '' : spec.description;
  const orphans = orphanedIds(trust);
  const taken = [...trustedArns(trust), ...(boundary === null ? [] : [boundary])];
  return {
    create: call('CreateRole', {
      RoleName: subject.name,
      Path: spec.path,
      AssumeRolePolicyDocument: wire(trust),
      ...(description === '' ? {} : { Description: description }),
      ...(isUnread(spec.maxSessionDuration) ? {} : { MaxSessionDuration: spec.maxSessionDuration }),
      ...(boundary === null ? {} : { PermissionsBoundary: boundary }),
      ...(Object.keys(spec.tags).length === 0 ? {} : { Tags: tagList(spec.tags) }),
    }),
    destroy: call('DeleteRole', { RoleName: subject.name }),
    born: { ...spec, trust, boundary, policies: [], inline: {} },
    takes: taken.flatMap((arn) => terrain.addressOf(arn) ?? []),
    rejoin: rejoinTrust(subject, terrain),
    ...(orphans.length === 0 ? {} : { lost: `its trust policy names ${orphans.join(', ')}, which no longer exists` }),
    loses: 'its unique id: policies elsewhere that name the role lose it, also when it is made again',
  };
}

function walk(subject: Subject<RoleSpec>, before: RoleSpec, after: RoleSpec, terrain: Terrain): Move[] {
  const boundary = (spec: RoleSpec): Boundary => (isKept(spec.boundary) ? null : spec.boundary);
  return [
    ...walkSettings(subject, before, after),
    ...walkTags(TAG_CALLS.Role, subject.name, before.tags, after.tags),
    ...walkTrust(subject, before.trust, after.trust, terrain),
    ...walkBoundary('Role', subject.name, boundary(before), boundary(after), terrain),
    ...walkInline('Role', subject.name, before.inline, after.inline, terrain),
    ...walkAttachments('Role', subject.name, before.policies, after.policies, terrain),
  ];
}
