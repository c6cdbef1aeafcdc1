// OpenID Connect providers, known by their address; deleting one leaves the trust policies that name it as they are.
import type { Account } from '../account.ts';
import { alreadyExists, invalidInput, limitExceeded, noSuchEntity, validationError } from '../errors.ts';
import type { Reader } from '../input.ts';
import type { Context, Operations } from '../operation.ts';
import { operation } from '../operation.ts';
import { MAX_CLIENT_IDS, MAX_PROVIDERS, MAX_THUMBPRINTS } from '../quotas.ts';
import type { OidcRecord, Tag } from '../records.ts';
import { arnOf } from '../records.ts';
import { checkTags, sortTags, tagMembers } from '../tags.ts';

const ARN = { min: 20, max: 2048 } as const;
const CLIENT_ID = { min: 1, max: 255 } as const;
const THUMBPRINT = { min: 40, max: 40 } as const;

export const oidcArn = (input: Reader): string => input.text('OpenIDConnectProviderArn', ARN);

/** The provider of an ARN. */
export function theOidcProvider(account: Account, arn: string, missing = `OpenIDConnect Provider not found for arn ${arn}`): OidcRecord {
  const record = account.find('oidc', arn.slice(arn.indexOf('/') + 1));
  if (record === undefined || arnOf(account.id, record) !== arn) throw noSuchEntity(missing);
  return record;
}

interface NewProvider {
  readonly clientIds: readonly string[];
  readonly thumbprints: readonly string[];
  readonly url: string;
  readonly tags: readonly Tag[];
}

function checkClientIds(ids: readonly string[]): void {
  if (ids.length > MAX_CLIENT_IDS) throw limitExceeded(`Cannot exceed quota for ClientIdsPerOpenIdConnectProvider: ${MAX_CLIENT_IDS}`);
}

function checkThumbprints(thumbprints: readonly string[]): void {
  if (thumbprints.length > MAX_THUMBPRINTS) throw invalidInput(`Thumbprint list must contain fewer than ${MAX_THUMBPRINTS} entries.`);
}

// https, a host, perhaps a path; neither a query nor a fragment, and no other port.
function nameOf(url: string): string {
  const [, name] = /^https:\/\/([A-Za-z0-9.-]+(?:\/[^?#]*)?)$/.exec(url) ?? [];
  if (name === undefined) throw validationError('Invalid Open ID Connect Provider URL');
  return name.replace(/\/$/, '');
}

function createProvider({ account, world }: Context, input: NewProvider): OidcRecord {
  const name = nameOf(input.url);
  checkTags('oidc', input.tags);
  checkThumbprints(input.thumbprints);
  checkClientIds(input.clientIds);
  if (account.find('oidc', name) !== undefined) throw alreadyExists(`Provider with url ${input.url} already exists.`);
  if (account.count('oidc') >= MAX_PROVIDERS)
    throw limitExceeded(`Cannot exceed quota for OpenIdConnectProvidersPerAccount: ${MAX_PROVIDERS}`);
  const record: OidcRecord = {
    kind: 'oidc',
    id: world.newId('provider'),
    name,
    path: '/',
    created: world.timestamp(),
    clientIds: [...new Set(input.clientIds)],
    thumbprints: input.thumbprints,
    tags: sortTags(input.tags),
    onceTagged: input.tags.length > 0,
  };
  account.put(record);
  return record;
}

export const oidcProviders: Operations = {
  CreateOpenIDConnectProvider: operation(
    (input) => ({
      clientIds: input.texts('ClientIDList', CLIENT_ID),
      thumbprints: input.texts('ThumbprintList', THUMBPRINT),
      url: input.text('Url', { min: 1, max: 255 }),
      tags: input.tags() ?? [],
    }),
    (context, input) => {
      const tags = input.tags.length === 0 ? undefined : tagMembers(input.tags);
      return { OpenIDConnectProviderArn: arnOf(context.account.id, createProvider(context, input)), Tags: tags };
    },
  ),

  GetOpenIDConnectProvider: operation(oidcArn, ({ account }, arn) => {
    const provider = theOidcProvider(account, arn);
    return {
      Url: provider.name,
      ClientIDList: provider.clientIds,
      ThumbprintList: provider.thumbprints,
      CreateDate: provider.created,
      Tags: tagMembers(provider.tags),
    };
  }),

  ListOpenIDConnectProviders: operation(
    () => undefined,
    ({ account }) => ({
      OpenIDConnectProviderList: account
        .names('oidc')
        .map((name) => ({ Arn: arnOf(account.id, account.find('oidc', name) ?? { kind: 'oidc', path: '/', name }) })),
    }),
  ),

  // Adding what is there and removing what is not may be repeated.
  AddClientIDToOpenIDConnectProvider: operation(
    (input) => ({ arn: oidcArn(input), id: input.text('ClientID', CLIENT_ID) }),
    ({ account }, { arn, id }) => {
      const provider = theOidcProvider(account, arn);
      const clientIds = [...new Set([...provider.clientIds, id])];
      checkClientIds(clientIds);
      account.put({ ...provider, clientIds });
      return undefined;
    },
  ),

  RemoveClientIDFromOpenIDConnectProvider: operation(
    (input) => ({ arn: oidcArn(input), id: input.text('ClientID', CLIENT_ID) }),
    ({ account }, { arn, id }) => {
      const provider = theOidcProvider(account, arn);
      account.put({ ...provider, clientIds: provider.clientIds.filter((one) => one !== id) });
      return undefined;
    },
  ),

  // The whole list is replaced.
  UpdateOpenIDConnectProviderThumbprint: operation(
    (input) => ({ arn: oidcArn(input), thumbprints: input.texts('ThumbprintList', THUMBPRINT) }),
    ({ account }, { arn, thumbprints }) => {
      const provider = theOidcProvider(account, arn);
      checkThumbprints(thumbprints);
      account.put({ ...provider, thumbprints });
      return undefined;
    },
  ),

  // Not as the documentation says: deleting what is not there is refused (recorded 18 February 2026).
  DeleteOpenIDConnectProvider: operation(oidcArn, ({ account }, arn) => {
    account.remove(theOidcProvider(account, arn, `OpenId connect Provider ${arn} cannot be found.`));
    return undefined;
  }),
};
