// Whether a call on an instance profile was done although no clear answer came.
import type { Found, Lookups } from '../asking.ts';
import { sameTags, textOf } from '../lookups.ts';

export const profileLookups: Lookups = {
  async CreateInstanceProfile({ input }, _scope, reader): Promise<Found> {
    const { InstanceProfile: found } = await reader.get('GetInstanceProfile', { InstanceProfileName: textOf(input.InstanceProfileName) });
    if (found === undefined) return { is: 'absent' };
    if (found.Path !== textOf(input.Path, '/')) return { is: 'different', how: 'its path differs' };
    if (!sameTags(input.Tags, found.Tags)) return { is: 'different', how: 'its tags differ' };
    if ((found.Roles ?? []).length > 0) return { is: 'different', how: 'a role is in it' };
    return { is: 'ours', output: { InstanceProfile: { Arn: found.Arn ?? '', InstanceProfileId: found.InstanceProfileId ?? '' } } };
  },
  async AddRoleToInstanceProfile({ input }, _scope, reader): Promise<Found> {
    const { InstanceProfile: found } = await reader.get('GetInstanceProfile', { InstanceProfileName: textOf(input.InstanceProfileName) });
    const roles = (found?.Roles ?? []).map((role) => role.RoleName);
    if (roles.length === 0) return { is: 'absent' };
    return roles.includes(textOf(input.RoleName)) ? { is: 'ours', output: {} } : { is: 'different', how: 'another role is in it' };
  },
};
