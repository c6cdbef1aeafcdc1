// Users out of a crawl.
import type { UserDetail } from '@aws-sdk/client-iam';
import { addressOf } from '../../model/address.ts';
import type { Crawl } from '../../model/crawl.ts';
import { byCodePoint } from '../../model/json.ts';
import type { Live, Unread } from '../../model/state.ts';
import { readInline } from '../facets/inline.ts';
import { readTags } from '../facets/tags.ts';
import { credentialsOf, isSwitchedOn } from './credentials.ts';
import type { UserSpec } from './user.ts';

const NOT_CRAWLED: Unread = { unread: 'credentials are only read for users that are removed or expired' };

export function readUsers(crawl: Crawl): Live<UserSpec>[] {
  return crawl.users.map((detail) => readUser(detail, crawl));
}

function readUser(detail: UserDetail, crawl: Crawl): Live<UserSpec> {
  const name = detail.UserName ?? '';
  const more = crawl.beyond.get(addressOf('User', name));
  const switched = isSwitchedOn(credentialsOf({ facts: more ?? {} })) ? 'on' : 'off';
  return {
    kind: 'User',
    name,
    arn: detail.Arn ?? '',
    spec: {
      path: detail.Path ?? '/',
      groups: (detail.GroupList ?? []).toSorted(byCodePoint),
      policies: (detail.AttachedManagedPolicies ?? []).map((policy) => policy.PolicyArn ?? '').sort(byCodePoint),
      inline: readInline(detail.UserPolicyList),
      boundary: detail.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
      tags: readTags(detail.Tags),
      credentials: more === undefined ? NOT_CRAWLED : switched,
    },
    facts: { id: detail.UserId ?? '', created: detail.CreateDate?.toISOString() ?? '', ...more },
  };
}
