// The account that a command works on: AWS, or a sandbox in this process.
import { secretsOver } from '../edge/secrets.ts';
import type { AccountOptions, OpenAccount } from '../edge/aws.ts';
import { journalsIn, journalsInBucket } from '../edge/journals.ts';
import type { Journals } from '../edge/journals.ts';
import { partitionOf } from '../edge/region.ts';
import { reachOf } from '../manifest/config.ts';
import type { Config } from '../model/config.ts';
import type { Sandbox } from '../sandbox/server.ts';
import { clock } from '../edge/world.ts';
import type { AccountReader, Clock, IamWriter, Secrets } from '../model/ports.ts';
import type { TargetOptions } from './options.ts';
import type { Source } from './source.ts';
import { tellWait } from './waits.ts';

type Assumed = typeof import('../edge/assume.ts').assumed;

/** The account of a sandbox where none is configured. */
const ONLY = '123456789012';

export interface Target {
  readonly reader: AccountReader;
  readonly writer: IamWriter;
  readonly secrets: Secrets;
  readonly clock: Clock;
  /** Null with journal: none. */
  readonly journals: Journals | null;
  readonly isSandbox: boolean;
  /** How it is reached, for whoever acts beside the reader and the writer. */
  readonly reach: AccountOptions;
  close(): Promise<void>;
}

/** Opens the account. Nothing is sent before the first call, but a sandbox is started. */
export async function openTarget(options: TargetOptions, source: Source): Promise<Target> {
  const targets = await openTargets(options, source.config);
  return { ...targets.of(source), close: () => targets.close() };
}

export interface Targets {
  /** The account of a source, to be closed when its work is done. */
  of(source: Source): Target;
  /** Closes them all, and the sandbox. */
  close(): Promise<void>;
}

/** The accounts of a configuration; with --sandbox they are all in one. */
export async function openTargets(options: TargetOptions, config: Config): Promise<Targets> {
  const { openAccount } = await import('../edge/aws.ts');
  const { assumed } = await import('../edge/assume.ts');
  const sandbox = options.sandbox === undefined ? null : await startFor(options.sandbox, config);
  const opened: OpenAccount[] = [];
  const of = (source: Source): Target => {
    const reach = sandbox === null ? reachAws(options, source, assumed) : reachSandbox(sandbox, source);
    const account = openAccount(reach);
    opened.push(account);
    const { sinks, accounts } = source.config;
    const secrets = secretsOver(sinks, account.knows, account.vault, accounts.length > 1);
    const journals = openJournals(source.config, sandbox, reach);
    return { ...account, secrets, clock, journals, isSandbox: sandbox !== null, reach, close: () => Promise.resolve(account.close()) };
  };
  const close = async (): Promise<void> => {
    for (const account of opened) account.close();
    await sandbox?.close();
  };
  return { of, close };
}

// What the command line says wins over the configuration.
function reachAws(options: TargetOptions, { config, account }: Source, assumed: Assumed): AccountOptions {
  const configured = (account ?? config).reach;
  const region = options.region ?? configured.region;
  const { profile: named } = reachOf(config, account, partitionOf(region ?? ''));
  const profile = options.profile ?? named;
  const reach: AccountOptions = {
    onRetry: tellWait,
    ...(region === null ? {} : { region }),
    ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    ...(profile === null ? {} : { profile }),
  };
  const { assumeRole } = configured;
  if (assumeRole === null) return reach;
  return { ...reach, credentials: assumed((partition) => reachOf(config, account, partition).assumeRole ?? assumeRole, reach) };
}

async function startFor(file: string, { accounts }: Config): Promise<Sandbox> {
  const { startSandbox } = await import('../sandbox/server.ts');
  const ids = accounts.length === 0 ? [ONLY] : accounts.map((account) => account.id);
  return startSandbox({ accounts: ids, ...(file === '' ? {} : { stateFile: file }) });
}

// Each account has a key of its own there, so that no role is assumed.
function reachSandbox(sandbox: Sandbox, { config, account }: Source): AccountOptions {
  const id = account?.id ?? config.accounts[0]?.id ?? ONLY;
  const credentials = sandbox.keys[id];
  if (credentials === undefined) throw new Error(`the sandbox has no account ${id}`);
  return { endpoint: sandbox.url, region: 'us-east-1', credentials, onRetry: tellWait };
}

// One journal for all accounts: it is reached as an account is before a role is assumed there. In a sandbox it is in the sandbox, where
// nobody has made a bucket, and where the first account has it.
function openJournals({ accounts, journal }: Config, sandbox: Sandbox | null, reach: AccountOptions): Journals | null {
  if (journal.kind === 'none') return null;
  if (journal.kind === 'folder') return journalsIn(journal.path);
  const { bucket, prefix } = journal;
  const { credentials: _, ...before } = reach;
  const first = sandbox?.keys[accounts[0]?.id ?? ONLY];
  return journalsInBucket({ bucket, prefix, makes: sandbox !== null }, first === undefined ? before : { ...before, credentials: first });
}
