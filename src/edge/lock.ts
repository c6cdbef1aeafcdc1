// One run at a time and account, on this machine: a file beside the journal that names its owner.
import { mkdir, open, readFile, rm, rmdir } from 'node:fs/promises';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { Failure } from '../model/failure.ts';
import { codeOf, messageOf } from './files.ts';

export interface LockPlace {
  /** The journal folder. */
  readonly folder: string;
  /** 12 digits. */
  readonly account: string;
  /** Milliseconds since the epoch: told to who finds the lock. */
  readonly startedAt: number;
}

export interface Lock {
  release(): Promise<void>;
}

interface Owner {
  readonly pid: number;
  readonly host: string;
  /** ISO 8601. */
  readonly since: string;
}

// A lock of our own pid that we don't hold is of an earlier process: containers give every run the same pid.
const held = new Set<string>();

/**
 * Takes the account's lock. A lock whose owner is dead on this host is taken over at once. Throws Failure('locked') with who holds it
 * since when, Failure('journal') if the folder can't be written.
 */
export async function acquireLock({ folder, account, startedAt }: LockPlace): Promise<Lock> {
  const path = join(folder, account, 'lock');
  const owner: Owner = { pid: process.pid, host: hostname(), since: new Date(startedAt).toISOString() };
  try {
    await mkdir(join(folder, account), { recursive: true, mode: 0o700 });
    if (!(await create(path, owner))) await takeOver(path, owner);
  } catch (error) {
    if (error instanceof Failure) throw error;
    throw new Failure(
      'journal',
      `the lock ${path} can't be written: ${messageOf(error)}`,
      'Choose a journal folder that can be written.',
      error,
    );
  }
  held.add(path);
  return {
    async release() {
      if (held.delete(path)) await rm(path, { force: true });
    },
  };
}

async function create(path: string, owner: Owner): Promise<boolean> {
  try {
    const file = await open(path, 'wx', 0o600);
    try {
      await file.writeFile(`${JSON.stringify(owner)}\n`);
    } finally {
      await file.close();
    }
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

// Two runs may find the same dead owner: making a folder decides which of them may replace the lock.
async function takeOver(path: string, owner: Owner): Promise<void> {
  const turn = `${path}.takeover`;
  refuseLiving(path, await ownerOf(path));
  const ours = await mkdir(turn).then(() => true, unless('EEXIST', false));
  if (!ours)
    throw new Failure(
      'locked',
      `another run is taking over the lock ${path}`,
      `Run the command again; if no other run is under way, remove the folder ${turn}.`,
    );
  try {
    refuseLiving(path, await ownerOf(path));
    await rm(path, { force: true });
    if (!(await create(path, owner))) throw lockedBy(path, await ownerOf(path));
  } finally {
    await rmdir(turn);
  }
}

/** A handler that gives `value` for this code of Node's and passes every other error on. */
function unless<T>(code: string, value: T): (error: unknown) => T {
  return (error) => {
    if (codeOf(error) === code) return value;
    throw error;
  };
}

async function ownerOf(path: string): Promise<Owner | 'gone' | 'unknown'> {
  const text = await readFile(path, 'utf8').catch(unless('ENOENT', undefined));
  if (text === undefined) return 'gone';
  try {
    const value: unknown = JSON.parse(text);
    return isOwner(value) ? value : 'unknown';
  } catch {
    return 'unknown';
  }
}

function isOwner(value: unknown): value is Owner {
  return (
    typeof value === 'object' && value !== null && 'pid' in value && typeof value.pid === 'number' && 'host' in value && 'since' in value
  );
}

function refuseLiving(path: string, owner: Owner | 'gone' | 'unknown'): void {
  if (owner === 'gone' || (owner !== 'unknown' && owner.host === hostname() && !isAlive(owner.pid, path))) return;
  throw lockedBy(path, owner);
}

function lockedBy(path: string, owner: Owner | 'gone' | 'unknown'): Failure {
  const who = typeof owner === 'string' ? 'someone' : `process ${owner.pid} on ${owner.host} since ${owner.since}`;
  return new Failure(
    'locked',
    `this account is locked by ${who}`,
    `Wait until that run has ended; if it is not under way any more, remove ${path}.`,
  );
}

function isAlive(pid: number, path: string): boolean {
  if (pid === process.pid) return held.has(path);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // Without the right to signal it, it is there all the same.
    return codeOf(error) === 'EPERM';
  }
}
