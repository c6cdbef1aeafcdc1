// Finds the place of a declaration that is new: behind its like, in the file that holds them.
import type { Declaration } from './write-files.ts';
import { schemaFrom, writeFile } from './write-files.ts';
import { sectionsIn } from './write-find.ts';
import { fileFor } from './write-layout.ts';
import { join } from './paths.ts';
import { partsOf } from './write-parts.ts';
import type { Entry, MapPart } from './write-parts.ts';
import { addEntry, spliced } from './write-splice.ts';
import { settle } from './write-state.ts';
import type { State } from './write-state.ts';
import { blockEntry } from './write-yaml.ts';

interface Home {
  readonly path: string;
  readonly members: MapPart;
}

/** Writes a new declaration into the fitting file, or into a new one. */
export function addDeclaration(added: Declaration, state: State): boolean {
  const homes = [...state.parts].flatMap(([path, parts]) =>
    sectionsIn(parts)
      .filter(({ section }) => section.key === added.section)
      .map(({ members }): Home => ({ path, members })),
  );
  const largest = homes.toSorted((a, b) => b.members.entries.length - a.members.entries.length)[0];
  // Where every entity has a file, a new one gets its own.
  if (largest !== undefined && (homes.length < 2 || largest.members.entries.length > 1)) return append(added, largest, state);
  const path = largest === undefined ? join(state.editing.folder, fileFor(added.section, added.name, 1)) : beside(largest.path, added.name);
  const text = state.texts.get(path);
  if (typeof text === 'string') return appendSection(added, path, text, state);
  const shown = path.startsWith(`${state.editing.folder}/`) ? path.slice(state.editing.folder.length + 1) : path;
  const fresh = writeFile([added], schemaFrom(shown, state.editing));
  state.texts.set(path, fresh);
  const parts = partsOf(fresh);
  if (parts !== undefined) state.parts.set(path, parts);
  return true;
}

function beside(path: string, name: string): string {
  const folder = path.slice(0, path.lastIndexOf('/') + 1);
  return `${folder}${fileFor('', name, Number.POSITIVE_INFINITY).slice(1)}`;
}

function append({ name, declaration }: Declaration, { path, members }: Home, state: State): boolean {
  const text = state.texts.get(path);
  if (typeof text !== 'string') return false;
  const apart = isApart(text, members.entries);
  settle(path, ended(spliced(text, [addEntry({ text, json: false }, members, { key: name, value: declaration, apart })])), state);
  return true;
}

// One entry says nothing about the habit, and then entries stand apart.
function isApart(text: string, entries: readonly Entry[]): boolean {
  const [last, before] = [entries.at(-1), entries.at(-2)];
  return last === undefined || before === undefined || /\n[ \t]*\r?\n/.test(text.slice(before.end, last.start));
}

function appendSection({ section, name, declaration }: Declaration, path: string, text: string, state: State): boolean {
  settle(path, `${ended(text)}\n${blockEntry(section, { [name]: declaration })}`, state);
  return true;
}

function ended(text: string): string {
  return text.endsWith('\n') ? text : `${text}\n`;
}
