// Roles out of a crawl.
import type { RoleDetail } from '@aws-sdk/client-iam';
import type { Crawl } from '../../model/crawl.ts';
import { byCodePoint } from '../../model/json.ts';
import type { Live, Unread } from '../../model/state.ts';
import { parseLive } from '../../policy/normal.ts';
import { readInline } from '../facets/inline.ts';
import { readTags } from '../facets/tags.ts';
import type { RoleSpec } from './role.ts';

const NOT_CRAWLED: Unread = { unread: 'description and longest session are not part of the crawl; ListRoles has them' };

/** Every role of the account, AWS's own ones too: the rules of ownership decide later what may be touched. */
export function readRoles(crawl: Crawl): Live<RoleSpec>[] {
  return crawl.roles.map((detail) => readRole(detail, crawl));
}

function readRole(detail: RoleDetail, crawl: Crawl): Live<RoleSpec> {
  const name = detail.RoleName ?? '';
  const settings = crawl.roleSettings.get(name);
  return {
    kind: 'Role',
    name,
    arn: detail.Arn ?? '',
    spec: {
      path: detail.Path ?? '/',
      description: settings?.description ?? NOT_CRAWLED,
      maxSessionDuration: settings?.maxSessionDuration ?? NOT_CRAWLED,
      trust: parseLive(detail.AssumeRolePolicyDocument ?? '{}'),
      boundary: detail.PermissionsBoundary?.PermissionsBoundaryArn ?? null,
      policies: (detail.AttachedManagedPolicies ?? []).map((policy) => policy.PolicyArn ?? '').sort(byCodePoint),
      inline: readInline(detail.RolePolicyList),
      tags: readTags(detail.Tags),
    },
    facts: {
      id: detail.RoleId ?? '',
      created: detail.CreateDate?.toISOString() ?? '',
      ...(detail.RoleLastUsed?.LastUsedDate === undefined ? {} : { lastUsed: detail.RoleLastUsed.LastUsedDate.toISOString() }),
      instanceProfiles: (detail.InstanceProfileList ?? []).map((profile) => profile.InstanceProfileName ?? '').sort(byCodePoint),
    },
  };
}
