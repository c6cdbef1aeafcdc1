// The files of a commit as the file port gives them: under the paths of the working folder, links followed.
import { posix, relative, resolve } from 'node:path';
import { Failure } from '../model/failure.ts';
import { byCodePoint } from '../model/json.ts';
import type { FileReader } from '../model/ports.ts';

export interface Entry {
  readonly kind: 'file' | 'link' | 'module';
  readonly object: string;
}
/** By path from the top of the repository. */
export type Tree = ReadonlyMap<string, Entry>;

export interface Contents {
  /** The name of the commit, for messages. */
  readonly ref: string;
  /** The working folder as seen from the top of the repository: `iam/`, or empty. */
  readonly prefix: string;
  readonly entries: Tree;
  /** Their contents, by object. */
  readonly read: (objects: readonly string[]) => Promise<ReadonlyMap<string, Uint8Array>>;
}

interface Commit extends Contents {
  /** Contents by object, as they were read. */
  readonly known: Map<string, Uint8Array>;
}

/** Links on one way before it counts as a circle. */
const MOST_LINKS = 20;

/** A reader of the files of a commit. What a folder holds is read at once when it is listed. */
export function treeFiles(contents: Contents): FileReader {
  const commit: Commit = { ...contents, known: new Map() };
  return {
    async list(folder) {
      const found = await below(commit, placeOf(folder, commit), folder.replaceAll('\\', '/'), 0);
      if (found === undefined) return undefined;
      await learn(
        commit,
        found.map(({ object }) => object),
      );
      return found.map(({ shown }) => shown).sort(byCodePoint);
    },
    async read(path) {
      const place = placeOf(path, commit);
      const real = place === undefined ? undefined : await follow(commit, place);
      const entry = real === undefined ? undefined : commit.entries.get(real);
      return entry?.kind === 'file' ? textOf(commit, entry.object, path) : undefined;
    },
  };
}

/** A path of the working folder as the tree names it; undefined for one outside of the repository. */
function placeOf(path: string, { prefix }: Commit): string | undefined {
  const fromHere = relative(process.cwd(), resolve(path)).replaceAll('\\', '/');
  const place = posix.normalize(`${prefix}${fromHere}`);
  if (place === '..' || place.startsWith('../') || posix.isAbsolute(place)) return undefined;
  return place === '.' ? '' : place.replace(/\/$/, '');
}

/** The path without links on its way; undefined where it leads out of the repository. */
async function follow(commit: Commit, path: string, links = 0): Promise<string | undefined> {
  if (links > MOST_LINKS) throw new Failure('input', `${commit.ref}:${path} is a link that leads to itself`, 'Remove the link.');
  const parts = path.split('/');
  for (let length = 1; length <= parts.length; length++) {
    const head = parts.slice(0, length).join('/');
    const entry = commit.entries.get(head);
    if (entry?.kind !== 'link') continue;
    const target = await textOf(commit, entry.object, head);
    const whole = posix.normalize(posix.join(posix.dirname(head), target, ...parts.slice(length))).replace(/\/$/, '');
    return posix.isAbsolute(target) || whole.startsWith('..') ? undefined : follow(commit, whole, links + 1);
  }
  return path;
}

interface Found {
  /** Under the name that was asked for. */
  readonly shown: string;
  readonly object: string;
}

/** Every file below a folder; undefined if there is no such folder. */
async function below(commit: Commit, place: string | undefined, shown: string, depth: number): Promise<Found[] | undefined> {
  const { ref, entries } = commit;
  if (place === undefined)
    throw new Failure(
      'input',
      `${shown} lies outside of the repository, so ${ref} does not hold it`,
      'Plan without --since, or keep the manifests in the repository.',
    );
  if (depth > MOST_LINKS) throw new Failure('input', `${ref}:${shown} is a link to a folder that it lies in`, 'Remove the link.');
  const real = await follow(commit, place);
  if (real === undefined)
    throw new Failure('input', `${ref}:${shown} is a link out of the repository`, 'Replace the link by what it names.');
  const start = real === '' || real === '.' ? '' : `${real}/`;
  const rows = [...entries].filter(([path]) => path.startsWith(start));
  if (rows.length === 0) return undefined;
  const found = await Promise.all(
    rows.map(([path, entry]) => reached(commit, { path, entry, shown: posix.join(shown, path.slice(start.length)) }, depth)),
  );
  return found.flat();
}

async function reached(
  commit: Commit,
  at: { readonly path: string; readonly entry: Entry; readonly shown: string },
  depth: number,
): Promise<Found[]> {
  const { path, entry, shown } = at;
  switch (entry.kind) {
    case 'file':
      return [{ shown, object: entry.object }];
    case 'module':
      throw new Failure(
        'input',
        `${shown} is a submodule, whose files ${commit.ref} does not hold`,
        'Plan without --since, or keep the manifests in this repository.',
      );
    case 'link': {
      const target = await follow(commit, path);
      const file = target === undefined ? undefined : commit.entries.get(target);
      if (file?.kind === 'file') return [{ shown, object: file.object }];
      const folder = await below(commit, path, shown, depth + 1);
      if (folder === undefined)
        throw new Failure(
          'input',
          `${commit.ref}:${shown} is a link to a file that does not exist`,
          'Remove the link or restore the file.',
        );
      return folder;
    }
  }
}

async function learn({ known, read }: Commit, objects: readonly string[]): Promise<void> {
  const wanted = [...new Set(objects)].filter((object) => !known.has(object));
  if (wanted.length === 0) return;
  for (const [object, bytes] of await read(wanted)) known.set(object, bytes);
}

async function textOf(commit: Commit, object: string, path: string): Promise<string> {
  await learn(commit, [object]);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(commit.known.get(object));
  } catch (error) {
    throw new Failure('input', `${commit.ref}:${path} is not UTF-8 text`, 'Save it as UTF-8.', error);
  }
}
