// Whether a call on a group was done although no clear answer came.
import type { Found, Lookups } from '../asking.ts';
import { textOf } from '../lookups.ts';

export const groupLookups: Lookups = {
  async CreateGroup({ input }, _scope, reader): Promise<Found> {
    const { Group } = await reader.get('GetGroup', { GroupName: textOf(input.GroupName) });
    if (Group === undefined) return { is: 'absent' };
    if (Group.Path !== textOf(input.Path, '/')) return { is: 'different', how: 'its path differs' };
    return { is: 'ours', output: { Group: { Arn: Group.Arn ?? '', GroupId: Group.GroupId ?? '', GroupName: Group.GroupName ?? '' } } };
  },
  // Once the old name is gone, the new one is there if the rename was done.
  async UpdateGroup({ input }, _scope, reader): Promise<Found> {
    const { Group } = await reader.get('GetGroup', { GroupName: textOf(input.NewGroupName, textOf(input.GroupName)) });
    if (Group === undefined) return { is: 'absent' };
    const path = textOf(input.NewPath, Group.Path);
    return Group.Path === path ? { is: 'ours', output: {} } : { is: 'different', how: `its path is ${Group.Path ?? '?'}` };
  },
};
