// How the library reaches an account: as the AWS SDK finds it in the surroundings, as the options say, or as a client has it.
import type { AccountOptions, Credentials } from '../edge/aws.ts';
import { journalsIn, journalsInBucket } from '../edge/journals.ts';
import type { Journals } from '../edge/journals.ts';
import { partitionOf } from '../edge/region.ts';
import type { Retry } from '../edge/retry.ts';
import { secretsOver } from '../edge/secrets.ts';
import { clock } from '../edge/world.ts';
import type { Source } from '../cli/source.ts';
import type { Target } from '../cli/target.ts';
import { reachOf } from '../manifest/config.ts';
import type { Config } from '../model/config.ts';
import { Failure } from '../model/failure.ts';
import { checkRequest } from './request.ts';

/** A client of the AWS SDK for JavaScript v3, an IAMClient for instance: its region, credentials and endpoint are taken, nothing else. */
export interface AwsClient {
  readonly config: {
    readonly region: () => Promise<string>;
    readonly credentials: () => Promise<Credentials>;
    readonly endpoint?:
      | (() => Promise<{ readonly protocol: string; readonly hostname: string; readonly port?: number; readonly path: string }>)
      | undefined;
  };
}

/** Everything that is left out is found as the AWS SDK finds it, after what iamsync.yaml says of the account. */
export interface Connection {
  readonly region?: string | undefined;
  /** URL of an AWS-compatible endpoint. */
  readonly endpoint?: string | undefined;
  /** Of the AWS configuration files. */
  readonly profile?: string | undefined;
  /** A function is asked again before what it gave expires. */
  readonly credentials?: Credentials | (() => Promise<Credentials>) | undefined;
  /** Instead of the four above. */
  readonly client?: AwsClient | undefined;
  /** Told before a read is repeated. */
  readonly onRetry?: ((retry: Retry) => void) | undefined;
}

const sandboxes = new Set<string>();

/** Sandboxes answer without lag, so that nothing waits for propagation there. Returns what forgets the endpoint. */
export function rememberSandbox(endpoint: string): () => void {
  sandboxes.add(endpoint);
  return () => void sandboxes.delete(endpoint);
}

/** Opens the account of a source. Nothing is sent before the first call. */
export async function open(source: Source, connection: Connection = {}): Promise<Target> {
  checkRequest('connection', connection, {
    region: 'text',
    endpoint: 'text',
    profile: 'text',
    credentials: 'anything',
    client: 'object',
    onRetry: 'function',
  });
  const { openAccount } = await import('../edge/aws.ts');
  const given = await givenBy(connection);
  const isSandbox = given.endpoint !== undefined && sandboxes.has(given.endpoint);
  const reach = isSandbox ? given : await reachAs(source, given);
  const account = openAccount(reach);
  const { sinks, accounts } = source.config;
  return {
    ...account,
    secrets: secretsOver(sinks, account.knows, account.vault, accounts.length > 1),
    clock,
    // One journal for all accounts: it is reached as an account is before a role is assumed there.
    journals: journalsFor(source.config, given, isSandbox),
    isSandbox,
    reach,
    close: () => Promise.resolve(account.close()),
  };
}

async function givenBy({ client, region, endpoint, profile, credentials, onRetry }: Connection): Promise<AccountOptions> {
  const told = onRetry === undefined ? {} : { onRetry };
  if (client !== undefined) return { ...(await takenFrom(client)), ...told };
  return {
    ...told,
    ...(region === undefined ? {} : { region }),
    ...(endpoint === undefined ? {} : { endpoint: endpoint.replace(/\/+$/, '') }),
    ...(profile === undefined ? {} : { profile }),
    ...(credentials === undefined ? {} : { credentials }),
  };
}

async function takenFrom(client: Partial<AwsClient>): Promise<AccountOptions> {
  const { config } = client;
  if (typeof config?.region !== 'function' || typeof config.credentials !== 'function')
    throw new Failure(
      'usage',
      'The option client of connection is no client of the AWS SDK v3.',
      'Give an IAMClient, or region and credentials.',
    );
  const region = await config.region();
  // A fresh copy, since the SDK writes into credentials that it is given.
  const credentials = async (): Promise<Credentials> => ({ ...(await config.credentials()) });
  if (config.endpoint === undefined) return { region, credentials };
  const { protocol, hostname, port, path } = await config.endpoint();
  const at = `${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`;
  return { region, credentials, endpoint: at.replace(/\/+$/, '') };
}

// What the caller says wins over the configuration.
async function reachAs({ config, account }: Source, given: AccountOptions): Promise<AccountOptions> {
  const { assumed } = await import('../edge/assume.ts');
  const configured = (account ?? config).reach;
  const region = given.region ?? configured.region;
  const { profile } = reachOf(config, account, partitionOf(region ?? ''));
  const reach: AccountOptions = {
    ...given,
    ...(region === null ? {} : { region }),
    ...(given.profile === undefined && given.credentials === undefined && profile !== null ? { profile } : {}),
  };
  const { assumeRole } = configured;
  if (assumeRole === null || given.credentials !== undefined) return reach;
  return { ...reach, credentials: assumed((partition) => reachOf(config, account, partition).assumeRole ?? assumeRole, reach) };
}

function journalsFor({ journal }: Config, reach: AccountOptions, makes: boolean): Journals | null {
  switch (journal.kind) {
    case 'none':
      return null;
    case 'folder':
      return journalsIn(journal.path);
    case 's3':
      return journalsInBucket({ bucket: journal.bucket, prefix: journal.prefix, makes }, reach);
  }
}
