// Defaults of the configuration: what a declaration says where it says nothing.
import type { Place } from '../model/finding.ts';
import type { SectionDefaults } from '../model/guards.ts';
import { isList, isObject } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Entry, Mapping, Node } from './node.ts';
import { entryOf } from './node.ts';

export interface Filled {
  readonly tree: Node;
  /** What was added: `boundary`, `tags/team`. */
  readonly defaulted: readonly string[];
}

/** A declaration with the defaults of its section: a field that it does not have, and of mappings the keys that it does not have. */
export function withDefaults(tree: Node, defaults: SectionDefaults | undefined): Filled {
  if (defaults === undefined || tree.type !== 'mapping') return { tree, defaulted: [] };
  const { place } = defaults;
  const added = Object.entries(defaults.fields).flatMap(([field, value]) =>
    tree.dropped.includes(field) ? [] : (fieldOf(field, value, tree, place) ?? []),
  );
  const replaced = new Set(added.map(({ entry }) => entry.key));
  const entries = [...tree.entries.filter((entry) => !replaced.has(entry.key)), ...added.map(({ entry }) => entry)];
  return { tree: { ...tree, entries }, defaulted: added.flatMap(({ paths }) => paths) };
}

interface Added {
  readonly entry: Entry;
  readonly paths: readonly string[];
}

// The field as it is with the default; undefined if the declaration says all of it itself.
function fieldOf(field: string, value: Json, tree: Mapping, place: Place): Added | undefined {
  const written = entryOf(tree, field);
  const empty: Mapping = { type: 'mapping', place, entries: [], dropped: [] };
  if (field === 'tags' && isObject(value)) return tagsOf(written ?? { key: field, place, value: empty }, value, place);
  return written === undefined ? { entry: entryFor(field, value, place), paths: [field] } : undefined;
}

// Tag keys of roles and users ignore case, so the declaration's own spelling wins.
function tagsOf(written: Entry, defaults: JsonObject, place: Place): Added | undefined {
  const own = written.value;
  if (own.type !== 'mapping') return undefined;
  const known = new Set([...own.entries.map((entry) => entry.key), ...own.dropped].map((key) => key.toLowerCase()));
  const missing = Object.entries(defaults).filter(([key]) => !known.has(key.toLowerCase()));
  if (missing.length === 0) return undefined;
  const entries = [...own.entries, ...missing.map(([key, one]) => entryFor(key, one, place))];
  return { entry: { ...written, value: { ...own, entries } }, paths: missing.map(([key]) => `${written.key}/${key}`) };
}

function entryFor(key: string, value: Json, place: Place): Entry {
  return { key, place, value: nodeOf(value, place) };
}

function nodeOf(value: Json, place: Place): Node {
  if (isList(value)) return { type: 'list', place, items: value.map((item) => nodeOf(item, place)), dropped: false };
  if (isObject(value))
    return { type: 'mapping', place, entries: Object.entries(value).map(([key, member]) => entryFor(key, member, place)), dropped: [] };
  return { type: 'scalar', place, value: value ?? '', source: String(value ?? '') };
}
