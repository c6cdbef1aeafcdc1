// SAML providers: listed by ARN only, and asked for one by one where the plan is about them.
import { parseAddress } from '../../model/address.ts';
import type { Crawl } from '../../model/crawl.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Live } from '../../model/state.ts';
import { readOneByOne } from '../asking.ts';
import type { Beyond, TagsOf } from '../asking.ts';
import { ownTags } from '../facets/tags.ts';
import { normalMetadata } from './metadata.ts';
import type { SamlProviderSpec } from './saml-provider.ts';

export const listSamlProviders: Beyond<SamlProviderSpec> = {
  lists: true,
  needed: () => true,
  async read(iam, names, whole) {
    const { SAMLProviderList = [] } = await iam.get('ListSAMLProviders', {});
    const arns = new Map(SAMLProviderList.map(({ Arn = '' }) => [Arn.slice(Arn.indexOf('/') + 1), Arn]));
    return readOneByOne(arns, whole ? 'all' : names, async (SAMLProviderArn) => {
      const found = await iam.get('GetSAMLProvider', { SAMLProviderArn });
      return {
        metadata: normalMetadata(found.SAMLMetadataDocument ?? ''),
        created: found.CreateDate?.toISOString() ?? '',
        validUntil: found.ValidUntil?.toISOString() ?? '',
      };
    });
  },
};

/** The provider itself shows its tags. */
export const samlProviderTags: TagsOf = async (iam, { arn }) => {
  const { Tags = [] } = await iam.get('GetSAMLProvider', { SAMLProviderArn: arn });
  return Object.fromEntries(Tags.map((tag) => [tag.Key ?? '', tag.Value ?? '']));
};

export function readSamlProviders(crawl: Crawl): Live<SamlProviderSpec>[] {
  return [...crawl.beyond].flatMap(([address, found]) => {
    const parsed = parseAddress(address);
    return parsed?.kind === 'SamlProvider' ? [readLive(parsed.name, found, crawl)] : [];
  });
}

function readLive(name: string, found: JsonObject, crawl: Crawl): Live<SamlProviderSpec> {
  const { arn, metadata, created, validUntil } = found;
  const tags = typeof arn === 'string' ? crawl.tags.get(arn) : undefined;
  return {
    kind: 'SamlProvider',
    name,
    arn: typeof arn === 'string' ? arn : '',
    spec: {
      metadata: typeof metadata === 'string' ? metadata : { unread: 'the list of providers shows nothing but their ARNs' },
      tags: tags === undefined ? { unread: 'tags of providers are not part of the list' } : ownTags(tags),
    },
    facts: {
      ...(typeof created === 'string' ? { created } : {}),
      ...(typeof validUntil === 'string' ? { validUntil } : {}),
    },
  };
}
