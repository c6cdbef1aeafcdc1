// Whether a call on a user was done although no clear answer came.
import type { Found, Lookups } from '../asking.ts';
import { sameTags, textOf } from '../lookups.ts';

export const userLookups: Lookups = {
  async CreateUser({ input }, _scope, reader): Promise<Found> {
    const { User } = await reader.get('GetUser', { UserName: textOf(input.UserName) });
    if (User === undefined) return { is: 'absent' };
    if (User.Path !== textOf(input.Path, '/')) return { is: 'different', how: 'its path differs' };
    if ((User.PermissionsBoundary?.PermissionsBoundaryArn ?? '') !== textOf(input.PermissionsBoundary))
      return { is: 'different', how: 'its boundary differs' };
    if (!sameTags(input.Tags, User.Tags)) return { is: 'different', how: 'its tags differ' };
    return { is: 'ours', output: { User: { Arn: User.Arn ?? '', UserId: User.UserId ?? '', UserName: User.UserName ?? '' } } };
  },
  // Once the old name is gone, the new one is there if the rename was done.
  async UpdateUser({ input }, _scope, reader): Promise<Found> {
    const { User } = await reader.get('GetUser', { UserName: textOf(input.NewUserName, textOf(input.UserName)) });
    if (User === undefined) return { is: 'absent' };
    const path = textOf(input.NewPath, User.Path);
    return User.Path === path ? { is: 'ours', output: {} } : { is: 'different', how: `its path is ${User.Path ?? '?'}` };
  },
};
