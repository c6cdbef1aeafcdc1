// Writes aliases out, for a file in which an edit would otherwise change what an alias elsewhere repeats.
import { valueOf } from './write-parts.ts';
import type { Part, Parts } from './write-parts.ts';
import { setItem, setValue, spliced } from './write-splice.ts';
import type { Splice } from './write-splice.ts';

/** The text with every alias replaced by what it stands for, and no anchors; undefined where that can't be done. */
export function withoutAliases(text: string, parts: Parts): string | undefined {
  const splices: Splice[] = [];
  for (const root of parts.documents) if (root !== null) collect(root, text, parts, splices);
  if (splices.length === 0) return undefined;
  const anchors = [...parts.anchors].flatMap(([name, part]): Splice[] => {
    const at = text.lastIndexOf(`&${name}`, part.start);
    return at < 0 ? [] : [{ start: at, end: at + name.length + (text[at + name.length + 1] === ' ' ? 2 : 1), text: '' }];
  });
  return spliced(text, [...splices, ...anchors]);
}

function collect(part: Part, text: string, parts: Parts, splices: Splice[]): void {
  const page = { text, json: false };
  if (part.type === 'map') {
    for (const entry of part.entries) {
      if (entry.value?.type === 'alias') splices.push(setValue(page, entry, valueOf(entry.value, parts.anchors), part.flow));
      else if (entry.value !== null) collect(entry.value, text, parts, splices);
    }
  } else if (part.type === 'list') {
    for (const item of part.items) {
      if (item.value?.type === 'alias') splices.push(setItem(page, part, item, valueOf(item.value, parts.anchors)));
      else if (item.value !== null) collect(item.value, text, parts, splices);
    }
  }
}
