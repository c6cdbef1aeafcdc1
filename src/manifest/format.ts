// The canonical text of a manifest: order and spelling as the schema has them, every comment kept, the meaning untouched.
import { byCodePoint, canonical } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import { marksOf } from './format/comments.ts';
import { manifestLayout } from './format/layout.ts';
import { arrange } from './format/order.ts';
import { printPages } from './format/print.ts';
import { readPages } from './format/read.ts';
import type { Page } from './format/tree.ts';
import { partsOf } from './write-parts.ts';
import type { Part } from './write-parts.ts';

const LAYOUT = manifestLayout();

/**
 * The canonical text of a manifest, or of a policy document in YAML. Byte order mark and line ends stay what they are. Every result is
 * read again: it holds the same values and the same comments, or the order is left as it is (an alias can't come before its anchor).
 * Null for a text that has no canonical form; one that can't be read is for `parseYaml` to refuse.
 */
export function formatYaml(source: string): string | null {
  const mark = source.startsWith('\uFEFF') ? '\uFEFF' : '';
  const crlf = source.includes('\r\n');
  const text = (crlf ? source.replaceAll('\r\n', '\n') : source).slice(mark.length);
  const pages = readPages(text);
  if (pages === undefined) return null;
  // What an alias means hangs on the order if a name is given twice.
  const names = marksOf(text).names.filter((name) => name.startsWith('&'));
  const attempts =
    new Set(names).size < names.length
      ? [(): readonly Page[] => pages]
      : [(): readonly Page[] => pages.map((page) => arrange(page, LAYOUT)), (): readonly Page[] => pages];
  for (const attempt of attempts) {
    const fresh = printPages(attempt());
    if (isSame(text, fresh)) return `${mark}${crlf ? fresh.replaceAll('\n', '\r\n') : fresh}`;
  }
  return null;
}

function isSame(before: string, after: string): boolean {
  const [old, fresh] = [contentsOf(before), contentsOf(after)];
  return old !== undefined && old === fresh && areMade(marksOf(after).names) && commentsOf(before) === commentsOf(after);
}

// An alias stands behind its anchor.
function areMade(names: readonly string[]): boolean {
  return names.every((name, index) => name.startsWith('&') || names.slice(0, index).includes(`&${name.slice(1)}`));
}

function commentsOf(text: string): string {
  return marksOf(text)
    .comments.map((comment) => comment.text)
    .sort()
    .join('\n');
}

// Aliases stand for themselves: written out, they could be more than any memory holds.
function contentsOf(text: string): string | undefined {
  const parts = partsOf(text);
  if (parts === undefined) return undefined;
  const anchors = [...parts.anchors].map(([name, part]) => [name, unordered(part)] as const);
  return canonical([parts.documents.map(unordered), Object.fromEntries(anchors)]);
}

// Lists as sets that may repeat, one item as no list.
function unordered(part: Part | null): Json {
  if (part === null) return null;
  switch (part.type) {
    case 'scalar':
      return typeof part.value === 'number' ? { number: part.source } : part.value;
    case 'alias':
      return { alias: part.name };
    case 'map':
      return Object.fromEntries(part.entries.map((entry) => [entry.key, unordered(entry.value)]));
    case 'list': {
      const items = part.items.map((item) => unordered(item.value));
      const [only, ...others] = items;
      return only !== undefined && others.length === 0 ? only : items.toSorted((a, b) => byCodePoint(canonical(a), canonical(b)));
    }
  }
}
