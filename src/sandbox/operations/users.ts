// Users: create, get, list, rename or move, delete.
import { holding } from '../account.ts';
import type { Account } from '../account.ts';
import type { Members } from '../answer.ts';
import { NO_CREDENTIALS } from '../credentials.ts';
import { alreadyExists, deleteConflict, limitExceeded, unmodifiable } from '../errors.ts';
import type { Reader } from '../input.ts';
import { theUser, userOrCaller } from '../lookup.ts';
import { existingName, maybeNewName, newName, path, pathPrefix } from '../names.ts';
import type { Context, Operations } from '../operation.ts';
import { operation, pageRequest } from '../operation.ts';
import { pageMembers, pageOf } from '../paging.ts';
import type { Tag, UserRecord } from '../records.ts';
import { boundaryMembers, tagsIfAny, userMembers, userWithLastUse } from '../show.ts';
import { checkTags, sortTags, tagMembers } from '../tags.ts';
import { checkBoundary, maybeBoundary } from './boundaries.ts';

interface NewUser {
  readonly name: string;
  readonly path: string | undefined;
  readonly boundary: string | undefined;
  readonly tags: readonly Tag[] | undefined;
}

function createUser({ account, world }: Context, input: NewUser): UserRecord {
  const tags = input.tags ?? [];
  checkTags('user', tags);
  if (account.find('user', input.name) !== undefined) throw alreadyExists(`User with name ${input.name} already exists.`);
  if (input.boundary !== undefined) checkBoundary(account, input.boundary);
  const quota = world.quotas.UsersQuota;
  if (account.count('user') >= quota) throw limitExceeded(`Cannot exceed quota for UsersPerAccount: ${quota}`);
  const record: UserRecord = {
    kind: 'user',
    id: world.newId('user'),
    name: input.name,
    path: input.path ?? '/',
    created: world.timestamp(),
    boundary: input.boundary ?? null,
    attached: [],
    inline: new Map(),
    groups: [],
    credentials: NO_CREDENTIALS,
    tags: sortTags(tags),
    onceTagged: tags.length > 0,
  };
  account.put(record);
  return record;
}

// Without a name the request is about the caller, which is the account itself for a root-like key.
function getUser(context: Context, name: string | undefined): Members {
  const { account, caller } = context;
  if (name === undefined && caller.kind === 'root')
    return { Path: '/', UserId: account.id, Arn: `arn:aws:iam::${account.id}:root`, CreateDate: '2020-01-01T00:00:00Z' };
  const user = userOrCaller(context, name);
  return { ...userWithLastUse(account, user), PermissionsBoundary: boundaryMembers(user), Tags: tagsIfAny(user.tags) };
}

/** What has to go before the user can, in the words that AWS has for each. */
function inTheWay(account: Account, user: UserRecord): string | undefined {
  const { keys, login, sshKeys, certificates, services } = user.credentials;
  if (user.attached.length > 0) return 'detach all policies';
  if (user.inline.size > 0) return 'delete policies';
  if (user.groups.length > 0) return 'remove users from group';
  if (login !== null) return 'delete login profile';
  if (keys.length > 0) return 'delete access keys';
  if (account.holderCount(holding.mfaOf(user.id)) > 0) return 'delete MFA device';
  if (certificates.length > 0) return 'delete signing certificates';
  return sshKeys.length + services.length > 0 ? 'remove referenced objects' : undefined;
}

// Both now and as seen with a delay.
function deleteUser({ account, stale, world }: Context, name: string): undefined {
  const user = theUser(account, name);
  checkModifiable(world, user);
  const before = stale.findById(user.id);
  const obstacle = inTheWay(account, user) ?? (before?.kind === 'user' ? inTheWay(stale, before) : undefined);
  if (obstacle !== undefined) throw deleteConflict(`Cannot delete entity, must ${obstacle} first.`);
  account.remove(user);
  world.note(goneName(user));
}

function goneName({ name }: Pick<UserRecord, 'name'>): string {
  return `deleted user ${name.toLowerCase()}`;
}

/** A user whose name belonged to one who has just been deleted can't be changed for a while. */
function checkModifiable(world: Context['world'], user: UserRecord): void {
  if (world.isFresh(goneName(user), world.circumstances.lag.unmodifiable))
    throw unmodifiable(`User ${user.name} cannot be modified for now: a user of this name has just been deleted.`);
}

const named = (input: Reader): string => existingName(input, 'user');

export const users: Operations = {
  CreateUser: operation(
    (input) => ({ path: path(input, 'user'), name: newName(input, 'user'), boundary: maybeBoundary(input), tags: input.tags() }),
    (context, input) => {
      const user = createUser(context, input);
      const tags = input.tags === undefined || input.tags.length === 0 ? undefined : tagMembers(input.tags);
      return { User: { ...userMembers(context.account, user), PermissionsBoundary: boundaryMembers(user), Tags: tags } };
    },
  ),

  GetUser: operation(
    (input) => (input.has('UserName') ? named(input) : undefined),
    (context, name) => ({ User: getUser(context, name) }),
  ),

  ListUsers: operation(
    (input) => ({ prefix: pathPrefix(input), page: input.page() }),
    (context, { prefix, page: asked }) => {
      const { account } = context;
      const page = pageOf(context.op, account.names('user'), pageRequest(context, asked), (name) => {
        const user = account.find('user', name);
        return user?.path.startsWith(prefix) === true ? userWithLastUse(account, user) : undefined;
      });
      return { Users: page.items, ...pageMembers(page) };
    },
  ),

  // The unique id stays, and with it memberships, policies and the trust of others.
  UpdateUser: operation(
    (input) => ({ name: named(input), to: maybeNewName(input, 'user', 'NewUserName'), path: path(input, 'user', 'NewPath') }),
    ({ account, world }, { name, to, path: newPath }) => {
      const user = theUser(account, name);
      checkModifiable(world, user);
      const taken = to === undefined ? undefined : account.find('user', to);
      if (taken !== undefined && taken.id !== user.id) throw alreadyExists(`User with name ${to} already exists.`);
      account.put({ ...user, name: to ?? user.name, path: newPath ?? user.path });
      return undefined;
    },
  ),

  DeleteUser: operation(named, deleteUser),
};
