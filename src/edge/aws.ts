// The real account: the SDK's clients, opened at their first use, behind the ports that the rooms below know.
// Endpoints and credentials follow the SDK: profiles, SSO, environment, web identity, AWS_ENDPOINT_URL.
import { IAMClient } from '@aws-sdk/client-iam';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { Failure } from '../model/failure.ts';
import { failureOf } from './failures.ts';
import { askingLast } from './last.ts';
import { readerOver } from './reads.ts';
import { findRegion, iamRegion } from './region.ts';
import { MOST_ATTEMPTS, readStrategy, writeStrategy } from './retry.ts';
import { taggingOver } from './tagging.ts';
import { deliverToVault, knowsKey } from './secret-calls.ts';
import type { TryKey, Vault } from './secrets.ts';
import { writerOver } from './writes.ts';
import type { IAMClientConfig } from '@aws-sdk/client-iam';
import type { AccountReader, IamWriter, Identity } from '../model/ports.ts';
import type { Retry } from './retry.ts';

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

export interface AccountOptions {
  readonly region?: string;
  readonly endpoint?: string;
  readonly profile?: string;
  /** A function is asked again before what it gave expires. */
  readonly credentials?: Credentials | (() => Promise<Credentials>);
  /** Told before a read is repeated. */
  readonly onRetry?: (retry: Retry) => void;
  /** In [0, 1): jitter. Default: Math.random. */
  readonly random?: () => number;
}

export interface OpenAccount {
  readonly reader: AccountReader;
  readonly writer: IamWriter;
  /** Whether a key is known by now, asked with the key itself. */
  readonly knows: TryKey;
  readonly vault: Vault;
  /** Closes the connections; what is under way fails. */
  close(): void;
}

type Common = Pick<IAMClientConfig, 'endpoint' | 'profile' | 'credentials' | 'requestHandler' | 'maxAttempts' | 'retryStrategy' | 'logger'>;

// A full page of the crawl may take AWS many seconds; one write does not, nor does a connection.
const TIMEOUTS = { connectionTimeout: 5_000, requestTimeout: 60_000, throwOnRequestTimeout: true };
const WRITE_TIMEOUTS = { ...TIMEOUTS, requestTimeout: 20_000 };
const SILENT = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };

/** Opens an account. Nothing is loaded, resolved or sent before the first call. */
export function openAccount(options: AccountOptions = {}): OpenAccount {
  // The SDK would print a warning about old versions of Node on every command; package.json says which ones we support.
  process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] = 'true';
  const region = once(() =>
    findRegion({ region: options.region, profile: options.profile, fixedEndpoint: hasFixedEndpoint(options), env: process.env }),
  );
  const opened: { destroy(): void }[] = [];
  const open = <C extends { destroy(): void }>(client: C): C => {
    opened.push(client);
    return client;
  };
  const reading = {
    ...commonOf(options),
    maxAttempts: MOST_ATTEMPTS,
    retryStrategy: readStrategy(options.random ?? Math.random, options.onRetry),
  };
  const writing = { ...commonOf(options), requestHandler: WRITE_TIMEOUTS, maxAttempts: 1, retryStrategy: writeStrategy() };
  const read = once(async () => open(unlogged(new IAMClient({ ...reading, region: iamRegion(await region()) }))));
  // One resolution of the credentials for all clients: an MFA code can't be asked for four times.
  const credentials = async () => (await read()).config.credentials;
  const write = once(async () =>
    open(askingLast(new IAMClient({ ...writing, credentials: await credentials(), region: iamRegion(await region()) }))),
  );
  const sts = once(async () => open(new STSClient({ ...reading, credentials: await credentials(), region: await region() })));
  const tagging = taggingOver(
    async () => ({ ...reading, credentials: await credentials(), region: iamRegion(await region()) }),
    offersTagging(options),
  );
  opened.push({ destroy: () => tagging.close() });
  return {
    reader: { iam: readerOver(read), identity: identityOver(sts), tagging },
    writer: writerOver(write),
    knows: async (key) => knowsKey({ ...commonOf(options), credentials: key, region: await region(), maxAttempts: 1 }),
    vault: async (name, secret, where) =>
      deliverToVault({ ...commonOf(options), credentials: await credentials(), region: where ?? (await region()) }, name, secret),
    close: () => opened.forEach((client) => client.destroy()),
  };
}

/** Without the step that copies every answer for a log that nobody keeps: a page of the crawl is a large copy. */
function unlogged(client: IAMClient): IAMClient {
  client.middlewareStack.remove('loggerMiddleware');
  return client;
}

function commonOf({ endpoint, profile, credentials }: AccountOptions): Common {
  return {
    requestHandler: TIMEOUTS,
    logger: SILENT,
    ...(endpoint === undefined ? {} : { endpoint }),
    ...(profile === undefined ? {} : { profile }),
    ...(credentials === undefined ? {} : { credentials: given(credentials) }),
  };
}

/** As the SDK's clients take them. */
export function given(credentials: NonNullable<AccountOptions['credentials']>): Credentials | (() => Promise<Credentials>) {
  return typeof credentials === 'function' ? credentials : { ...credentials };
}

function hasFixedEndpoint({ endpoint }: AccountOptions): boolean {
  return endpoint !== undefined || ['AWS_ENDPOINT_URL', 'AWS_ENDPOINT_URL_IAM'].some((name) => Boolean(process.env[name]));
}

// Who sends IAM somewhere else, must not find the tagging calls going to AWS all the same.
function offersTagging({ endpoint }: AccountOptions): boolean {
  if (endpoint !== undefined || process.env['AWS_ENDPOINT_URL'] || process.env['AWS_ENDPOINT_URL_RESOURCE_GROUPS_TAGGING_API']) return true;
  return !process.env['AWS_ENDPOINT_URL_IAM'];
}

function identityOver(sts: () => Promise<STSClient>): Identity {
  return {
    async whoAmI() {
      const action = 'sts:GetCallerIdentity';
      const { Account, Arn, UserId } = await sts()
        .then((client) => client.send(new GetCallerIdentityCommand({})))
        .catch((error: unknown) => {
          throw failureOf(error, action);
        });
      const partition = Arn?.split(':')[1];
      if (Account === undefined || Arn === undefined || !partition)
        throw new Failure('aws', `the answer of ${action} names no account`, 'Check AWS_ENDPOINT_URL.');
      return { scope: { account: Account, partition }, caller: { arn: Arn, userId: UserId ?? '' } };
    },
  };
}

/** Does the work at the first call and gives every later one the same result; after a failure it is done anew. */
function once<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work().catch((error: unknown) => {
      result = undefined;
      throw error;
    });
    return result;
  };
}
