// What an edit of manifests works on: the texts as they are by now, and what they are made of.
import { partsOf, valueOf } from './write-parts.ts';
import type { Parts } from './write-parts.ts';
import type { Variables } from './variables.ts';

export interface Editing {
  readonly variables: Variables;
  /** The folder that new files are written to, as in the keys of `sources`. */
  readonly folder: string;
  /** The schema of manifests, from that folder. */
  readonly schema: string;
}

export interface State {
  readonly texts: Map<string, string | null>;
  readonly parts: Map<string, Parts>;
  /** How many declarations name a document file. */
  readonly uses: Map<string, number>;
  readonly editing: Editing;
}

/** Writes a text down, with its parts if they are known; null or nothing but comments: the file goes. */
export function settle(path: string, text: string | null, state: State, known?: Parts): void {
  const parts = text === null ? undefined : (known ?? partsOf(text));
  const isEmpty = parts !== undefined && parts.documents.every((root) => valueOf(root, parts.anchors) === null);
  state.texts.set(path, isEmpty ? null : text);
  if (parts === undefined || isEmpty) state.parts.delete(path);
  else if (state.parts.has(path)) state.parts.set(path, parts);
}
