// What a sandbox begins with: its state file, a seed file, or an empty account.
import { createHash, randomBytes } from 'node:crypto';
import { Failure } from '../model/failure.ts';
import type { Account } from './account.ts';
import { DEFAULT_QUOTAS } from './quotas.ts';
import { seed } from './seed.ts';
import type { SandboxOptions } from './server.ts';
import type { StoredWorld } from './state.ts';
import { decodeState } from './state.ts';
import { readState } from './store.ts';
import { World } from './world.ts';

const DEFAULT_ACCOUNT = '123456789012';

interface SeedFile {
  readonly path: string;
  readonly text: string;
  /** By this a state file knows again what it began with. */
  readonly hash: string;
}

/**
 * Opens the accounts. A state file that began with the same seed file goes on where it was; one that holds something else is
 * refused together with a seed file, because one of the two would be ignored. Throws Failure('input').
 */
export async function openWorld(options: SandboxOptions): Promise<World> {
  const { stateFile, seedFile } = options;
  const stored = stateFile === undefined ? undefined : await readStored(stateFile);
  const world = emptyWorld(options, stored);
  for (const account of stored?.accounts ?? []) world.accounts.set(account.id, account);
  const file = seedFile === undefined ? undefined : await readSeed(seedFile);
  const planted = file === undefined ? undefined : plant(world, file, stored, stateFile ?? '');
  world.planted = file?.hash ?? stored?.planted ?? null;
  for (const id of options.accounts ?? planted ?? [DEFAULT_ACCOUNT]) world.open(id);
  return world;
}

function emptyWorld(options: SandboxOptions, stored: StoredWorld | undefined): World {
  return new World({
    seed: stored?.seed ?? options.seed ?? randomBytes(16).toString('hex'),
    drawn: stored?.drawn ?? 0,
    quotas: { ...DEFAULT_QUOTAS, ...options.quotas },
    now: options.now ?? Date.now,
  });
}

/** Undefined for an empty file too, which is what mktemp makes. */
async function readStored(path: string): Promise<StoredWorld | undefined> {
  const text = (await readState(path)) ?? '';
  return text.trim() === '' ? undefined : decodeState(text, path);
}

async function readSeed(path: string): Promise<SeedFile> {
  const text = await readState(path);
  if (text === undefined) throw new Failure('input', `There is no ${path}.`, 'Make it with iamsync snapshot --out.');
  return { path, text, hash: createHash('sha256').update(text).digest('hex') };
}

/** Fills the world, now and after every reset, unless its state has grown from this seed file already. Returns the accounts to open. */
function plant(world: World, file: SeedFile, stored: StoredWorld | undefined, stateFile: string): string[] {
  const grown = stored !== undefined && stored.planted === file.hash;
  if (!grown && stored?.accounts.every(isUntouched) === false)
    throw new Failure(
      'input',
      `${stateFile} holds a state that did not begin with ${file.path}.`,
      'Leave out --seed to go on with the state, or name another --state file to begin with the seed.',
    );
  world.replant = () => void seed(world, file.text, file.path);
  return grown ? [] : [seed(world, file.text, file.path)];
}

function isUntouched(account: Account): boolean {
  const { alias, passwordPolicy } = account.settings;
  return account.records().length === 0 && account.buckets.size === 0 && alias === null && passwordPolicy === null;
}
