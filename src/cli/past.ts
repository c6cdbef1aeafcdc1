// The manifests of an earlier commit (`--since REF`): compiled as they were, for the same account.
import { openRevision } from '../edge/revision.ts';
import { defaultConfig, readConfig, settingsOf } from '../manifest/config.ts';
import { folderOf } from '../manifest/paths.ts';
import type { Scope } from '../model/address.ts';
import type { AccountConfig, Config } from '../model/config.ts';
import { Failure } from '../model/failure.ts';
import { isError } from '../model/finding.ts';
import type { Finding } from '../model/finding.ts';
import type { Since } from '../model/plan.ts';
import type { DesiredState } from '../model/state.ts';
import type { SourceOptions } from './options.ts';
import { CONFIG, findConfig } from './source.ts';
import type { Source } from './source.ts';

interface Read {
  readonly desired: DesiredState | null;
  readonly findings: readonly Finding[];
}

export interface Past {
  readonly since: Since;
  /** What the manifests of then want of an account, compiled by `read`. Throws Failure('input') if they don't compile. */
  desired(scope: Scope, read: (source: Source) => Promise<Read>): Promise<DesiredState>;
}

/** Findings of then that are told; the rest is counted. */
const MOST = 5;

/**
 * Opens the commit. Folders, variables and defaults are those of its iamsync.yaml; all that guards comes from the present source.
 * Throws Failure: usage for a reference that is not there, input for a configuration of then that can't be read.
 */
export async function openPast(ref: string, options: SourceOptions, present: Source): Promise<Past> {
  const revision = await openRevision(ref);
  const { files, commit } = revision;
  const path = options.config ?? (await findConfig(files)) ?? CONFIG;
  const text = await files.read(path);
  const { config, findings } = text === undefined ? { config: defaultConfig(folderOf(path)), findings: [] } : await readConfig(path, text);
  if (config === null) throw broken(revision, findings);
  const source = async (scope: Scope): Promise<Source | null> => {
    const account = accountOf(config, present, scope);
    if (account === undefined) return null;
    const settings = settingsOf(config, account, scope);
    const wanted = options.manifests ?? settings.manifests;
    const manifests = (await Promise.all(wanted.map(async (folder) => ((await holdsYaml(folder)) ? [folder] : [])))).flat();
    return manifests.length === 0
      ? null
      : { ...present, config: merged(config, present), files, account, settings: () => ({ ...settings, manifests }) };
  };
  const holdsYaml = async (folder: string): Promise<boolean> => (await files.list(folder))?.some((file) => /\.ya?ml$/.test(file)) === true;
  const desired: Past['desired'] = async (scope, read) => {
    const then = await source(scope);
    // Where there were no manifests for the account, nothing was declared.
    if (then === null) return { scope, entities: [], removed: [] };
    const { desired: found, findings: problems } = await read(then);
    if (found === null) throw broken(revision, problems);
    return found;
  };
  return { since: { ref, commit }, desired };
}

// Of the configuration of then, only the defaults count: what guards the plan is never taken from there. --guards has its own.
function merged({ guards }: Config, { config, guardSource }: Source): Config {
  return guardSource === null ? { ...config, guards: { ...config.guards, defaults: guards.defaults } } : config;
}

// An account may have got its name since. Undefined: there were others, but not this one.
function accountOf({ accounts }: Config, present: Source, scope: Scope): AccountConfig | null | undefined {
  if (accounts.length === 0) return null;
  return accounts.find((one) => one.id === scope.account) ?? accounts.find((one) => one.name === present.account?.name);
}

/** The manifests of then have errors, so nothing can be said about what moved since. */
function broken({ ref, commit }: Since, findings: readonly Finding[]): Failure {
  const errors = findings.filter(isError);
  const told = errors
    .slice(0, MOST)
    .map(({ place, rule, message }) => `  ${place === null ? '' : `${place.file}:${place.line}:${place.column} `}${rule}: ${message}`);
  const more = errors.length > MOST ? [`  and ${errors.length - MOST} more`] : [];
  const lines = [`The manifests of ${ref} (${commit.slice(0, 8)}) do not compile:`, ...told, ...more];
  return new Failure('input', lines.join('\n'), 'Name a commit whose manifests are sound, or plan without --since.');
}
