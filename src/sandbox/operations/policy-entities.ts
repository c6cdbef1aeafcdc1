// ListEntitiesForPolicy: who has a managed policy attached, or as a boundary.
import { holding } from '../account.ts';
import type { Members } from '../answer.ts';
import { thePolicy } from '../lookup.ts';
import { pathPrefix, policyArn } from '../names.ts';
import type { Operations } from '../operation.ts';
import { operation, pageRequest } from '../operation.ts';
import { pageMembers, pageOfItems } from '../paging.ts';
import type { AnyRecord, Kind } from '../records.ts';

const FILTERS = ['User', 'Role', 'Group', 'LocalManagedPolicy', 'AWSManagedPolicy'] as const;
const FILTER: Partial<Record<Kind, string>> = { user: 'User', role: 'Role', group: 'Group' };

function entities(records: readonly AnyRecord[]): Members {
  return {
    PolicyGroups: records.filter((one) => one.kind === 'group').map((one) => ({ GroupName: one.name, GroupId: one.id })),
    PolicyUsers: records.filter((one) => one.kind === 'user').map((one) => ({ UserName: one.name, UserId: one.id })),
    PolicyRoles: records.filter((one) => one.kind === 'role').map((one) => ({ RoleName: one.name, RoleId: one.id })),
  };
}

export const policyEntities: Operations = {
  ListEntitiesForPolicy: operation(
    (input) => ({
      arn: policyArn(input),
      filter: input.choice('EntityFilter', FILTERS),
      usage: input.choice('PolicyUsageFilter', ['PermissionsPolicy', 'PermissionsBoundary']),
      prefix: pathPrefix(input),
      page: input.page(),
    }),
    (context, { arn, filter, usage, prefix, page: asked }) => {
      const { account } = context;
      thePolicy(account, arn);
      const attached = usage === 'PermissionsBoundary' ? [] : account.holders(holding.attachment(arn));
      const bounded = usage === 'PermissionsPolicy' ? [] : account.holders(holding.boundary(arn));
      const records = [...new Set([...attached, ...bounded])].filter(
        (one) => (filter === undefined || FILTER[one.kind] === filter) && one.path.startsWith(prefix),
      );
      const page = pageOfItems(context.op, records, pageRequest(context, asked));
      return { ...entities(page.items), ...pageMembers(page) };
    },
  ),
};
