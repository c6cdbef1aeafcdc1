// The user's files: read as UTF-8 or refused, written whole or not at all.
import { randomBytes } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { lstat, mkdir, open, readdir, realpath, rename, rm, stat, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { Failure } from '../model/failure.ts';
import { byCodePoint } from '../model/json.ts';
import type { FileReader } from '../model/ports.ts';

export const fileReader: FileReader = {
  list: (folder) => listFiles(folder, () => Promise.resolve()),
  async read(path) {
    const bytes = await content(path).catch((error: unknown) => absentOr(error, path));
    return bytes === undefined ? undefined : decode(bytes, path);
  },
};

/** Bytes of a file: no manifest, plan or snapshot comes near it, and a device never ends. */
const LARGEST = 256 * 1024 * 1024;
const CHUNK = 64 * 1024;
/** Bytes of a file that is read without leaving the thread. */
const SMALL = 1024 * 1024;
/** Files below a folder; links among folders can make millions of a few. */
const MOST_FILES = 100_000;

/** The whole of a file, or of a pipe that somebody named (`<(command)`). Throws Failure('input') for what is too large. */
async function content(path: string): Promise<Uint8Array> {
  // A regular file comes at once, and a trip to another thread for each of thousands takes several times as long.
  const there = statSync(path, { throwIfNoEntry: false });
  if (there?.isFile() === true && there.size <= SMALL) return readFileSync(path);
  const file = await open(path, 'r');
  try {
    const chunks: Uint8Array[] = [];
    for (let size = 0; ;) {
      const { bytesRead, buffer } = await file.read(Buffer.allocUnsafe(size === 0 ? CHUNK : CHUNK * 16));
      if (bytesRead === 0) return Buffer.concat(chunks);
      size += bytesRead;
      if (size > LARGEST) throw new Failure('input', `${path} is larger than 256 MB`, 'Name a text file.');
      chunks.push(buffer.subarray(0, bytesRead));
    }
  } finally {
    await file.close();
  }
}

/** Every file below a folder, sorted; undefined if there is no such folder. `hold` is asked before a link is followed. */
export async function listFiles(folder: string, hold: (link: string) => Promise<void>): Promise<string[] | undefined> {
  const found: string[] = [];
  if (!(await walk(folder, [], { found, hold }))) return undefined;
  return found.toSorted(byCodePoint);
}

interface Walk {
  readonly found: string[];
  readonly hold: (link: string) => Promise<void>;
}

/** Adds every file below the folder to `found`; false if there is no such folder. `above`: the real paths of the folders that led here. */
async function walk(folder: string, above: readonly string[], to: Walk): Promise<boolean> {
  const real = await realpath(folder).catch((error: unknown) => absentOr(error, folder));
  if (real === undefined) return false;
  if (above.includes(real)) throw new Failure('input', `${folder} is a link to a folder that it lies in`, 'Remove the link.');
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => Promise.reject(unreadable(folder, error)));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    if (entry.isSymbolicLink() && !entry.name.startsWith('.')) await to.hold(path);
    const kind = entry.isSymbolicLink() ? await stat(path).catch((error: unknown) => Promise.reject(unreadable(path, error))) : entry;
    if (kind.isFile()) to.found.push(path);
    else if (!kind.isDirectory()) throw new Failure('input', `${path} is neither a file nor a folder`, 'Remove it from the folder.');
    else if (!entry.name.startsWith('.')) await walk(path, [...above, real], to);
    if (to.found.length > MOST_FILES)
      throw new Failure(
        'input',
        `${folder} holds more than ${MOST_FILES} files`,
        'Name a folder that holds manifests alone; remove links.',
      );
  }
  return true;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Uint8Array, path: string): string {
  try {
    return UTF8.decode(bytes);
  } catch (error) {
    throw new Failure('input', `${path} is not UTF-8 text`, 'Save it as UTF-8.', error);
  }
}

function absentOr(error: unknown, path: string): undefined {
  if (error instanceof Failure) throw error;
  if (codeOf(error) === 'ENOENT') return undefined;
  throw unreadable(path, error);
}

function unreadable(path: string, error: unknown): Failure {
  switch (codeOf(error)) {
    case 'ENOENT':
      return new Failure('input', `${path} is a link to a file that does not exist`, 'Remove the link or restore the file.', error);
    case 'ENOTDIR':
      return new Failure('input', `${path} is a file where a folder is expected`, 'Name the folder that holds it.', error);
    case 'EISDIR':
      return new Failure('input', `${path} is a folder where a file is expected`, 'Name a file in it.', error);
    case 'EACCES':
    case 'EPERM':
      return new Failure('input', `${path} can't be read: permission denied`, 'Give the current user the right to read it.', error);
    case 'ELOOP':
      return new Failure('input', `${path} is a link that leads to itself`, 'Remove the link.', error);
    case 'ENAMETOOLONG':
    case 'ERR_INVALID_ARG_VALUE':
      return new Failure('input', `${path} is no path: it is too long, or holds a NUL`, 'Write another path.', error);
  }
  return new Failure('input', `${path} can't be read: ${messageOf(error)}`, 'Look at the file and run the command again.', error);
}

function isPrivate(mode: number): boolean {
  return (mode & 0o077) === 0;
}

/**
 * Writes the file whole or not at all: a temporary file beside it, fsynced, then renamed over it. Follows a link to what it names,
 * unless only the owner may read it; a device or pipe is written directly. `mode` is that of the new file. Throws Failure('input').
 */
export async function writeAtomic(path: string, text: string, mode = 0o644): Promise<void> {
  try {
    const target = await realpath(path).catch(() => path);
    const present = await stat(target).catch(() => undefined);
    if (isPrivate(mode) && present?.isFile() === true && (await lstat(path)).isSymbolicLink())
      throw new Error('it is a link, which would lead elsewhere what only you may read');
    if (present === undefined || present.isFile()) await replace(target, text, mode);
    else await writeFile(target, text);
  } catch (error) {
    throw new Failure('input', `${path} can't be written: ${messageOf(error)}`, 'Choose a place that can be written, or make room.', error);
  }
}

/** Makes a folder and those that it lies in, where they are not there yet. Throws Failure('input'). */
export async function makeFolder(path: string): Promise<void> {
  await mkdir(path, { recursive: true }).catch((error: unknown) => {
    const said = codeOf(error) === 'EEXIST' ? 'a file of that name is there' : messageOf(error);
    throw new Failure('input', `The folder ${path} can't be made: ${said}`, 'Choose a place that can be written.', error);
  });
}

/** Removes a file, if it is there. */
export async function removeFile(path: string): Promise<void> {
  await rm(path, { force: true }).catch((error: unknown) => {
    throw new Failure('input', `${path} can't be removed: ${messageOf(error)}`, 'Remove it and run the command again.', error);
  });
}

async function replace(target: string, text: string, mode: number): Promise<void> {
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    const file = await open(temporary, 'wx', mode);
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Node's code of a file system error, e.g. `ENOENT`; empty for anything else. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

/** What a file system error says, in words where we have them. */
export function messageOf(error: unknown): string {
  switch (codeOf(error)) {
    case 'ENOSPC':
      return 'the disk is full';
    case 'EDQUOT':
      return 'the disk quota is used up';
    case 'EROFS':
      return 'the file system is read-only';
    case 'EACCES':
    case 'EPERM':
      return 'permission denied';
    case 'ENOENT':
      return 'the folder does not exist';
    case 'EISDIR':
      return 'it is a folder';
  }
  return error instanceof Error ? error.message : String(error);
}
