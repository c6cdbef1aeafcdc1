// Edits a policy document that has a file of its own, JSON or YAML.
import type { JsonObject } from '../model/json.ts';
import { mergeRoot } from './write-merge.ts';
import { partsOf, valueOf } from './write-parts.ts';
import { meaning } from './write-same.ts';
import { spliced } from './write-splice.ts';
import { settle } from './write-state.ts';
import type { State } from './write-state.ts';
import { block } from './write-yaml.ts';

/** Makes the file say what is wanted; false if there is no such file or it holds something else than one document. */
export function editDocument(path: string, wanted: JsonObject, state: State): boolean {
  const text = state.texts.get(path);
  const parts = typeof text === 'string' ? partsOf(text) : undefined;
  const root = parts?.documents[0];
  if (typeof text !== 'string' || parts === undefined || root === undefined || root === null || parts.documents.length > 1) return false;
  const { variables } = state.editing;
  const says = (fresh: string): boolean => {
    const read = partsOf(fresh);
    return (
      read?.documents.length === 1 && meaning(valueOf(read.documents[0] ?? null, read.anchors), variables) === meaning(wanted, variables)
    );
  };
  if (says(text)) return true;
  const page = { text, json: path.endsWith('.json') };
  const splices = mergeRoot(root, wanted, { page, anchors: parts.anchors, variables });
  const fine = splices === undefined ? undefined : spliced(text, splices);
  const whole = page.json ? `${JSON.stringify(wanted, null, 2)}\n` : block(wanted);
  const fresh = [fine, whole].find((one) => one !== undefined && says(one));
  if (fresh === undefined) return false;
  settle(path, fresh, state);
  return true;
}
