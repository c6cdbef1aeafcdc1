// Instance profiles: not in the crawl, so they are listed, and only where the plan is about them.
import { allPages } from '../../model/pages.ts';
import { parseAddress } from '../../model/address.ts';
import type { Crawl } from '../../model/crawl.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { Live } from '../../model/state.ts';
import type { Beyond, TagsOf } from '../asking.ts';
import { ownTags } from '../facets/tags.ts';
import type { InstanceProfileSpec } from './instance-profile.ts';

const PAGE_SIZE = 1000;

export const listProfiles: Beyond<InstanceProfileSpec> = {
  lists: true,
  needed: () => true,
  async read(iam) {
    const pages = await allPages('ListInstanceProfiles', (from) => iam.get('ListInstanceProfiles', { MaxItems: PAGE_SIZE, ...from }));
    const profiles = pages.flatMap((page) => page.InstanceProfiles ?? []);
    return new Map(
      profiles.map((profile): [string, JsonObject] => [
        profile.InstanceProfileName ?? '',
        {
          arn: profile.Arn ?? '',
          path: profile.Path ?? '/',
          id: profile.InstanceProfileId ?? '',
          created: profile.CreateDate?.toISOString() ?? '',
          role: profile.Roles?.[0]?.RoleName ?? null,
        },
      ]),
    );
  },
};

/** GetInstanceProfile always holds the tags, which not every endpoint offers a list of. */
export const profileTags: TagsOf = async (iam, { name }) => {
  const { InstanceProfile } = await iam.get('GetInstanceProfile', { InstanceProfileName: name });
  return Object.fromEntries((InstanceProfile?.Tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? '']));
};

export function readProfiles(crawl: Crawl): Live<InstanceProfileSpec>[] {
  return [...crawl.beyond].flatMap(([address, found]) => {
    const parsed = parseAddress(address);
    return parsed?.kind === 'InstanceProfile' ? [readProfile(parsed.name, found, crawl)] : [];
  });
}

function readProfile(name: string, found: JsonObject, crawl: Crawl): Live<InstanceProfileSpec> {
  const arn = text(found['arn']);
  const tags = crawl.tags.get(arn);
  return {
    kind: 'InstanceProfile',
    name,
    arn,
    spec: {
      path: text(found['path']),
      role: typeof found['role'] === 'string' ? found['role'] : null,
      tags: tags === undefined ? { unread: 'tags of instance profiles are not part of the list' } : ownTags(tags),
    },
    facts: { id: text(found['id']), created: text(found['created']) },
  };
}

function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : '';
}
