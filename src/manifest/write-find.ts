// Finds declarations in the texts of manifests, and the documents that they name.
import { isObject } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import { folderOf, join } from './paths.ts';
import { replace } from './variables.ts';
import type { Variables } from './variables.ts';
import { entryAt, partsOf, valueOf } from './write-parts.ts';
import type { Entry, MapPart, Parts } from './write-parts.ts';

/** A declaration in a file. */
export interface Place {
  readonly path: string;
  /** Number of the document in the file. */
  readonly document: number;
  readonly root: MapPart;
  readonly section: Entry;
  readonly members: MapPart;
  readonly entry: Entry;
}

/** Every section of a file, with its members. */
export function sectionsIn(
  parts: Parts,
): { readonly document: number; readonly root: MapPart; readonly section: Entry; readonly members: MapPart }[] {
  return parts.documents.flatMap((root, document) => {
    if (root?.type !== 'map') return [];
    return root.entries.flatMap((section) => (section.value?.type === 'map' ? [{ document, root, section, members: section.value }] : []));
  });
}

/** Where a declaration stands; `line` (from 1) chooses among several for different accounts. */
export function findDeclaration(
  files: ReadonlyMap<string, Parts>,
  sources: ReadonlyMap<string, string>,
  wanted: { readonly section: string; readonly name: string; readonly origin?: { readonly file: string; readonly line: number } },
  variables: Variables,
): Place | undefined {
  const found = [...files].flatMap(([path, parts]) =>
    sectionsIn(parts).flatMap((at): Place[] => {
      if (replace(at.section.key, variables).text !== wanted.section) return [];
      return at.members.entries
        .filter((entry) => replace(entry.key, variables).text === wanted.name)
        .map((entry) => ({ path, ...at, entry }));
    }),
  );
  const { origin } = wanted;
  if (found.length < 2 || origin === undefined) return found[0];
  return (
    found.find((place) => place.path === origin.file && lineAt(sources.get(place.path) ?? '', place.entry.start) === origin.line) ??
    found[0]
  );
}

function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

/** How often each document file is named by the declarations of all files. */
export function documentUses(files: ReadonlyMap<string, Parts>, variables: Variables): Map<string, number> {
  const uses = new Map<string, number>();
  for (const [path, parts] of files) {
    for (const { members } of sectionsIn(parts)) {
      for (const entry of members.entries) {
        for (const named of filesNamed(valueOf(entry.value, parts.anchors), path, variables)) uses.set(named, (uses.get(named) ?? 0) + 1);
      }
    }
  }
  return uses;
}

/** The document files that a declaration names, as paths. */
export function filesNamed(declaration: Json, manifest: string, variables: Variables): string[] {
  if (!isObject(declaration)) return [];
  const { document = null, trust = null, inline = null } = declaration;
  const below = isObject(inline)
    ? Object.values(inline).flatMap((value) => (isObject(value) ? [value, value['document'] ?? null] : [value]))
    : [];
  return [document, trust, ...below].flatMap((value) => fileOf(value, manifest, variables) ?? []);
}

/** The path of the document file that a value names; undefined for any other value. */
export function fileOf(value: Json | undefined, manifest: string, variables: Variables): string | undefined {
  if (typeof value !== 'string') return undefined;
  const { text } = replace(value, variables);
  return /\.(json|ya?ml)$/.test(text) ? join(folderOf(manifest), text) : undefined;
}

/** The parts of every YAML file that can be read. */
export function filesOf(sources: ReadonlyMap<string, string>): Map<string, Parts> {
  const files = [...sources].flatMap(([path, text]) => {
    const parts = /\.ya?ml$/.test(path) ? partsOf(text) : undefined;
    return parts === undefined ? [] : [[path, parts] as const];
  });
  return new Map(files);
}

/** The value of a field of a declaration. */
export function fieldOf(place: Place, field: string, parts: Parts): Json | undefined {
  const entry = entryAt(place.entry.value, field);
  return entry === undefined ? undefined : valueOf(entry.value, parts.anchors);
}
