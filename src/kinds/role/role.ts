// Roles: who may come in (trust), what they may do (attachments, inline policies), what limits them (boundary).
import { call } from '../../model/call.ts';
import type { JsonObject } from '../../model/json.ts';
import { isKept, isUnread } from '../../model/state.ts';
import type { Kept, Unread } from '../../model/state.ts';
import { roleArn } from '../../policy/arn.ts';
import type { Document } from '../../policy/document.ts';
import { keyed } from '../../policy/match.ts';
import { align } from '../../policy/normal.ts';
import { size, wire } from '../../policy/wire.ts';
import { declareDescription, declareGrants, declarePath, declareTags } from '../declare.ts';
import { compileAttachments, viewSet, walkAttachments } from '../facets/attachments.ts';
import { compileBoundary, walkBoundary } from '../facets/boundary.ts';
import type { Boundary } from '../facets/boundary.ts';
import { alignInline, bridgeInline, compileInline, inlineSize, viewInline, walkInline } from '../facets/inline.ts';
import type { Inline } from '../facets/inline.ts';
import { compilePath } from '../facets/path.ts';
import { followBoundary, followPolicies } from '../facets/follow.ts';
import { compileTags, tagList, viewTags, walkTags } from '../facets/tags.ts';
import type { Tags } from '../facets/tags.ts';
import type { Birth, BirthOptions, CompileContext, Kind, Move, Moves, Naming, Subject, Terrain } from '../kind.ts';
import { isBuiltInRole } from './builtin.ts';
import { roleBounding, roleHolding, roleTagging } from './calls.ts';
import { compileDuration, declareDuration } from './duration.ts';
import { declareTrust } from './declare-trust.ts';
import { roleLookups } from './lookups.ts';
import { readRoles } from './read.ts';
import { roleReplays } from './replay.ts';
import { emptyRole, rejoinRole } from './replace.ts';
import { roleSchema } from './schema.ts';
import type { RoleDeclaration } from './schema.ts';
import { compileTrust, CLOSED_TRUST } from './trust.ts';
import { followTrust, orphanedIds, putTrust, trustedArns, walkSettings, walkTrust } from './walk.ts';

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

/** AWS raises it on request: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html. */
const LONGEST_TRUST = 8192;
const DESCRIPTION = /^[\t\n\r\u0020-\u007e\u00a1-\u00ff]{0,1000}$/;

export const role: Kind<RoleSpec, RoleDeclaration> = {
  name: 'Role',
  life: { create: 'CreateRole', destroy: 'DeleteRole' },
  section: 'roles',
  rank: 40,
  schema: roleSchema,
  names: { pattern: /^[\w+=,.@-]+$/, longest: 64 },
  fixed: ['path'],
  arn: (name, path, scope) => roleArn(scope, path, name),
  compile,
  declare,
  read: readRoles,
  references,
  document: () => null,
  holds: (spec) => [
    ...spec.policies.map((arn) => ({ arn, as: 'attachment' as const })),
    ...boundaryOf(spec).map((arn) => ({ arn, as: 'boundary' as const })),
  ],
  grip: (name, arn, as) =>
    as === 'boundary'
      ? { attach: roleBounding.put(name, arn), detach: roleBounding.drop(name) }
      : { attach: roleHolding.attach(name, arn), detach: roleHolding.detach(name, arn) },
  trust: (spec) => spec.trust,
  permits: (spec) => ({
    isPrincipal: true,
    inline: spec.inline,
    attached: spec.policies,
    boundary: boundaryOf(spec)[0] ?? null,
    groups: [],
    trust: spec.trust,
    tags: spec.tags,
  }),
  retrust: putTrust,
  orphans: (spec) => orphanedIds(spec.trust),
  isBuiltIn: isBuiltInRole,
  follow,
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
  bridge: (subject, step, before, after, terrain) => bridgeInline(roleHolding, subject.name, step, before.inline, after.inline, terrain),
  empty: emptyRole,
  rejoin: rejoinRole,
  breaks:
    'its unique id: trust policies of other accounts and policies of resources (S3, KMS, SQS) that name the role lose it, and its sessions end',
  lookups: roleLookups,
  replays: roleReplays,
  confirmedBy: { CreateRole: ['GetRole'] },
};

function compile(name: string, declared: RoleDeclaration, context: CompileContext): RoleSpec | undefined {
  const path = compilePath(declared.path, 'principal', context);
  if (isBuiltInRole(name, path)) {
    context.report([], {
      rule: 'aws-owned',
      message: `${name} (path ${path}) is a role that AWS makes for itself.`,
      next: 'Take it out of the manifests: iamsync never changes it.',
    });
  }
  const description = declared.description ?? '';
  if (!DESCRIPTION.test(description)) {
    context.report(['description'], {
      rule: 'description',
      message: 'The description of a role takes at most 1,000 characters, none beyond Latin-1.',
      next: 'Shorten it, or write the odd characters in plain letters.',
    });
  }
  const maxSessionDuration = compileDuration(declared.maxSessionDuration, context);
  const policies = compileAttachments(declared.policies, roleHolding.mostAttached, context);
  const inline = compileInline(roleHolding, declared.inline, context);
  const boundary = compileBoundary(declared.boundary, context);
  const tags = compileTags(declared.tags, roleTagging.ignoresCase, context);
  const trust = compileTrust(declared.trust, context);
  if (trust === undefined) return undefined;
  if (size(trust) > LONGEST_TRUST) {
    context.report(['trust'], {
      rule: 'trust-size',
      message: `The trust policy holds ${size(trust)} characters; AWS raises the quota of 2,048 to ${LONGEST_TRUST} at most.`,
      next: 'Trust fewer principals, or an account with a condition.',
    });
  }
  return { path, description, maxSessionDuration, trust, boundary, policies, inline, tags };
}

function declare(spec: RoleSpec, naming: Naming): JsonObject {
  return {
    ...declareDescription(spec.description),
    ...declarePath(spec.path),
    ...declareDuration(spec.maxSessionDuration),
    trust: declareTrust(spec.trust, naming),
    ...declareGrants(spec, naming),
    ...declareTags(spec.tags),
  };
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

function follow(spec: RoleSpec, moves: Moves): RoleSpec {
  return {
    ...spec,
    trust: followTrust(spec.trust, moves),
    policies: followPolicies(spec.policies, moves),
    boundary: followBoundary(spec.boundary, moves),
  };
}

function views(before: RoleSpec | undefined, after: RoleSpec | undefined) {
  const [oldTrust, newTrust] = keyed(before?.trust, after?.trust);
  const [oldInline, newInline] = viewInline(before?.inline ?? {}, after?.inline ?? {});
  const side = (spec: RoleSpec, trust: typeof oldTrust, inline: typeof oldInline) => ({
    ...spec,
    trust,
    inline,
    policies: viewSet(spec.policies),
    tags: viewTags(spec.tags),
  });
  return [
    before === undefined ? {} : side(before, oldTrust, oldInline),
    after === undefined ? {} : side(after, newTrust, newInline),
  ] as const;
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
    rejoin: terrain
      .trustingAfter(subject.arn)
      .filter((other) => other.address !== subject.address)
      .map((other) => other.put),
    ...(orphans.length === 0 ? {} : { lost: `its trust policy names ${orphans.join(', ')}, which no longer exists` }),
    loses: 'its unique id: policies elsewhere that name the role lose it, also when it is made again',
  };
}

function walk(subject: Subject<RoleSpec>, before: RoleSpec, after: RoleSpec, terrain: Terrain): Move[] {
  const boundary = (spec: RoleSpec): Boundary => (isKept(spec.boundary) ? null : spec.boundary);
  return [
    ...walkSettings(subject, before, after),
    ...walkTags(roleTagging, subject.name, before.tags, after.tags),
    ...walkTrust(subject, before.trust, after.trust, terrain),
    ...walkBoundary(roleBounding, subject.name, boundary(before), boundary(after), terrain),
    ...walkInline(roleHolding, subject.name, before.inline, after.inline, terrain),
    ...walkAttachments(roleHolding, subject.name, before.policies, after.policies, terrain),
  ];
}
