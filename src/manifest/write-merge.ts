// From what is written to what is wanted with the fewest edits: what says the same already stays as it is, comments and all.
import { canonical, isList, isObject } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Document, Statement } from '../policy/document.ts';
import { pair } from '../policy/match.ts';
import { documentOf, meaning, resolved } from './write-same.ts';
import { entryAt, valueOf } from './write-parts.ts';
import type { Entry, Item, ListPart, MapPart, Part, Parts } from './write-parts.ts';
import { addEntry, addItem, dropMembers, setItem, setValue } from './write-splice.ts';
import type { Page, Splice } from './write-splice.ts';
import { replace } from './variables.ts';
import type { Variables } from './variables.ts';

export interface Merging {
  readonly page: Page;
  readonly anchors: Parts['anchors'];
  readonly variables: Variables;
}

/** The edits that make the entry of a mapping say what is wanted. */
export function mergeEntry(entry: Entry, parent: MapPart, wanted: Json, merging: Merging): Splice[] {
  const whole = (): Splice[] => [setValue(merging.page, entry, wanted, parent.flow)];
  return entry.value === null ? whole() : (merge(entry.value, wanted, merging) ?? whole());
}

/** The edits that make a whole document say what is wanted; undefined where it must be written anew. */
export function mergeRoot(root: Part, wanted: JsonObject, merging: Merging): Splice[] | undefined {
  return merge(root, wanted, merging);
}

/** The edits inside of a value; undefined where it must be written anew. */
function merge(part: Part, wanted: Json, merging: Merging): Splice[] | undefined {
  const { variables, anchors } = merging;
  if (meaning(valueOf(part, anchors), variables) === meaning(wanted, variables)) return [];
  if (part.type === 'map' && isObject(wanted)) {
    const wrapped = 'Statement' in wanted ? entryAt(part, 'document') : undefined;
    if (wrapped !== undefined) return mergeEntry(wrapped, part, wanted, merging);
    return 'Statement' in wanted ? mergeDocument(part, wanted, merging) : mergeMap(part, wanted, merging);
  }
  if (part.type === 'list' && !isObject(wanted)) return mergeList(part, isList(wanted) ? wanted : [wanted], merging);
  return undefined;
}

function mergeMap(map: MapPart, wanted: JsonObject, merging: Merging): Splice[] | undefined {
  const keyOf = (key: string): string => replace(key, merging.variables).text;
  const wantedBy = new Map(Object.entries(wanted).map(([key, value]) => [keyOf(key), { key, value }]));
  const gone = new Set<Entry | Item>(map.entries.filter((entry) => !wantedBy.has(keyOf(entry.key))));
  if (gone.size === map.entries.length) return undefined;
  const dropped = dropMembers(merging.page, map, gone);
  if (dropped === undefined) return undefined;
  const known = new Set(map.entries.map((entry) => keyOf(entry.key)));
  const changed = map.entries.flatMap((entry) => {
    const value = wantedBy.get(keyOf(entry.key))?.value;
    return value === undefined ? [] : mergeEntry(entry, map, value, merging);
  });
  const added = [...wantedBy].filter(([key]) => !known.has(key)).map(([, one]) => addEntry(merging.page, map, one, gone));
  return [...dropped, ...changed, ...added];
}

function mergeList(list: ListPart, wanted: readonly Json[], merging: Merging): Splice[] | undefined {
  const { anchors, variables } = merging;
  const left = new Map(wanted.map((item) => [meaning([item], variables), item]));
  const gone = new Set<Entry | Item>(list.items.filter((item) => !left.delete(meaning([valueOf(item.value, anchors)], variables))));
  if (gone.size === list.items.length) return undefined;
  const dropped = dropMembers(merging.page, list, gone);
  if (dropped === undefined) return undefined;
  return [...dropped, ...[...left.values()].map((item) => addItem(merging.page, list, item, gone))];
}

function mergeDocument(map: MapPart, wanted: JsonObject, merging: Merging): Splice[] | undefined {
  const before = documentOf(objectOf(resolved(valueOf(map, merging.anchors), merging.variables)));
  const after = documentOf(objectOf(resolved(wanted, merging.variables)));
  const statements = entryAt(map, 'Statement');
  if (before === undefined || after === undefined || statements === undefined) return undefined;
  // A Version that is written out although it is the default may stay.
  const { Statement, ...wantedHead } = wanted;
  const headOf = ({ Version, Id }: Document): string => canonical({ Version, Id: Id ?? null });
  const others = map.entries.filter((entry) => entry.key !== 'Statement');
  if (headOf(before) !== headOf(after)) return mergeHead(map, wantedHead, Statement ?? [], others, merging);
  if (statements.value?.type === 'list') {
    const inner = mergeStatements(statements.value, isList(Statement) ? Statement : [Statement ?? {}], merging);
    return inner ?? [setValue(merging.page, statements, Statement ?? [], map.flow)];
  }
  return mergeEntry(statements, map, isList(Statement) && Statement.length === 1 ? (Statement[0] ?? {}) : (Statement ?? []), merging);
}

function mergeHead(map: MapPart, head: JsonObject, statement: Json, others: readonly Entry[], merging: Merging): Splice[] | undefined {
  const kept = others.every((entry) => head[entry.key] !== undefined);
  return kept ? mergeMap(map, { ...head, Statement: statement }, merging) : undefined;
}

// Statements are paired as the plan pairs them, so that an edit of one is an edit of its lines.
function mergeStatements(list: ListPart, wanted: readonly Json[], merging: Merging): Splice[] | undefined {
  const old = list.items.map((item) => ({ item, statement: statementOf(valueOf(item.value, merging.anchors), merging.variables) }));
  const fresh = wanted.map((value) => ({ value, statement: statementOf(value, merging.variables) }));
  const pairs = pair(
    old.flatMap((one) => one.statement ?? []),
    fresh.flatMap((one) => one.statement ?? []),
  );
  const sides = pairs.map(({ before, after }) => ({
    item: before === undefined ? undefined : old.find((one) => one.statement === before)?.item,
    value: after === undefined ? undefined : fresh.find((one) => one.statement === after)?.value,
    equal: canonical(before ?? null) === canonical(after ?? null),
  }));
  const gone = new Set<Entry | Item>(sides.flatMap(({ item, value }) => (item !== undefined && value === undefined ? [item] : [])));
  const dropped = gone.size === list.items.length ? undefined : dropMembers(merging.page, list, gone);
  if (dropped === undefined) return undefined;
  const changed = sides.flatMap(({ item, value, equal }) => {
    if (value === undefined || equal) return [];
    return item === undefined ? [addItem(merging.page, list, value, gone)] : mergeItem(list, item, value, merging);
  });
  return [...dropped, ...changed];
}

function mergeItem(list: ListPart, item: Item, value: Json, merging: Merging): Splice[] {
  const inner = item.value?.type === 'map' && isObject(value) ? mergeMap(item.value, value, merging) : undefined;
  return inner ?? [setItem(merging.page, list, item, value)];
}

function statementOf(value: Json, variables: Variables): Statement | undefined {
  return documentOf({ Statement: [objectOf(resolved(value, variables))] })?.Statement[0];
}

function objectOf(value: Json): JsonObject {
  return isObject(value) ? value : {};
}
