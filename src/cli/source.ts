// Where the manifests are and for which account: the configuration, or its defaults.
import { dirname, join, relative } from 'node:path';
import { Failure } from '../model/failure.ts';
import type { AccountConfig, Config, Settings } from '../model/config.ts';
import type { Finding } from '../model/finding.ts';
import type { Scope } from '../model/address.ts';
import { fileReader } from '../edge/files.ts';
import { defaultConfig, readConfig, settingsOf } from '../manifest/config.ts';
import type { SourceOptions } from './options.ts';

const CONFIG = 'iamsync.yaml';

export interface Source {
  readonly config: Config;
  /** The configured account that is meant; null without configured accounts. */
  readonly account: AccountConfig | null;
  /** Folders of manifests and variables for an account; null for none in particular. */
  settings(scope: Scope | null): Settings;
}

/** A configuration that has errors in it. */
export interface BadSource {
  readonly findings: readonly Finding[];
  readonly sources: ReadonlyMap<string, string>;
}

/** Reads the configuration, if there is one, and settles which account is meant. Throws Failure for a wrong choice. */
export async function findSource(options: SourceOptions): Promise<Source | BadSource> {
  const path = options.config ?? (await findConfig());
  if (path === undefined) return sourceOf(defaultConfig('.'), options);
  const text = await fileReader.read(path);
  if (text === undefined) throw new Failure('config', `There is no ${path}.`, 'Check --config.');
  const { config, findings } = readConfig(path, text);
  return config === null ? { findings, sources: new Map([[path, text]]) } : sourceOf(config, options);
}

export function isBad(source: Source | BadSource): source is BadSource {
  return 'findings' in source;
}

// In the working directory or above; named relative to it, as people would.
async function findConfig(): Promise<string | undefined> {
  for (let folder = process.cwd(); ; folder = dirname(folder)) {
    const path = relative(process.cwd(), join(folder, CONFIG));
    if ((await fileReader.read(path)) !== undefined) return path;
    if (dirname(folder) === folder) return undefined;
  }
}

function sourceOf(config: Config, options: SourceOptions): Source {
  const account = chooseAccount(config.accounts, options.account);
  const settings = (scope: Scope | null): Settings => {
    const found = settingsOf(config, account, scope);
    return options.manifests === undefined ? found : { ...found, manifests: options.manifests };
  };
  return { config, account, settings };
}

function chooseAccount(accounts: readonly AccountConfig[], wanted: string | undefined): AccountConfig | null {
  const known = accounts.map((account) => account.name).join(', ');
  if (wanted !== undefined) {
    const found = accounts.find((account) => account.name === wanted);
    if (found !== undefined) return found;
    throw new Failure('usage', `No account ${wanted} is configured.`, known === '' ? `Add it to accounts in ${CONFIG}.` : `Choose one of ${known}.`);
  }
  if (accounts.length > 1) throw new Failure('usage', `Several accounts are configured: ${known}.`, 'Choose one with --account NAME.');
  return accounts[0] ?? null;
}
