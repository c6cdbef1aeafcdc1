// Roles: create, get, list, update, trust, delete.
import type { Account } from '../account.ts';
import { holding } from '../account.ts';
import { documentText } from '../documents.ts';
import { alreadyExists, deleteConflict, limitExceeded } from '../errors.ts';
import type { Reader } from '../input.ts';
import { ownRole, theRole } from '../lookup.ts';
import { existingName, newName, path, pathPrefix } from '../names.ts';
import type { Context, Operations } from '../operation.ts';
import { operation, pageRequest } from '../operation.ts';
import { pageMembers, pageOf } from '../paging.ts';
import type { RoleRecord, Tag } from '../records.ts';
import { boundaryMembers, lastUse, roleMembers, tagsIfAny } from '../show.ts';
import { checkTags, sortTags, tagMembers } from '../tags.ts';
import { storeTrust } from '../trust.ts';
import { checkBoundary, maybeBoundary } from './boundaries.ts';

export const DESCRIPTION = { max: 1000, pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u007E\\u00A1-\\u00FF]*' } as const;
export const HOUR = 3600;

interface NewRole {
  readonly name: string;
  readonly path: string | undefined;
  readonly trust: string;
  readonly description: string | undefined;
  readonly duration: number | undefined;
  readonly boundary: string | undefined;
  readonly tags: readonly Tag[] | undefined;
}

function readNewRole(input: Reader): NewRole {
  return {
    path: path(input, 'role'),
    name: newName(input, 'role'),
    trust: documentText(input, 'AssumeRolePolicyDocument'),
    description: input.maybe('Description', DESCRIPTION),
    duration: sessionDuration(input),
    boundary: maybeBoundary(input),
    tags: input.tags(),
  };
}

function sessionDuration(input: Reader): number | undefined {
  return input.whole('MaxSessionDuration', HOUR, 12 * HOUR);
}

function createRole(context: Context, input: NewRole): RoleRecord {
  const { account, world } = context;
  const tags = input.tags ?? [];
  checkTags('role', tags);
  if (account.find('role', input.name) !== undefined) throw alreadyExists(`Role with name ${input.name} already exists.`);
  if (input.boundary !== undefined) checkBoundary(account, input.boundary);
  const trust = storeTrust(world, input.trust);
  const quota = world.quotas.RolesQuota;
  if (account.count('role') >= quota) throw limitExceeded(`Cannot exceed quota for RolesPerAccount: ${quota}`);
  const record: RoleRecord = {
    kind: 'role',
    id: world.newId('role'),
    name: input.name,
    path: input.path ?? '/',
    created: world.timestamp(),
    description: emptyIsNone(input.description),
    maxSessionDuration: input.duration ?? HOUR,
    trust,
    boundary: input.boundary ?? null,
    attached: [],
    inline: new Map(),
    tags: sortTags(tags),
    onceTagged: tags.length > 0,
  };
  account.put(record);
  return record;
}

/** A role with an empty description has none. */
export function emptyIsNone(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text;
}

/** What has to go before the role can. */
function inTheWay(account: Account, role: RoleRecord): string | undefined {
  if (account.holderCount(holding.profileRole(role.id)) > 0) return 'remove roles from instance profile';
  if (role.attached.length > 0) return 'detach all policies';
  return role.inline.size > 0 ? 'delete policies' : undefined;
}

// Both now and as seen with a delay.
function deleteRole({ account, stale }: Context, name: string): undefined {
  const role = ownRole(account, name);
  const before = stale.findById(role.id);
  const obstacle = inTheWay(account, role) ?? (before?.kind === 'role' ? inTheWay(stale, before) : undefined);
  if (obstacle !== undefined) throw deleteConflict(`Cannot delete entity, must ${obstacle} first.`);
  account.remove(role);
}

const named = (input: Reader): string => existingName(input, 'role');

export const roles: Operations = {
  // The answer has neither description nor session duration.
  CreateRole: operation(readNewRole, (context, input) => {
    const role = createRole(context, input);
    const tags = input.tags === undefined || input.tags.length === 0 ? undefined : tagMembers(input.tags);
    return { Role: { ...roleMembers(context, role), PermissionsBoundary: boundaryMembers(role), Tags: tags } };
  }),

  GetRole: operation(named, (context, name) => {
    const role = theRole(context.account, name);
    return {
      Role: {
        ...roleMembers(context, role),
        Description: role.description ?? undefined,
        MaxSessionDuration: role.maxSessionDuration,
        PermissionsBoundary: boundaryMembers(role),
        Tags: tagsIfAny(role.tags),
        RoleLastUsed: lastUse(context.account, role),
      },
    };
  }),

  // Boundary, tags and last use are left out here.
  ListRoles: operation(
    (input) => ({ prefix: pathPrefix(input), page: input.page() }),
    (context, { prefix, page: asked }) => {
      const { account } = context;
      const page = pageOf(context.op, account.names('role'), pageRequest(context, asked), (name) => {
        const role = account.find('role', name);
        if (role === undefined || !role.path.startsWith(prefix)) return undefined;
        return { ...roleMembers(context, role), Description: role.description ?? undefined, MaxSessionDuration: role.maxSessionDuration };
      });
      return { Roles: page.items, ...pageMembers(page) };
    },
  ),

  // A field that the request leaves out stays as it is, although the documentation says otherwise (recorded 11 February 2026).
  UpdateRole: operation(
    (input) => ({ name: named(input), description: input.maybe('Description', DESCRIPTION), duration: sessionDuration(input) }),
    ({ account }, { name, description, duration }) => {
      const role = theRole(account, name);
      account.put({
        ...role,
        description: description === undefined ? role.description : emptyIsNone(description),
        maxSessionDuration: duration ?? role.maxSessionDuration,
      });
      return {};
    },
  ),

  UpdateRoleDescription: operation(
    (input) => ({ name: named(input), description: input.text('Description', DESCRIPTION) }),
    (context, { name, description }) => {
      const role: RoleRecord = { ...theRole(context.account, name), description: emptyIsNone(description) };
      context.account.put(role);
      return { Role: { ...roleMembers(context, role), Description: role.description ?? undefined } };
    },
  ),

  UpdateAssumeRolePolicy: operation(
    (input) => ({ name: named(input), text: documentText(input) }),
    ({ account, world }, { name, text }) => {
      const role = ownRole(account, name);
      account.put({ ...role, trust: storeTrust(world, text) });
      return undefined;
    },
  ),

  DeleteRole: operation(named, deleteRole),
};
