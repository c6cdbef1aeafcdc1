// What a file says, as a tree in which every key and every value knows its place. Null cannot occur in it.
import { append } from '../model/lists.ts';
import type { Place } from '../model/finding.ts';
import { put } from '../model/json.ts';
import type { Json } from '../model/json.ts';

export interface Scalar {
  readonly type: 'scalar';
  readonly place: Place;
  readonly value: string | number | boolean;
  /** The text as it stands in the file, e.g. `1.10` for the number 1.1. */
  readonly source: string;
}

export interface List {
  readonly type: 'list';
  readonly place: Place;
  readonly items: readonly Node[];
  /** Something was taken out because it was reported already, so "too few items" would be no news. */
  readonly dropped: boolean;
}

export interface Entry {
  readonly key: string;
  /** Of the key. */
  readonly place: Place;
  readonly value: Node;
}

export interface Mapping {
  readonly type: 'mapping';
  readonly place: Place;
  readonly entries: readonly Entry[];
  /** Keys that were taken out because they were reported already, so that "missing" would be no news. */
  readonly dropped: readonly string[];
}

export type Node = Scalar | List | Mapping;
export type Path = readonly (string | number)[];

/** The plain data of a tree. */
export function toJson(node: Node): Json {
  switch (node.type) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(toJson);
    case 'mapping': {
      const members: { [key: string]: Json } = {};
      for (const entry of node.entries) put(members, entry.key, toJson(entry.value));
      return members;
    }
  }
}

/** So many entries of a mapping are looked through one by one. */
const FEW = 16;
const indexes = new WeakMap<Mapping, ReadonlyMap<string, Entry>>();

/** The first entry of that key. */
export function entryOf(node: Node | undefined, key: string): Entry | undefined {
  if (node?.type !== 'mapping') return undefined;
  if (node.entries.length <= FEW) return node.entries.find((entry) => entry.key === key);
  const index = indexes.get(node) ?? new Map(node.entries.toReversed().map((entry) => [entry.key, entry]));
  indexes.set(node, index);
  return index.get(key);
}

/** The value one step down; undefined where there is none. */
export function child(node: Node | undefined, step: string | number): Node | undefined {
  if (node?.type === 'list') return node.items[Number(step)];
  return entryOf(node, String(step))?.value;
}

/** The value at a path; undefined where there is none. */
export function nodeAt(node: Node | undefined, path: Path): Node | undefined {
  return path.reduce<Node | undefined>(child, node);
}

/**
 * Where a person should look for the value at a path: a scalar or a list item itself, else the key that a mapping or list hangs
 * on. A path that leads out of the tree ends at the last place on the way.
 */
export function placeAt(root: Node, path: Path, origin: Place = root.place): Place {
  let place = origin;
  let node: Node | undefined = root;
  for (const step of path) {
    const entry = entryOf(node, String(step));
    const next: Node | undefined = child(node, step);
    if (next === undefined) return place;
    place = entry === undefined || next.type === 'scalar' ? next.place : entry.place;
    node = next;
  }
  return place;
}

/** The tree without the values at these paths; undefined if the root itself is among them. */
export function prune(node: Node, paths: readonly Path[]): Node | undefined {
  if (paths.length === 0) return node;
  if (paths.some((path) => path.length === 0)) return undefined;
  const grouped = new Map<string, Path[]>();
  for (const [step, ...rest] of paths) {
    append(grouped, String(step), rest);
  }
  const below = (step: string | number): readonly Path[] => grouped.get(String(step)) ?? [];
  switch (node.type) {
    case 'scalar':
      return node;
    case 'list':
      return mapItems(node, (item, index) => prune(item, below(index)));
    case 'mapping':
      return mapValues(node, (value, key) => prune(value, below(key)));
  }
}

/** The list with changed items, without those that become undefined; the same list if nothing changes. */
export function mapItems(list: List, change: (item: Node, index: number) => Node | undefined): List {
  const items: Node[] = [];
  let changed = false;
  list.items.forEach((item, index) => {
    const next = change(item, index);
    changed ||= next !== item;
    if (next !== undefined) items.push(next);
  });
  return changed ? { ...list, items, dropped: list.dropped || items.length < list.items.length } : list;
}

/** The mapping with changed values, without those that become undefined; the same mapping if nothing changes. */
export function mapValues(mapping: Mapping, change: (value: Node, key: string) => Node | undefined): Mapping {
  const entries: Entry[] = [];
  const dropped: string[] = [];
  let changed = false;
  for (const entry of mapping.entries) {
    const next = change(entry.value, entry.key);
    changed ||= next !== entry.value;
    if (next === undefined) dropped.push(entry.key);
    else entries.push(next === entry.value ? entry : { ...entry, value: next });
  }
  return changed ? { ...mapping, entries, dropped: [...mapping.dropped, ...dropped] } : mapping;
}
