// The configuration that guards: a file, or what a reference of git holds, found there as it would be found in a checkout of it.
import { dirname, join, normalize } from 'node:path';
import { fileReader } from '../edge/files.ts';
import { askGit, readAt } from '../edge/git.ts';
import { Failure } from '../model/failure.ts';

export interface Held {
  /** As findings name it. */
  readonly name: string;
  /** Undefined if there was none. */
  readonly text: string | undefined;
}

/**
 * What `from` holds: an existing file, else a reference of git. There it is `path` if that was named, else the nearest of its name at or
 * above the working folder: one that a change brings nearer stands in for none. Throws Failure('usage') if `from` is both a file and a
 * reference, since a change could bring a file that goes by the name of the reference.
 */
export async function heldAt(from: string, path: string, isNamed: boolean): Promise<Held> {
  const file = await fileReader.read(from);
  if (file === undefined) return isNamed ? { name: `${from}:${path}`, text: await readAt(from, path) } : nearest(from, path);
  if (!(await isReference(from, dirname(path)))) return { name: from, text: file };
  throw new Failure('usage', `${from} is a file here, and a reference of git too.`, `Write ./${from} for the file, or remove the file.`);
}

async function nearest(from: string, path: string): Promise<Held> {
  const name = path.slice(path.lastIndexOf('/') + 1);
  for (const folder of await foldersAbove()) {
    const candidate = normalize(join(folder, name));
    const text = await readAt(from, candidate);
    if (text !== undefined) return { name: `${from}:${candidate}`, text };
  }
  return { name: `${from}:${path}`, text: undefined };
}

// The working folder and those above it, up to the top of the repository; the first alone outside of one.
async function foldersAbove(): Promise<string[]> {
  const prefix = (await askGit(['rev-parse', '--show-prefix']))?.text.trim() ?? '';
  const depth = prefix.split('/').filter((part) => part !== '').length;
  return Array.from({ length: depth + 1 }, (_, steps) => '../'.repeat(steps) || '.');
}

async function isReference(name: string, folder: string): Promise<boolean> {
  return (await askGit(['rev-parse', '--verify', '--quiet', '--end-of-options', `${name}^{commit}`], { folder }))?.ok === true;
}
