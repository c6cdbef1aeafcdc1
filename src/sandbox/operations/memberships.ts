// Which users are in which groups. Adding and removing may be repeated.
import { limitExceeded } from '../errors.ts';
import type { Reader } from '../input.ts';
import { theGroup, theUser } from '../lookup.ts';
import { existingName } from '../names.ts';
import type { Operations } from '../operation.ts';
import { operation, pageRequest } from '../operation.ts';
import { pageMembers, pageOfItems } from '../paging.ts';
import { groupMembers } from '../show.ts';

const readBoth = (input: Reader): { group: string; user: string } => ({
  group: existingName(input, 'group'),
  user: existingName(input, 'user'),
});

export const memberships: Operations = {
  AddUserToGroup: operation(readBoth, ({ account, world }, names) => {
    const group = theGroup(account, names.group);
    const user = theUser(account, names.user);
    if (user.groups.includes(group.id)) return undefined;
    const quota = world.quotas.GroupsPerUserQuota;
    if (user.groups.length >= quota) throw limitExceeded(`Cannot exceed quota for GroupsPerUser: ${quota}`);
    account.put({ ...user, groups: [...user.groups, group.id] });
    return undefined;
  }),

  RemoveUserFromGroup: operation(readBoth, ({ account }, names) => {
    const group = theGroup(account, names.group);
    const user = theUser(account, names.user);
    if (user.groups.includes(group.id)) account.put({ ...user, groups: user.groups.filter((id) => id !== group.id) });
    return undefined;
  }),

  ListGroupsForUser: operation(
    (input) => ({ name: existingName(input, 'user'), page: input.page() }),
    (context, { name, page: asked }) => {
      const { account } = context;
      const groups = theUser(account, name).groups.flatMap((id) => {
        const group = account.findById(id);
        return group?.kind === 'group' ? [groupMembers(account, group)] : [];
      });
      const page = pageOfItems(context.op, groups, pageRequest(context, asked));
      return { Groups: page.items, ...pageMembers(page) };
    },
  ),
};
