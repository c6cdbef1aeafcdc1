// Writes manifests: from declarations to the texts of files, the same bytes for the same declarations.
import { gathered } from '../model/lists.ts';
import { byCodePoint } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';
import { blockEntry, indented } from './write-yaml.ts';
import { fileFor } from './write-layout.ts';

export interface Declaration {
  /** `roles`. */
  readonly section: string;
  readonly name: string;
  /** As an author writes it: variables and escapes are written as they stand. */
  readonly declaration: JsonObject;
}

export interface Writing {
  /** The schema of manifests, from the folder that the files are written to; editors read the line that names it. */
  readonly schema: string;
}

/** The files that hold these declarations, by path from the folder of manifests; names in code point order. */
export function writeManifests(declarations: readonly Declaration[], writing: Writing): Map<string, string> {
  const counts = new Map<string, number>();
  for (const { section } of declarations) counts.set(section, (counts.get(section) ?? 0) + 1);
  const files = gathered(declarations, ({ section, name }) => fileFor(section, name, counts.get(section) ?? 0));
  return new Map([...files].map(([path, members]) => [path, writeFile(members, schemaFrom(path, writing))]));
}

/** The text of one file; its declarations may be of several sections. */
export function writeFile(declarations: readonly Declaration[], schema: string): string {
  const sections = [...new Set(declarations.map((one) => one.section))];
  const parts = sections.map((section) => {
    const members = declarations.filter((one) => one.section === section).toSorted((a, b) => byCodePoint(a.name, b.name));
    return `${section}:\n${members.map(writeDeclaration).join('\n')}`;
  });
  return `${modeline(schema)}\n${parts.join('\n')}`;
}

/** The lines of one declaration, indented as a member of its section. */
export function writeDeclaration({ name, declaration }: Declaration): string {
  return indented(blockEntry(name, declaration), 2);
}

function modeline(schema: string): string {
  return `# yaml-language-server: $schema=${schema}`;
}

/** The path of the schema, seen from a file. */
export function schemaFrom(path: string, { schema }: Writing): string {
  if (/^([a-z]+:|\/)/i.test(schema)) return schema;
  return `${'../'.repeat(path.split('/').length - 1)}${schema}`;
}
