// Secrets as files: readable by their owner alone, whole or not there, and never where git would take them along.
import type { Stats } from 'node:fs';
import { lstat, mkdir, realpath } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { Failure } from '../model/failure.ts';
import type { Secret } from '../model/ports.ts';
import { codeOf, messageOf, writeAtomic } from './files.ts';
import { askGit, isOutside, wordsOf } from './git.ts';
import type { GitAnswer } from './git.ts';

const PRIVATE_FILE = 0o600;
const PRIVATE_FOLDER = 0o700;

/** Writes the secret to `<folder>/<name>.json`. Throws Failure('sink'), without a word of the secret. */
export async function deliverToFile(folder: string, name: string, secret: Secret): Promise<void> {
  const root = resolve(folder);
  const path = join(root, `${name}.json`);
  if (!path.startsWith(`${root}${sep}`) || name.split('/').some((part) => part === '' || part === '.' || part === '..'))
    throw refused(`${name} would not be a file of its own in ${folder}`, 'Rename the slot or the user.');
  try {
    await refuseLinks(root, path);
    if (await wouldTrack(path))
      throw refused(`git would track ${path}`, `Add ${folder}/ to .gitignore, or choose a folder outside of the repository.`);
    await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
    await writeAtomic(path, `${JSON.stringify(secret, null, 2)}\n`, PRIVATE_FILE);
  } catch (error) {
    if (error instanceof Failure && error.code === 'sink') throw error;
    const why = error instanceof Failure ? error.message : `${path} can't be written: ${messageOf(error)}`;
    throw refused(why, 'Choose a place that can be written.');
  }
}

function refused(message: string, next: string): Failure {
  return new Failure('sink', message, next);
}

// Of everything from the folder down to the file: a link would lead the secret elsewhere.
async function refuseLinks(root: string, path: string): Promise<void> {
  const below = relative(root, path).split(sep);
  for (let depth = 0; depth <= below.length; depth += 1) {
    const part = join(root, ...below.slice(0, depth));
    const there = await lookAt(part);
    if (there === undefined) return;
    const isRight = depth === below.length ? there.isFile() : there.isDirectory();
    if (!isRight)
      throw refused(
        `${part} is no plain ${depth === below.length ? 'file' : 'folder'}`,
        'Remove it: a link would lead the secret elsewhere.',
      );
  }
}

async function lookAt(path: string): Promise<Stats | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw error;
  }
}

// Tracked already, or not ignored, inside of a work tree. Without git, nothing tracks it. Asked before any folder is made.
async function wouldTrack(path: string): Promise<boolean> {
  const folder = await nearest(dirname(path));
  const real = join(await realpath(folder), relative(folder, path));
  const ask = (...args: readonly string[]): Promise<GitAnswer | null> => askGit(args, { folder, byFolder: true });
  const inside = await ask('rev-parse', '--is-inside-work-tree');
  if (inside === null || isOutside(inside)) return false;
  if (!inside.ok) throw unclear(inside, path);
  if (inside.text.trim() !== 'true') return false;
  const tracked = await ask('--literal-pathspecs', 'ls-files', '--', real);
  if (tracked?.ok !== true) throw unclear(tracked, path);
  if (tracked.text.trim() !== '') return true;
  // https://git-scm.com/docs/git-check-ignore#_exit_status: 1 if it is not ignored.
  const ignored = await ask('check-ignore', '--quiet', '--', real);
  if (ignored?.ok === true) return false;
  if (ignored?.code === 1) return true;
  throw unclear(ignored, path);
}

// Neither a yes nor a no: an owner whom git does not trust, a setting that it can't read.
function unclear(answer: GitAnswer | null, path: string): Failure {
  const words = answer === null ? 'it is not there any more' : wordsOf(answer);
  return refused(
    `git does not say whether it would track ${path}: ${words}`,
    'Mend what git says (git status in that folder shows it), or choose a folder outside of the repository.',
  );
}

async function nearest(folder: string): Promise<string> {
  const there = await lstat(folder).catch(() => undefined);
  return there !== undefined || dirname(folder) === folder ? folder : nearest(dirname(folder));
}
