// Finds the manifests below the folders, and says of every other file why it isn't one. Nothing is skipped in silence.
import { Failure } from '../model/failure.ts';
import { byCodePoint } from '../model/json.ts';
import type { FileReader } from '../model/ports.ts';
import { fileName, join, relativeTo } from './paths.ts';
import { error } from './report.ts';
import type { Report } from './report.ts';

export interface Folder {
  readonly path: string;
  readonly files: readonly string[];
}

/** The folders and all their files, dot-files and Markdown left out. A folder that is missing is reported. */
export async function listFolders(files: FileReader, folders: readonly string[], base: string, report: Report): Promise<Folder[]> {
  const listed: Folder[] = [];
  for (const path of new Set(folders.map((folder) => join('.', folder)))) {
    const found = await listOne(files, path, relativeTo(base, path), report);
    if (found === 'unreadable') continue;
    if (found !== undefined) {
      const paths = found.map((file) => join('.', file));
      listed.push({ path, files: paths.filter((file) => !isHidden(path, file) && !/\.md$/i.test(file)) });
      continue;
    }
    const shown = relativeTo(base, path);
    report(
      error(
        'no-folder',
        { file: shown, line: 1, column: 1 },
        `There is no folder ${shown}.`,
        'Create it, or name the folder of the manifests under manifests in iamsync.yaml.',
      ),
    );
  }
  return listed;
}

// A folder that can't be listed is told of like a file that can't be read.
async function listOne(
  files: FileReader,
  path: string,
  shown: string,
  report: Report,
): Promise<readonly string[] | undefined | 'unreadable'> {
  try {
    return await files.list(path);
  } catch (thrown) {
    if (!(thrown instanceof Failure)) throw thrown;
    report(error('unreadable-folder', { file: shown, line: 1, column: 1 }, thrown.message, thrown.next));
    return 'unreadable';
  }
}

// `.git/config` and `.draft.yaml`, but not a file below a folder that was itself named with a dot.
function isHidden(folder: string, file: string): boolean {
  return relativeTo(folder, file)
    .split('/')
    .some((part) => part.startsWith('.') && part !== '..');
}

/** Every file of the folders once, by code point. */
export function allFiles(folders: readonly Folder[]): string[] {
  return [...new Set(folders.flatMap((folder) => folder.files))].sort(byCodePoint);
}

/** True for a file that is read as a manifest unless a `document:` names it. */
export function isYaml(path: string): boolean {
  return /\.ya?ml$/.test(path);
}

/** Complains about a file that looks like a manifest and is not read. */
export function reportStray(path: string, shown: string, report: Report): void {
  const name = fileName(path);
  const place = { file: shown, line: 1, column: 1 };
  if (name.endsWith('.json')) {
    report(
      error(
        'stray-file',
        place,
        'No document names this JSON file, and manifests are YAML.',
        'Name it in a document:, write it as .yaml, or move it out of the manifest folders.',
      ),
    );
    return;
  }
  const renamed = /\.ya?ml$/i.test(name) ? ' Its ending is .yaml or .yml in small letters.' : '';
  report(
    error(
      'stray-file',
      place,
      'This file lies among the manifests and is not read.',
      `Manifests end in .yaml or .yml; rename it, move it away, or begin its name with a dot.${renamed}`,
    ),
  );
}
