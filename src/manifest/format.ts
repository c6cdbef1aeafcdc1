// The canonical text of a manifest: order and spelling as the schema has them, every comment kept, the meaning untouched.
import { byCodePoint, canonical } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import { linesIn, marksOf } from './format/comments.ts';
import { manifestLayout } from './format/layout.ts';
import { arrange } from './format/order.ts';
import { printPages } from './format/print.ts';
import { readPages } from './format/read.ts';
import type { Read } from './format/read.ts';
import type { Page } from './format/tree.ts';
import { documentsOf, partsIn } from './write-parts.ts';
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
  const read = readText(text);
  const pages = read === undefined ? undefined : readPages(read);
  if (read === undefined || pages === undefined) return null;
  // What an alias means hangs on the order if a name is given twice.
  const names = read.marks.names.filter((name) => name.startsWith('&'));
  const attempts =
    new Set(names).size < names.length
      ? [(): readonly Page[] => pages]
      : [(): readonly Page[] => pages.map((page) => arrange(page, LAYOUT)), (): readonly Page[] => pages];
  for (const attempt of attempts) {
    const fresh = printPages(attempt());
    // The text itself means what it means.
    if (fresh === text || isSame(read, fresh)) return `${mark}${crlf ? fresh.replaceAll('\n', '\r\n') : fresh}`;
  }
  return null;
}

function readText(text: string): Read | undefined {
  const documents = documentsOf(text);
  const lines = linesIn(text);
  return documents === undefined ? undefined : { lines, documents, marks: marksOf(lines) };
}

function isSame(before: Read, after: string): boolean {
  const fresh = readText(after);
  return (
    fresh !== undefined &&
    areMade(fresh.marks.names) &&
    commentsOf(before) === commentsOf(fresh) &&
    contentsOf(before) === contentsOf(fresh)
  );
}

// An alias stands behind its anchor.
function areMade(names: readonly string[]): boolean {
  const made = new Set<string>();
  return names.every((name) => (name.startsWith('&') ? made.add(name.slice(1)) : made.has(name.slice(1))));
}

function commentsOf({ marks }: Read): string {
  return marks.comments
    .map((comment) => comment.text)
    .sort()
    .join('\n');
}

// Aliases stand for themselves: written out, they could be more than any memory holds.
function contentsOf({ documents, lines }: Read): string {
  const parts = partsIn(documents, lines.text);
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
    case 'list':
      return asSet(part.items.map((item) => unordered(item.value)));
  }
}

function asSet(items: readonly Json[]): Json {
  const [only, ...others] = items;
  if (only !== undefined && others.length === 0) return only;
  const keyed = items.map((item) => ({ item, key: canonical(item) }));
  return keyed.sort((a, b) => byCodePoint(a.key, b.key)).map(({ item }) => item);
}
