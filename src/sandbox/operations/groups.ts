// Groups: create, get with members, list, rename or move, delete. Groups have neither tags nor boundary.
import type { Account } from '../account.ts';
import { holding } from '../account.ts';
import { alreadyExists, deleteConflict, limitExceeded } from '../errors.ts';
import type { Reader } from '../input.ts';
import { theGroup } from '../lookup.ts';
import { existingName, maybeNewName, newName, path, pathPrefix } from '../names.ts';
import type { Context, Operations } from '../operation.ts';
import { operation, pageRequest } from '../operation.ts';
import { pageMembers, pageOf, pageOfItems } from '../paging.ts';
import type { GroupRecord } from '../records.ts';
import { groupMembers, userMembers } from '../show.ts';

function createGroup({ account, world }: Context, name: string, groupPath: string | undefined): GroupRecord {
  if (account.find('group', name) !== undefined) throw alreadyExists(`Group with name ${name} already exists.`);
  const quota = world.quotas.GroupsQuota;
  if (account.count('group') >= quota) throw limitExceeded(`Cannot exceed quota for GroupsPerAccount: ${quota}`);
  const record: GroupRecord = {
    kind: 'group',
    id: world.newId('group'),
    name,
    path: groupPath ?? '/',
    created: world.timestamp(),
    boundary: null,
    attached: [],
    inline: new Map(),
    tags: [],
    onceTagged: false,
  };
  account.put(record);
  return record;
}

/** What has to go before the group can. */
function inTheWay(account: Account, group: GroupRecord): string | undefined {
  if (account.holderCount(holding.membership(group.id)) > 0) return 'remove users from group';
  if (group.attached.length > 0) return 'detach all policies';
  return group.inline.size > 0 ? 'delete policies' : undefined;
}

// Both now and as seen with a delay.
function deleteGroup({ account, stale }: Context, name: string): undefined {
  const group = theGroup(account, name);
  const before = stale.findById(group.id);
  const obstacle = inTheWay(account, group) ?? (before?.kind === 'group' ? inTheWay(stale, before) : undefined);
  if (obstacle !== undefined) throw deleteConflict(`Cannot delete entity, must ${obstacle} first.`);
  account.remove(group);
}

const named = (input: Reader): string => existingName(input, 'group');

export const groups: Operations = {
  CreateGroup: operation(
    (input) => ({ path: path(input, 'group'), name: newName(input, 'group') }),
    (context, input) => ({ Group: groupMembers(context.account, createGroup(context, input.name, input.path)) }),
  ),

  GetGroup: operation(
    (input) => ({ name: named(input), page: input.page() }),
    (context, { name, page: asked }) => {
      const { account } = context;
      const group = theGroup(account, name);
      const page = pageOfItems(context.op, account.holders(holding.membership(group.id)), pageRequest(context, asked));
      const members = page.items.flatMap((user) => (user.kind === 'user' ? [userMembers(account, user)] : []));
      return { Group: groupMembers(account, group), Users: members, ...pageMembers(page) };
    },
  ),

  ListGroups: operation(
    (input) => ({ prefix: pathPrefix(input), page: input.page() }),
    (context, { prefix, page: asked }) => {
      const { account } = context;
      const page = pageOf(context.op, account.names('group'), pageRequest(context, asked), (name) => {
        const group = account.find('group', name);
        return group?.path.startsWith(prefix) === true ? groupMembers(account, group) : undefined;
      });
      return { Groups: page.items, ...pageMembers(page) };
    },
  ),

  UpdateGroup: operation(
    (input) => ({ name: named(input), to: maybeNewName(input, 'group', 'NewGroupName'), path: path(input, 'group', 'NewPath') }),
    ({ account }, { name, to, path: newPath }) => {
      const group = theGroup(account, name);
      const taken = to === undefined ? undefined : account.find('group', to);
      if (taken !== undefined && taken.id !== group.id) throw alreadyExists(`Group with name ${to} already exists.`);
      account.put({ ...group, name: to ?? group.name, path: newPath ?? group.path });
      return undefined;
    },
  ),

  DeleteGroup: operation(named, deleteGroup),
};
