// Whether a call on a role was done although no clear answer came.
import type { Found, Lookups } from '../asking.ts';
import { sameDocument, sameTags, textOf } from '../lookups.ts';
import { DEFAULT_SESSION } from './duration.ts';

export const roleLookups: Lookups = {
  async CreateRole({ input }, _scope, reader): Promise<Found> {
    const { Role } = await reader.get('GetRole', { RoleName: textOf(input.RoleName) });
    if (Role === undefined) return { is: 'absent' };
    const different = (what: string): Found => ({ is: 'different', how: `its ${what} differs` });
    if (Role.Path !== textOf(input.Path, '/')) return different('path');
    if ((Role.Description ?? '') !== textOf(input.Description)) return different('description');
    if ((Role.MaxSessionDuration ?? DEFAULT_SESSION) !== (input.MaxSessionDuration ?? DEFAULT_SESSION))
      return different('session duration');
    if ((Role.PermissionsBoundary?.PermissionsBoundaryArn ?? '') !== textOf(input.PermissionsBoundary)) return different('boundary');
    if (!sameTags(input.Tags, Role.Tags)) return { is: 'different', how: 'its tags differ' };
    if (!sameDocument(textOf(input.AssumeRolePolicyDocument), Role.AssumeRolePolicyDocument)) return different('trust policy');
    return { is: 'ours', output: { Role: { Arn: Role.Arn ?? '', RoleId: Role.RoleId ?? '', RoleName: Role.RoleName ?? '' } } };
  },
};
