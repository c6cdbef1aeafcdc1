// Texts in memory behind the port by which files are read.
import { join } from '../manifest/paths.ts';
import { Failure } from '../model/failure.ts';
import { byCodePoint } from '../model/json.ts';
import type { FileReader } from '../model/ports.ts';

/** Reads texts by path, as if the working folder held them. Throws Failure('usage') for what is no text. */
export function filesOf(texts: Readonly<Record<string, string>>): FileReader {
  const files = new Map<string, string>();
  for (const [path, text] of Object.entries(texts)) {
    if (typeof text !== 'string') throw new Failure('usage', `${path} is no text.`, 'Give files as texts by path.');
    files.set(join('.', path), text);
  }
  const paths = [...files.keys()].sort(byCodePoint);
  return {
    list(folder) {
      const below = join('.', folder);
      const found = below === '.' ? paths : paths.filter((path) => path.startsWith(`${below}/`));
      return Promise.resolve(found.length === 0 ? undefined : found);
    },
    read: (path) => Promise.resolve(files.get(join('.', path))),
  };
}
