// What earlier runs found out, in a private folder of the user's: facts by what they are about. Nothing in it can harm: an entry is
// plain data that carries a seal only this user can make; one that is broken, foreign or unreadable counts as not there.
import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  lstatSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, isAbsolute, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { isObject, parseJson } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import { VERSION } from '../model/version.ts';

export interface Memory {
  /** What was kept under a key by this very program; undefined if nothing was, or if it can't be trusted. */
  recall(key: string): Json | undefined;
  /** Keeps a value. That it can't be kept is no failure. */
  keep(key: string, value: Json): void;
}

/** No fact is longer. */
const LARGEST = 65_536;
const SECRET_BYTES = 32;
/** Entries before the oldest half of them goes. */
const MOST = 512;

/**
 * The memory of this user: entries below `XDG_CACHE_HOME`, the secret that seals them below `XDG_STATE_HOME`, so that a cache that was
 * brought from elsewhere holds for nobody. Null where there can be none: no home, a folder that others may write, Windows.
 */
export function openMemory(env: Readonly<Record<string, string | undefined>>): Memory | null {
  try {
    const folder = privateFolder(homeOf(env['XDG_CACHE_HOME'], '.cache'));
    const secret = secretIn(privateFolder(homeOf(env['XDG_STATE_HOME'], '.local/state')));
    const program = programId();
    const nameOf = (key: string): string => createHash('sha256').update(`${program}\n${key}`).digest('hex');
    const sealOf = (name: string, value: string): Buffer => createHmac('sha256', secret).update(`${name}\n${value}`).digest();
    return {
      recall(key) {
        const name = nameOf(key);
        const entry = entryIn(join(folder, name));
        if (entry === undefined) return undefined;
        const seal = Buffer.from(entry.seal, 'hex');
        const right = sealOf(name, entry.value);
        return seal.length === right.length && timingSafeEqual(seal, right) ? parsed(entry.value) : undefined;
      },
      keep(key, value) {
        const name = nameOf(key);
        const text = JSON.stringify(value);
        put(folder, name, JSON.stringify({ seal: sealOf(name, text).toString('hex'), value: text }));
      },
    };
  } catch {
    return null;
  }
}

function homeOf(named: string | undefined, usual: string): string {
  // A relative one is to be ignored (XDG Base Directory Specification).
  return named !== undefined && isAbsolute(named) ? named : join(homedir(), usual);
}

/** `iamsync` in a folder, for its owner alone. Throws where that can't be had. */
function privateFolder(home: string): string {
  if (process.getuid === undefined) throw new Error('no owners here');
  const folder = join(home, 'iamsync');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const there = lstatSync(folder);
  if (!there.isDirectory() || there.uid !== process.getuid() || (there.mode & 0o077) !== 0) throw new Error(`${folder} is not private`);
  return folder;
}

function secretIn(folder: string): Buffer {
  const path = join(folder, 'memory-key');
  if (!existsSync(path)) {
    // Of two runs that make one at once, the later rename wins, and the earlier run's entries are as if they were not there.
    replace(folder, path, randomBytes(SECRET_BYTES));
  }
  const secret = readPrivate(path);
  if (secret?.length !== SECRET_BYTES) throw new Error(`${path} is no key`);
  return secret;
}

/** A file of the user's own that is no link and not too long; undefined if there is none. */
function readPrivate(path: string): Buffer | undefined {
  let file: number;
  try {
    file = openSync(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch {
    return undefined;
  }
  try {
    const there = fstatSync(file);
    const isOurs = there.isFile() && there.uid === process.getuid?.() && (there.mode & 0o077) === 0 && there.size <= LARGEST;
    return isOurs ? readFileSync(file) : undefined;
  } finally {
    closeSync(file);
  }
}

function entryIn(path: string): { readonly seal: string; readonly value: string } | undefined {
  const found = parsed(readPrivate(path)?.toString('utf8') ?? '');
  if (!isObject(found)) return undefined;
  const { seal, value } = found;
  return typeof seal === 'string' && typeof value === 'string' ? { seal, value } : undefined;
}

function parsed(text: string): Json | undefined {
  try {
    return parseJson(text);
  } catch {
    return undefined;
  }
}

function put(folder: string, name: string, text: string): void {
  try {
    if (text.length > LARGEST) return;
    prune(folder);
    replace(folder, join(folder, name), text);
  } catch {
    // The disk is full, or the folder went: the next run finds out anew what this one did.
  }
}

function prune(folder: string): void {
  const names = readdirSync(folder);
  if (names.length < MOST) return;
  const byAge = names.map((name) => ({ name, at: lstatSync(join(folder, name)).mtimeMs })).sort((a, b) => a.at - b.at);
  for (const { name } of byAge.slice(0, MOST / 2)) rmSync(join(folder, name), { force: true });
}

// Whole or not at all, whoever else writes the same.
function replace(folder: string, path: string, content: string | Buffer): void {
  const temporary = join(folder, `.${randomBytes(8).toString('hex')}`);
  try {
    writeFileSync(temporary, content, { flag: 'wx', mode: 0o600 });
    renameSync(temporary, path);
  } finally {
    rmSync(temporary, { force: true });
  }
}

/** Differs for every build: the parts of a bundle are named by their content. */
function programId(): string {
  const own = fileURLToPath(import.meta.url);
  const folder = dirname(own);
  const main = join(folder, 'main.js');
  const hash = createHash('sha256').update(`${VERSION}\n${process.version}\n${readdirSync(folder).sort().join('\n')}`);
  for (const path of [own, ...(existsSync(main) ? [main] : [])]) hash.update(readFileSync(path));
  return hash.digest('hex');
}
