// Places that nobody else may lead elsewhere: journals, locks and files that only their owner reads are never reached through links.
import { lstat, mkdir } from 'node:fs/promises';
import { dirname, isAbsolute, join, normalize, sep } from 'node:path';
import { codeOf } from './files.ts';

const PRIVATE_FOLDER = 0o700;

/** Something that must not be a link is one. */
class LinkError extends Error {}

/**
 * Makes the folder and those above it, for the owner alone, where they are not there yet. Throws if the folder or the one
 * it lies in is a link, of a relative path any folder on the way: a repository can bring links along.
 */
export async function makePrivateFolder(folder: string): Promise<void> {
  for (const part of partsOf(folder)) await refuseLink(part);
  await mkdir(folder, { recursive: true, mode: PRIVATE_FOLDER });
}

function partsOf(folder: string): string[] {
  if (isAbsolute(folder)) return [dirname(folder), folder];
  const parts = normalize(folder).split(sep);
  return parts.flatMap((part, index) => (part === '..' || part === '.' ? [] : [join(...parts.slice(0, index + 1))]));
}

async function refuseLink(path: string): Promise<void> {
  if ((await lstatOf(path))?.isSymbolicLink() === true) throw new LinkError(`${path} is a link, which would lead elsewhere`);
}

async function lstatOf(path: string) {
  return lstat(path).catch((error: unknown) => {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  });
}
