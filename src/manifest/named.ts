// Which files are documents because a declaration names them.
import { joined } from '../model/glob.ts';
import type { Node } from './node.ts';
import { entryOf } from './node.ts';
import { folderOf, join } from './paths.ts';
import { replace } from './variables.ts';
import type { Variables } from './variables.ts';

/** Files that are documents: by exact path, and by a pattern where a variable of another account may stand in the path. */
export interface Named {
  readonly paths: ReadonlySet<string>;
  readonly patterns: readonly (readonly string[])[];
}

/** The documents that the manifest in a file names, whatever account they are for. */
export function namedDocuments(
  manifests: readonly { readonly path: string; readonly documents: readonly Node[] }[],
  variables: Variables,
): Named {
  const paths = new Set<string>();
  const patterns: (readonly string[])[] = [];
  for (const { path, documents } of manifests) {
    const folder = folderOf(path);
    for (const text of documents.flatMap(documentTexts)) {
      const { text: resolved, problems } = replace(text, variables);
      if (problems.length === 0) paths.add(join(folder, resolved));
      if (text.includes('$(')) patterns.push(patternOf(join(folder, text)));
    }
  }
  return { paths, patterns };
}

/** Whether another account's variables may make this path a document's. */
export function mayBeNamed(path: string, named: Named): boolean {
  return named.patterns.some((parts) => joined(parts, path));
}

/** The texts of a manifest that stand where a file may be named: `document`, `trust`, `metadata`, and the values of `inline`. */
export function documentTexts(manifest: Node): string[] {
  if (manifest.type !== 'mapping') return [];
  const declarations = manifest.entries.flatMap(({ value }) => (value.type === 'mapping' ? value.entries.map((entry) => entry.value) : []));
  return declarations.flatMap(textsOfDeclaration);
}

/** The same for one declaration. */
export function textsOfDeclaration(declaration: Node): string[] {
  const inline = entryOf(declaration, 'inline')?.value;
  const below = inline?.type === 'mapping' ? inline.entries.flatMap(({ value }) => [value, entryOf(value, 'document')?.value]) : [];
  const fields = ['document', 'trust', 'metadata'].map((key) => entryOf(declaration, key)?.value);
  return [...fields, ...below].flatMap((node) => (node?.type === 'scalar' && typeof node.value === 'string' ? [node.value] : []));
}

function patternOf(path: string): readonly string[] {
  return path.split(/\$\([^()]*\)/);
}
