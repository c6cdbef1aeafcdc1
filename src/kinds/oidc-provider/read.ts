// OpenID Connect providers: listed by ARN only, and asked for one by one where the plan is about them.
import { parseAddress } from '../../model/address.ts';
import type { Crawl } from '../../model/crawl.ts';
import { byCodePoint, isList } from '../../model/json.ts';
import type { Json, JsonObject } from '../../model/json.ts';
import type { IamReader } from '../../model/ports.ts';
import { readOneByOne } from '../asking.ts';
import type { Beyond, TagsOf } from '../asking.ts';
import type { Live, Unread } from '../../model/state.ts';
import { ownTags } from '../facets/tags.ts';
import type { OidcProviderSpec } from './oidc-provider.ts';

const UNREAD: Unread = { unread: 'the list of providers shows nothing but their ARNs' };

export const listProviders: Beyond<OidcProviderSpec> = {
  lists: true,
  needed: () => true,
  async read(iam, names, whole) {
    const { OpenIDConnectProviderList = [] } = await iam.get('ListOpenIDConnectProviders', {});
    const arns = new Map(OpenIDConnectProviderList.map(({ Arn = '' }) => [nameOf(Arn), Arn]));
    return readOneByOne(arns, whole ? 'all' : names, (arn) => readProvider(iam, arn));
  },
};

/** `token.actions.githubusercontent.com` of `arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com`. */
function nameOf(arn: string): string {
  return arn.slice(arn.indexOf('/') + 1);
}

async function readProvider(iam: IamReader, OpenIDConnectProviderArn: string): Promise<JsonObject> {
  const found = await iam.get('GetOpenIDConnectProvider', { OpenIDConnectProviderArn });
  return {
    clientIds: (found.ClientIDList ?? []).toSorted(byCodePoint),
    thumbprints: (found.ThumbprintList ?? []).toSorted(byCodePoint),
    created: found.CreateDate?.toISOString() ?? '',
  };
}

/** The provider itself shows its tags. */
export const providerTags: TagsOf = async (iam, { arn }) => {
  const { Tags = [] } = await iam.get('GetOpenIDConnectProvider', { OpenIDConnectProviderArn: arn });
  return Object.fromEntries(Tags.map((tag) => [tag.Key ?? '', tag.Value ?? '']));
};

export function readProviders(crawl: Crawl): Live<OidcProviderSpec>[] {
  return [...crawl.beyond].flatMap(([address, found]) => {
    const parsed = parseAddress(address);
    return parsed?.kind === 'OidcProvider' ? [readLive(parsed.name, found, crawl)] : [];
  });
}

function readLive(name: string, found: JsonObject, crawl: Crawl): Live<OidcProviderSpec> {
  const arn = typeof found['arn'] === 'string' ? found['arn'] : '';
  const tags = crawl.tags.get(arn);
  return {
    kind: 'OidcProvider',
    name,
    arn,
    spec: {
      clientIds: texts(found['clientIds']),
      thumbprints: texts(found['thumbprints']),
      tags: tags === undefined ? { unread: 'tags of providers are not part of the list' } : ownTags(tags),
    },
    facts: typeof found['created'] === 'string' ? { created: found['created'] } : {},
  };
}

function texts(value: Json | undefined): readonly string[] | Unread {
  return isList(value) ? value.map(String) : UNREAD;
}
