// SAML providers: a metadata document under a name. Private keys of decryption are known by their id alone.
import type { Account } from '../account.ts';
import { timestamp } from '../answer.ts';
import type { Members } from '../answer.ts';
import { alreadyExists, invalidInput, limitExceeded, noSuchEntity } from '../errors.ts';
import type { Reader } from '../input.ts';
import type { Context, Operations } from '../operation.ts';
import { operation } from '../operation.ts';
import { MAX_PRIVATE_KEYS, MAX_PROVIDERS } from '../quotas.ts';
import type { PrivateKey, SamlRecord, Tag } from '../records.ts';
import { arnOf } from '../records.ts';
import { checkTags, sortTags, tagMembers } from '../tags.ts';

const ARN = { min: 20, max: 2048 } as const;
const DOCUMENT = { min: 1000, max: 10_000_000 } as const;
const PRIVATE_KEY = { min: 1, max: 16_384, pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+' } as const;
const MODES = ['Required', 'Allowed'] as const;
const CENTURY = 100 * 365.25 * 86_400_000;

export const samlArn = (input: Reader): string => input.text('SAMLProviderArn', ARN);

/** The provider of an ARN. */
export function theSamlProvider(account: Account, arn: string): SamlRecord {
  const record = account.find('saml', arn.slice(arn.indexOf('/') + 1));
  if (record === undefined || arnOf(account.id, record) !== arn) throw noSuchEntity(`Manifest not found for arn ${arn}`);
  return record;
}

function checkMetadata(document: string): void {
  if (!/<(?:\w+:)?EntityDescriptor[\s>]/.test(document)) throw invalidInput('Could not parse metadata');
}

// A document that does not end on its own is taken for a hundred years.
function validUntil(provider: SamlRecord): string {
  const [, until = ''] = /EntityDescriptor[^>]*\svalidUntil="([^"]+)"/.exec(provider.document) ?? [];
  const time = Date.parse(until);
  return timestamp(Number.isNaN(time) ? Date.parse(provider.created) + CENTURY : time);
}

interface NewProvider {
  readonly name: string;
  readonly document: string;
  readonly mode: SamlRecord['encryption'];
  readonly key: string | undefined;
  readonly tags: readonly Tag[];
}

function newKey({ world }: Context): PrivateKey {
  return { id: world.newId('provider') + world.newId('provider').slice(4), added: world.timestamp() };
}

function createProvider(context: Context, input: NewProvider): SamlRecord {
  const { account, world } = context;
  checkTags('saml', input.tags);
  checkMetadata(input.document);
  if (account.find('saml', input.name) !== undefined) throw alreadyExists(`SAML Provider ${input.name} already exists.`);
  if (account.count('saml') >= MAX_PROVIDERS) throw limitExceeded(`Cannot exceed quota for SAMLProvidersPerAccount: ${MAX_PROVIDERS}`);
  const record: SamlRecord = {
    kind: 'saml',
    id: world.newId('provider'),
    name: input.name,
    path: '/',
    created: world.timestamp(),
    document: input.document,
    encryption: input.mode,
    privateKeys: input.key === undefined ? [] : [newKey(context)],
    tags: sortTags(input.tags),
    onceTagged: input.tags.length > 0,
  };
  account.put(record);
  return record;
}

function shown(provider: SamlRecord): Members {
  return {
    SAMLProviderUUID: `${provider.id}PROVIDER`,
    SAMLMetadataDocument: provider.document,
    CreateDate: provider.created,
    ValidUntil: validUntil(provider),
    Tags: tagMembers(provider.tags),
    AssertionEncryptionMode: provider.encryption,
    PrivateKeyList: provider.privateKeys.map((key) => ({ KeyId: key.id, Timestamp: key.added })),
  };
}

interface Update {
  readonly arn: string;
  readonly document: string | undefined;
  readonly mode: SamlRecord['encryption'] | undefined;
  readonly add: string | undefined;
  readonly remove: string | undefined;
}

function update(context: Context, { arn, document, mode, add, remove }: Update): Members {
  const provider = theSamlProvider(context.account, arn);
  if (document !== undefined) checkMetadata(document);
  if (remove !== undefined && provider.privateKeys.every((key) => key.id !== remove))
    throw noSuchEntity(`Private key ${remove} cannot be found.`);
  const kept = provider.privateKeys.filter((key) => key.id !== remove);
  const privateKeys = add === undefined ? kept : [...kept, newKey(context)];
  if (privateKeys.length > MAX_PRIVATE_KEYS) throw limitExceeded(`Cannot exceed quota for PrivateKeysPerSAMLProvider: ${MAX_PRIVATE_KEYS}`);
  context.account.put({ ...provider, document: document ?? provider.document, encryption: mode ?? provider.encryption, privateKeys });
  return { SAMLProviderArn: arn };
}

export const samlProviders: Operations = {
  CreateSAMLProvider: operation(
    (input) => ({
      document: input.text('SAMLMetadataDocument', DOCUMENT),
      name: input.text('Name', { min: 1, max: 128, pattern: '[\\w._-]+' }),
      mode: input.choice('AssertionEncryptionMode', MODES) ?? 'Allowed',
      key: input.maybe('AddPrivateKey', PRIVATE_KEY),
      tags: input.tags() ?? [],
    }),
    (context, input) => {
      const tags = input.tags.length === 0 ? undefined : tagMembers(input.tags);
      return { SAMLProviderArn: arnOf(context.account.id, createProvider(context, input)), Tags: tags };
    },
  ),

  GetSAMLProvider: operation(samlArn, ({ account }, arn) => shown(theSamlProvider(account, arn))),

  ListSAMLProviders: operation(
    () => undefined,
    ({ account }) => ({
      SAMLProviderList: account.names('saml').flatMap((name) => {
        const one = account.find('saml', name);
        return one === undefined ? [] : [{ Arn: arnOf(account.id, one), ValidUntil: validUntil(one), CreateDate: one.created }];
      }),
    }),
  ),

  UpdateSAMLProvider: operation(
    (input) => ({
      arn: samlArn(input),
      document: input.maybe('SAMLMetadataDocument', DOCUMENT),
      mode: input.choice('AssertionEncryptionMode', MODES),
      add: input.maybe('AddPrivateKey', PRIVATE_KEY),
      remove: input.maybe('RemovePrivateKey', { min: 22, max: 64, pattern: '[A-Z0-9]+' }),
    }),
    update,
  ),

  DeleteSAMLProvider: operation(samlArn, ({ account }, arn) => {
    account.remove(theSamlProvider(account, arn));
    return undefined;
  }),
};
