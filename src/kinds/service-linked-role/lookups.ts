// Whether a service-linked role was made although no clear answer came: AWS chooses its name, so it is looked for by its path.
import { allPages } from '../../model/pages.ts';
import type { Found, Lookups } from '../asking.ts';
import { textOf } from '../lookups.ts';

export const serviceLinkedRoleLookups: Lookups = {
  async CreateServiceLinkedRole({ input }, _scope, reader): Promise<Found> {
    const PathPrefix = `/aws-service-role/${textOf(input.AWSServiceName)}/`;
    const pages = await allPages('ListRoles', (from) => reader.get('ListRoles', { PathPrefix, ...from }));
    const suffix = textOf(input.CustomSuffix);
    const found = pages
      .flatMap((page) => page.Roles ?? [])
      .find(({ RoleName = '' }) => (suffix === '' ? !RoleName.includes('_') : RoleName.endsWith(`_${suffix}`)));
    if (found === undefined) return { is: 'absent' };
    if (input.Description !== undefined && (found.Description ?? '') !== textOf(input.Description))
      return { is: 'different', how: 'its description differs' };
    return { is: 'ours', output: { Role: { RoleName: found.RoleName ?? '', Arn: found.Arn ?? '', RoleId: found.RoleId ?? '' } } };
  },
};
