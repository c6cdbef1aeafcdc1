// Files of a project alone: what a manifest names must not lead out of it, into whatever else lies on the machine that plans.
import { lstatSync, statSync } from 'node:fs';
import type { Stats } from 'node:fs';
import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { Failure } from '../model/failure.ts';
import type { FileReader } from '../model/ports.ts';
import { fileReader, listFiles } from './files.ts';

interface Project extends FileReader {
  /** Throws Failure('input') for a path that leads out, through links or without. */
  hold(path: string): Promise<void>;
}

/**
 * The files of the git repositories around these folders; around what is no repository, of the folder itself. A folder that is listed
 * is one of them, since somebody named it.
 */
export function projectFiles(named: readonly string[]): Project {
  const tops = new Set<string>();
  const known = Promise.all(named.map(topOf)).then((found) => found.forEach((top) => tops.add(top)));
  const holds = (path: string): boolean =>
    [...tops].some((top) => path === top || path.startsWith(top.endsWith(sep) ? top : `${top}${sep}`));
  const realFile = openWays();
  const hold = async (path: string): Promise<void> => {
    await known;
    if (holds(await realFile(resolve(path)))) return;
    throw new Failure(
      'input',
      `${path} leads out of the project`,
      'Put the file into the repository (without git: below the folder of iamsync.yaml), and remove links that lead out of it.',
    );
  };
  return {
    hold,
    async list(folder) {
      await known;
      const whole = resolve(folder);
      // Inside of the project a folder that is a link must not lead out; outside of it, it was meant.
      if (holds(join(await realOf(dirname(whole)), basename(whole)))) await hold(folder);
      else tops.add(await topOf(folder));
      return listFiles(folder, hold);
    },
    async read(path) {
      if (path.includes('\0')) return fileReader.read(path);
      await hold(path);
      const there = statOf(path);
      if (there === undefined || there.isFile() || there.isDirectory()) return fileReader.read(path);
      throw new Failure('input', `${path} is neither a file nor a folder`, 'Name a file.');
    },
  };
}

// Undefined for what is not there, or can't be looked at: reading it says why.
function statOf(path: string, look: (path: string) => Stats = statSync): Stats | undefined {
  try {
    return look(path);
  } catch {
    return undefined;
  }
}

const lstatOf = (path: string): Stats | undefined => statOf(path, lstatSync);

/** Real paths: of thousands of files in one folder, the way to the folder is walked once. */
function openWays(): (path: string) => Promise<string> {
  const folders = new Map<string, Promise<string>>();
  return async (path) => {
    if (lstatOf(path)?.isFile() !== true) return realOf(path);
    const folder = dirname(path);
    const real = folders.get(folder) ?? realOf(folder);
    folders.set(folder, real);
    return join(await real, basename(path));
  };
}

/** The top of the repository around a folder, or the folder itself. */
async function topOf(folder: string): Promise<string> {
  const real = await realOf(resolve(folder));
  for (let at = real; ; at = dirname(at)) {
    if ((await lstat(join(at, '.git')).catch(() => undefined)) !== undefined) return at;
    if (dirname(at) === at) return real;
  }
}

/** The path without links, as far as it exists. */
async function realOf(path: string): Promise<string> {
  const real = await realpath(path).catch(() => undefined);
  if (real !== undefined || dirname(path) === path) return real ?? path;
  return join(await realOf(dirname(path)), basename(path));
}
