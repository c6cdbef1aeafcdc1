// One run at a time and account, on this machine: a file beside the journal that names its owner. Whoever finds the owner dead claims
// its place by a file named after it, which only one can make; who claims from the dead claimant, makes the next one. Nothing is ever
// replaced, so that a process may be killed at any point without two being inside, or nobody getting in.
import { existsSync } from 'node:fs';
import { link, lstat, open, readdir, readFile, rm, stat, utimes } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../model/failure.ts';
import type { Lock } from '../model/ports.ts';
import { codeOf, messageOf } from './files.ts';
import { forget, isAlive, ourselves, readOwner } from './lock-owner.ts';
import { makePrivateFolder } from './private.ts';
import type { Owner } from './lock-owner.ts';

export interface LockPlace {
  /** The journal folder. */
  readonly folder: string;
  /** 12 digits. */
  readonly account: string;
  /** Milliseconds since the epoch: told to who finds the lock. */
  readonly startedAt: number;
}

/** A file of a lock, and who made it. */
interface Claim {
  readonly path: string;
  readonly owner: Owner;
}

const ROUNDS = 50;
/** Milliseconds. */
const TOUCH_EVERY = 10_000;
/** After which a file that nobody touches belongs to nobody, in milliseconds. */
const LEFT = 600_000;

/**
 * Takes the account's lock. A lock whose owner is dead on this host is taken over at once. Throws Failure('locked') with who holds it
 * since when, Failure('journal') if the folder can't be written.
 */
export async function acquireLock({ folder, account, startedAt }: LockPlace): Promise<Lock> {
  const path = join(folder, account, 'lock');
  const owner = await ourselves(startedAt);
  try {
    await makePrivateFolder(join(folder, account));
    return lockOf(await take(path, owner), owner);
  } catch (error) {
    forget(owner);
    if (error instanceof Failure) throw error;
    throw new Failure(
      'journal',
      `the lock ${path} can't be written: ${messageOf(error)}`,
      'Choose a journal folder that can be written.',
      error,
    );
  }
}

/** The files of the lock once it is ours, ours the last. */
async function take(path: string, owner: Owner): Promise<readonly string[]> {
  for (let round = 1; round <= ROUNDS; round += 1) {
    if (await make(path, owner)) return [path];
    const claims = await claimsOn(path);
    const [first, last] = [claims[0], claims.at(-1)];
    if (first === undefined || last === undefined) continue;
    if (await isAlive(last.owner, last.path)) throw lockedBy(last);
    const claim = claimOf(path, last.owner);
    if (!(await make(claim, owner))) continue;
    // Who releases a lock removes its first file first: as long as that is there, no claim can have been removed.
    const still = await claimAt(path);
    if (still?.owner.id === first.owner.id) return [...claims.map((one) => one.path), claim];
    await rm(claim, { force: true });
  }
  throw new Failure('locked', `other runs keep taking the lock ${path}`, 'Run the command again.');
}

function claimOf(path: string, { id }: Owner): string {
  return `${path}.${id}`;
}

/** The file of the lock and all claims on it in order; empty if it has just been released. */
async function claimsOn(path: string): Promise<readonly Claim[]> {
  const claims: Claim[] = [];
  for (let at = path; ;) {
    const claim = await claimAt(at);
    if (claim === null) return claims;
    claims.push(claim);
    at = claimOf(path, claim.owner);
  }
}

async function claimAt(path: string): Promise<Claim | null> {
  const text = await readPlain(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return null;
    throw error;
  });
  if (text === null) return null;
  const owner = readOwner(text);
  if (owner === null) throw lockedBy({ path, owner });
  return { path, owner };
}

// A link, a pipe or a device says nothing of who holds the lock.
async function readPlain(path: string): Promise<string> {
  return (await lstat(path)).isFile() ? readFile(path, 'utf8') : '';
}

/** Makes a file that must not be there yet, with its content from the first moment on; false if it is there. */
async function make(path: string, owner: Owner): Promise<boolean> {
  const text = `${JSON.stringify(owner)}\n`;
  const fresh = `${path}.${process.pid}-${owner.id}.new`;
  try {
    await write(fresh, text);
    await link(fresh, path);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    if (!/^(EPERM|ENOTSUP|EOPNOTSUPP|ENOSYS|EMLINK)$/.test(codeOf(error))) throw error;
    return await makeWithoutLinks(path, text);
  } finally {
    await rm(fresh, { force: true });
  }
}

async function makeWithoutLinks(path: string, text: string): Promise<boolean> {
  try {
    await write(path, text);
    return true;
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false;
    throw error;
  }
}

async function write(path: string, text: string): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(text);
  } finally {
    await file.close();
  }
}

function lockOf(paths: readonly string[], owner: Owner): Lock {
  const [first = '', ...claims] = paths;
  const own = paths.at(-1) ?? first;
  const timer = setInterval(() => void utimes(own, new Date(), new Date()).catch(() => undefined), TOUCH_EVERY);
  timer.unref();
  const isOurs = (): boolean => existsSync(own) && !existsSync(claimOf(first, owner));
  const check = (): void => {
    if (isOurs()) return;
    throw new Failure(
      'locked',
      `the lock ${first} was taken away while this run was under way`,
      'Look who else runs, then run plan again: it shows what is left to do.',
    );
  };
  return {
    check,
    ready: () => Promise.resolve().then(check),
    async release() {
      clearInterval(timer);
      forget(owner);
      if (!isOurs()) return;
      for (const path of [first, ...claims]) await rm(path, { force: true }).catch(() => undefined);
      await tidy(first).catch(() => undefined);
    },
  };
}

// What killed runs left of locks that are long gone: claims on nobody, and files that never became a claim.
async function tidy(path: string): Promise<void> {
  const home = dirname(path);
  const now = Date.now();
  for (const name of await readdir(home)) {
    if (!name.startsWith(`${basename(path)}.`)) continue;
    const { mtimeMs } = await stat(join(home, name));
    if (now - mtimeMs > LEFT) await rm(join(home, name), { force: true });
  }
}

function lockedBy({ path, owner }: { readonly path: string; readonly owner: Owner | null }): Failure {
  const who = owner === null ? 'someone' : `process ${owner.pid} on ${owner.host} since ${owner.since}`;
  return new Failure(
    'locked',
    `this account is locked by ${who}`,
    `Wait until that run has ended; if it is not under way any more, remove ${path}.`,
  );
}
