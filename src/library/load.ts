// Loading a project: iamsync.yaml and manifests, from a folder or from texts.
import { clock } from '../edge/world.ts';
import { projectFiles } from '../edge/confined.ts';
import { minuteOf } from '../cli/asof.ts';
import { readManifests } from '../cli/pipeline.ts';
import { CONFIG } from '../cli/source.ts';
import type { Source } from '../cli/source.ts';
import { defaultConfig, readConfig, settingsOf } from '../manifest/config.ts';
import { join } from '../manifest/paths.ts';
import { addressOf } from '../model/address.ts';
import type { Address, Scope } from '../model/address.ts';
import type { AccountConfig, Config } from '../model/config.ts';
import { Failure } from '../model/failure.ts';
import type { Finding, Place } from '../model/finding.ts';
import type { FileReader } from '../model/ports.ts';
import type { Spec } from '../model/state.ts';
import { FindingsError } from './errors.ts';
import { checkRequest } from './request.ts';
import { filesOf } from './texts.ts';

export interface LoadRequest {
  /** The folder that iamsync.yaml lies in, or `manifests/` alone. Default: the working folder. */
  readonly folder?: string | undefined;
  /** Instead of a folder: texts by path, `iamsync.yaml` among them or not. Nothing is read from the disk then. */
  readonly files?: Readonly<Record<string, string>> | undefined;
  /** The name of a configured account. Needed where there are several. */
  readonly account?: string | undefined;
}

/** What manifests declare of one entity. */
export interface Declared {
  /** `Role/deploy`. */
  readonly address: Address;
  /** In normal form, all documents with it. */
  readonly spec: Spec;
  readonly place: Place;
}

/** Manifests without errors, and the configuration. The other functions take it as it is; a copy of it is no project. */
export interface Project {
  /** The configured account that is meant; null where none is configured. */
  readonly account: { readonly name: string; readonly id: string } | null;
  /** All configured accounts, by name. */
  readonly accounts: readonly { readonly name: string; readonly id: string; readonly stage: number }[];
  /** In the order of addresses. */
  readonly entities: readonly Declared[];
  /** Addresses that the manifests list under `removed`. */
  readonly removed: readonly Address[];
  /** Warnings and notes. */
  readonly findings: readonly Finding[];
}

const sources = new WeakMap<Project, Source>();

/** What stands behind a project. Throws Failure('usage') for what load did not give. */
export function sourceOf(project: Project): Source {
  const source = sources.get(project);
  if (source !== undefined) return source;
  throw new Failure('usage', 'The option project is not what load gave.', 'Give the very object that load resolved to, not a copy of it.');
}

/**
 * Reads the configuration and compiles the manifests, offline. Throws FindingsError (`config`, `input`) with every error of every file,
 * and Failure: `usage` for an account that is not configured or a misspelt option, `input` for what can't be read.
 */
export async function load(request: LoadRequest = {}): Promise<Project> {
  checkRequest('load', request, { folder: 'text', files: 'object', account: 'text' });
  if (request.files !== undefined && request.folder !== undefined)
    throw new Failure('usage', 'load takes a folder or texts, not both.', 'Leave one of them out.');
  const source = await findSource(request);
  const scope: Scope | null = source.account === null ? null : { account: source.account.id, partition: 'aws' };
  const { desired, findings } = await readManifests(source, scope, minuteOf(clock.now()));
  if (desired === null) throw new FindingsError('input', findings, 'Correct the manifests.');
  const project: Project = {
    account: source.account === null ? null : { name: source.account.name, id: source.account.id },
    accounts: source.config.accounts.map(({ name, id, stage }) => ({ name, id, stage })),
    entities: desired.entities.map(({ kind, name, spec, origin }) => ({ address: addressOf(kind, name), spec, place: origin })),
    removed: desired.removed.map(({ address }) => address),
    findings,
  };
  sources.set(project, source);
  return project;
}

async function findSource({ folder = '.', files, account: wanted }: LoadRequest): Promise<Source> {
  const reader = files === undefined ? projectFiles([folder]) : filesOf(files);
  const config = await configIn(reader, folder, files !== undefined);
  const account = choose(config.accounts, wanted);
  return { config, files: reader, account, guardSource: null, settings: (scope) => settingsOf(config, account, scope) };
}

async function configIn(reader: FileReader, folder: string, isText: boolean): Promise<Config> {
  const path = join(folder, CONFIG);
  const text = await reader.read(path);
  const { config, findings } = text === undefined ? { config: defaultConfig(folder), findings: [] } : await readConfig(path, text);
  if (config === null) throw new FindingsError('config', findings, `Correct ${path}.`);
  // Texts lie in no folder, so that a journal must be named to be kept.
  const { journal } = config;
  return isText && journal.kind === 'folder' && journal.isDefault ? { ...config, journal: { kind: 'none' } } : config;
}

function choose(accounts: readonly AccountConfig[], wanted: string | undefined): AccountConfig | null {
  const known = accounts.map(({ name }) => name).join(', ');
  const found = wanted === undefined ? accounts[0] : accounts.find(({ name }) => name === wanted);
  if (wanted !== undefined && found === undefined)
    throw new Failure(
      'usage',
      `No account ${wanted} is configured.`,
      known === '' ? `Add it to accounts in ${CONFIG}.` : `Choose one of ${known}.`,
    );
  if (wanted === undefined && accounts.length > 1)
    throw new Failure('usage', `Several accounts are configured: ${known}.`, 'Choose one with the option account.');
  return found ?? null;
}
