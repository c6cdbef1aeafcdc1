// Groups out of a crawl. Who is in them stands with the users.
import type { Crawl } from '../../model/crawl.ts';
import { byCodePoint } from '../../model/json.ts';
import { append } from '../../model/lists.ts';
import type { Live } from '../../model/state.ts';
import { readInline } from '../facets/inline.ts';
import type { GroupSpec } from './group.ts';

export function readGroups(crawl: Crawl): Live<GroupSpec>[] {
  const members = new Map<string, string[]>();
  for (const user of crawl.users) {
    for (const group of user.GroupList ?? []) {
      append(members, group, user.UserName ?? '');
    }
  }
  return crawl.groups.map((detail) => {
    const name = detail.GroupName ?? '';
    return {
      kind: 'Group',
      name,
      arn: detail.Arn ?? '',
      spec: {
        path: detail.Path ?? '/',
        members: (members.get(name) ?? []).sort(byCodePoint),
        policies: (detail.AttachedManagedPolicies ?? []).map((policy) => policy.PolicyArn ?? '').sort(byCodePoint),
        inline: readInline(detail.GroupPolicyList),
      },
      facts: { id: detail.GroupId ?? '', created: detail.CreateDate?.toISOString() ?? '' },
    };
  });
}
