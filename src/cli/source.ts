// Where the manifests are and for which account: the configuration, or its defaults.
import { dirname, join, relative } from 'node:path';
import { Failure } from '../model/failure.ts';
import type { AccountConfig, Config, GuardSource, Settings } from '../model/config.ts';
import type { Finding } from '../model/finding.ts';
import type { Scope } from '../model/address.ts';
import type { FileReader } from '../model/ports.ts';
import { projectFiles } from '../edge/confined.ts';
import { fileReader } from '../edge/files.ts';
import { defaultConfig, readConfig, settingsOf } from '../manifest/config.ts';
import { takeGuards } from './guards.ts';
import type { SourceOptions } from './options.ts';

export const CONFIG = 'iamsync.yaml';

export interface Source {
  readonly config: Config;
  /** Reads the manifests. */
  readonly files: FileReader;
  /** The configured account that is meant; null without configured accounts. */
  readonly account: AccountConfig | null;
  /** Where the guard fields come from, if not from the configuration. */
  readonly guardSource: GuardSource | null;
  /** Folders of manifests and variables for an account; null for none in particular. */
  readonly settings: (scope: Scope | null) => Settings;
}

/** A configuration that has errors in it. */
export interface BadSource {
  readonly findings: readonly Finding[];
  readonly sources: ReadonlyMap<string, string>;
}

/** Reads the configuration, if there is one, and settles which account is meant. Throws Failure for a wrong choice. */
export async function findSource(options: SourceOptions): Promise<Source | BadSource> {
  const found = await findConfigured(options);
  return 'findings' in found ? found : sourceOf(found, options, chooseAccount(found.config.accounts, options));
}

/** The same for every configured account, by name, or for the one that is chosen. */
export async function findSources(options: SourceOptions): Promise<readonly [Source, ...Source[]] | BadSource> {
  const found = await findConfigured(options);
  if ('findings' in found) return found;
  const { accounts } = found.config;
  const [first = null, ...others] = options.account === undefined ? accounts : [chooseAccount(accounts, options)];
  return [sourceOf(found, options, first), ...others.map((account) => sourceOf(found, options, account))];
}

interface Configured {
  readonly config: Config;
  /** The one that it lies in. */
  readonly folder: string;
  readonly guardSource: GuardSource | null;
}

async function findConfigured(options: SourceOptions): Promise<Configured | BadSource> {
  const path = options.config ?? (await findConfig(fileReader));
  if (path === undefined) return guarded(defaultConfig('.'), CONFIG, options);
  const text = await fileReader.read(path);
  if (text === undefined) throw new Failure('config', `There is no ${path}.`, 'Check --config.');
  const { config, findings } = await readConfig(path, text);
  return config === null ? { findings, sources: new Map([[path, text]]) } : guarded(config, path, options);
}

async function guarded(working: Config, path: string, options: SourceOptions): Promise<Configured | BadSource> {
  const { config, source, findings, sources } = await takeGuards(working, path, options.guards, options.config !== undefined);
  return config === null ? { findings, sources } : { config, guardSource: source, folder: dirname(path) };
}

/** A project that has no configuration yet, in the working folder. */
export function sourceFor(account: { readonly name: string; readonly id: string } | null): Source {
  const config = defaultConfig('.');
  const own: AccountConfig | null = account === null ? null : { ...account, ...config.defaults, stage: 0, reach: config.reach };
  const configured = own === null ? config : { ...config, accounts: [own] };
  return sourceOf(
    { config: configured, guardSource: null, folder: '.' },
    { config: undefined, manifests: undefined, account: undefined },
    own,
  );
}

export function isBad(source: object): source is BadSource {
  return 'findings' in source;
}

/** The configuration in the working directory or above, named relative to it, as people would; undefined if there is none. */
export async function findConfig(files: FileReader): Promise<string | undefined> {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    const path = relative(process.cwd(), join(folder, CONFIG));
    if ((await files.read(path)) !== undefined) return path;
    if (dirname(folder) === folder) return undefined;
  }
}

function sourceOf({ config, guardSource, folder }: Configured, options: SourceOptions, account: AccountConfig | null): Source {
  const settings = (scope: Scope | null): Settings => {
    const found = settingsOf(config, account, scope);
    return options.manifests === undefined ? found : { ...found, manifests: options.manifests };
  };
  return { config, files: projectFiles([folder]), account, settings, guardSource };
}

function chooseAccount(accounts: readonly AccountConfig[], { account: wanted, allAccounts }: SourceOptions): AccountConfig | null {
  const known = accounts.map((account) => account.name).join(', ');
  if (wanted !== undefined) {
    const found = accounts.find((account) => account.name === wanted);
    if (found !== undefined) return found;
    throw new Failure(
      'usage',
      `No account ${wanted} is configured.`,
      known === '' ? `Add it to accounts in ${CONFIG}.` : `Choose one of ${known}.`,
    );
  }
  if (accounts.length > 1) {
    const all = allAccounts === undefined ? '.' : ', or take --all-accounts.';
    throw new Failure('usage', `Several accounts are configured: ${known}.`, `Choose one with --account NAME${all}`);
  }
  return accounts[0] ?? null;
}
