// Edits manifests where they stand: what changes is written, what does not keeps its comments, its order and its layout.
import { kindOf } from '../kinds/index.ts';
import { parseAddress } from '../model/address.ts';
import type { Address } from '../model/address.ts';
import { isObject, ownMember } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { addDeclaration } from './write-add.ts';
import { editDocument } from './write-document.ts';
import { documentUses, fieldOf, fileOf, filesNamed, filesOf, findDeclaration } from './write-find.ts';
import type { Place } from './write-find.ts';
import { mergeEntry } from './write-merge.ts';
import { entryAt, partsOf, valueOf } from './write-parts.ts';
import type { Entry, Item, Parts } from './write-parts.ts';
import { meaning, resolved } from './write-same.ts';
import { settle } from './write-state.ts';
import type { Editing, State } from './write-state.ts';
import { addEntry, dropMembers, setValue, spliced } from './write-splice.ts';
import type { Splice } from './write-splice.ts';
import { withoutAliases } from './write-aliases.ts';

/** One thing that manifests shall say from now on. */
export interface Edit {
  readonly address: Address;
  /** A field of the declaration, like `policies`. Left out: the declaration as a whole. */
  readonly field?: string;
  /** As an author writes it, with `$(account)` and `$$(`; undefined takes the field or the declaration out. */
  readonly value: Json | undefined;
  /** The same as a policy document in full, for a trust policy that a file holds. */
  readonly document?: JsonObject;
  /** Where it is declared, if it is in several places for several accounts: the file as in `sources`, the line from 1. */
  readonly origin?: { readonly file: string; readonly line: number };
}

export interface Edited {
  /** Texts that changed, by path; null: nothing is left of the file. Files that stay as they are, byte for byte, are not here. */
  readonly files: ReadonlyMap<string, string | null>;
  /** Edits that could not be made: their declaration isn't there, or its file can't be read. */
  readonly failed: readonly Edit[];
}

/** Fields about a declaration itself, which no account knows; an edit of the whole declaration leaves them alone. */
const OWN_FIELDS = new Set(['only', 'renamedFrom', 'expires', 'adopt', 'takeOver']);

/**
 * Makes edits in the texts of manifests and of the documents that they name (by path). Pure: text in, text out. An edit that says what
 * is said already changes nothing; each result is read again to prove that it says what was asked for and that all else is as it was.
 */
export function editManifests(sources: ReadonlyMap<string, string>, edits: readonly Edit[], editing: Editing): Edited {
  const state: State = { texts: new Map(sources), parts: filesOf(sources), uses: new Map(), editing };
  for (const [file, count] of documentUses(state.parts, editing.variables)) state.uses.set(file, count);
  const failed = edits.filter((edit) => !make(edit, state));
  const changed = [...state.texts].filter(([path, text]) => sources.get(path) !== text);
  return { files: new Map(changed), failed };
}

function make(edit: Edit, state: State): boolean {
  const address = parseAddress(edit.address);
  const section = address === undefined ? undefined : kindOf(address.kind)?.section;
  if (address === undefined || section === undefined) return false;
  const texts = new Map([...state.texts].flatMap(([path, text]) => (text === null ? [] : [[path, text] as const])));
  const wanted = { section, name: address.name, ...(edit.origin === undefined ? {} : { origin: edit.origin }) };
  const place = findDeclaration(state.parts, texts, wanted, state.editing.variables);
  if (edit.field !== undefined) return place !== undefined && makeField(edit, edit.field, place, state);
  if (edit.value === undefined) return place === undefined || removeDeclaration(place, state);
  if (!isObject(edit.value)) return false;
  if (place === undefined) return addDeclaration({ section, name: address.name, declaration: edit.value }, state);
  return fieldsOf(edit, edit.value, place, state).every((one) => make(one, state));
}

function fieldsOf(edit: Edit, value: JsonObject, place: Place, state: State): Edit[] {
  const parts = state.parts.get(place.path);
  const present = parts === undefined ? {} : valueOf(place.entry.value, parts.anchors);
  const old = isObject(present) ? Object.keys(present).filter((field) => !OWN_FIELDS.has(field)) : [];
  const { address, document, origin } = edit;
  return [...new Set([...old, ...Object.keys(value)])].map((field) => ({
    address,
    field,
    value: value[field],
    ...(document !== undefined && field === 'trust' ? { document } : {}),
    ...(origin === undefined ? {} : { origin }),
  }));
}

function makeField(edit: Edit, field: string, place: Place, state: State): boolean {
  const parts = state.parts.get(place.path);
  if (parts === undefined) return false;
  const present = fieldOf(place, field, parts);
  const value = edit.value === undefined ? undefined : viaFiles(edit, field, present, place, state);
  const { variables } = state.editing;
  if (value === undefined ? present === undefined : present !== undefined && meaning(present, variables) === meaning(value, variables))
    return true;
  const released = filesNamed({ [field]: present ?? null }, place.path, variables).filter(
    (file) => !filesNamed({ [field]: value ?? null }, place.path, variables).includes(file),
  );
  const done = rewrite(place, field, value, state);
  if (done) for (const file of released) release(file, state);
  return done;
}

/** What stands in files of their own is edited there; the value that stays in the manifest is the path. */
function viaFiles(edit: Edit, field: string, present: Json | undefined, place: Place, state: State): Json {
  const wanted = edit.value ?? null;
  const into = (old: Json | undefined, document: Json): Json => {
    const inner = isObject(old) ? old['document'] : undefined;
    const file = fileOf(inner ?? old, place.path, state.editing.variables);
    return file !== undefined && isObject(document) && state.uses.get(file) === 1 && editDocument(file, document, state)
      ? (old ?? document)
      : document;
  };
  if (field === 'document') return into(present, wanted);
  if (field === 'trust') {
    const full = edit.document ?? wanted;
    const kept = into(present, full);
    return kept === full ? wanted : kept;
  }
  if (field !== 'inline' || !isObject(wanted) || !isObject(present)) return wanted;
  return Object.fromEntries(Object.entries(wanted).map(([name, document]) => [name, into(ownMember(present, name), document)]));
}

function release(file: string, state: State): void {
  const left = (state.uses.get(file) ?? 1) - 1;
  state.uses.set(file, left);
  if (left === 0 && state.texts.has(file)) settle(file, null, state);
}

/** Writes a field as little as can be, else anew, else with the declaration around it; takes the first that says what is wanted. */
function rewrite(place: Place, field: string, value: Json | undefined, state: State): boolean {
  const { path, entry } = place;
  const text = state.texts.get(path);
  const parts = state.parts.get(path);
  if (typeof text !== 'string' || parts === undefined) return false;
  const present = valueOf(entry.value, parts.anchors);
  const old = isObject(present) ? present : {};
  const { [field]: _replaced, ...others } = old;
  const whole: JsonObject = value === undefined ? others : { ...old, [field]: value };
  const now = { text, parts, state };
  const attempts = [
    () => fieldSplices(place, field, value, now),
    () => fieldSplices(place, field, value, now, true),
    () => [setValue({ text, json: false }, entry, whole, place.members.flow)],
  ];
  for (const attempt of attempts) {
    const splices = attempt();
    if (splices !== undefined && take(path, spliced(text, splices), { place, whole, before: parts }, state)) return true;
  }
  // An anchor inside is repeated elsewhere: it is written out first.
  const plain = withoutAliases(text, parts);
  if (plain === undefined || plain === text) return false;
  settle(path, plain, state);
  const again = findDeclaration(
    new Map([[path, partsOf(plain) ?? parts]]),
    new Map([[path, plain]]),
    { section: place.section.key, name: entry.key },
    new Map(),
  );
  return again !== undefined && rewrite(again, field, value, state);
}

interface Now {
  readonly text: string;
  readonly parts: Parts;
  readonly state: State;
}

function fieldSplices(
  place: Place,
  field: string,
  value: Json | undefined,
  { text, parts, state }: Now,
  anew = false,
): Splice[] | undefined {
  const declaration = place.entry.value;
  if (declaration?.type !== 'map') return undefined;
  const page = { text, json: false };
  const entry = entryAt(declaration, field);
  if (value === undefined)
    return entry === undefined || declaration.entries.length === 1
      ? undefined
      : dropMembers(page, declaration, new Set<Entry | Item>([entry]));
  if (entry === undefined) return declaration.entries.length === 0 ? undefined : [addEntry(page, declaration, { key: field, value })];
  if (anew) return [setValue(page, entry, value, declaration.flow)];
  return mergeEntry(entry, declaration, value, { page, anchors: parts.anchors, variables: state.editing.variables });
}

/** Takes a text if its declaration says what is wanted and all others say what they said. */
function take(
  path: string,
  text: string,
  proof: { readonly place: Place; readonly whole: JsonObject | null; readonly before: Parts },
  state: State,
): boolean {
  const after = partsOf(text);
  if (after === undefined) return false;
  const { variables } = state.editing;
  const { place, whole, before } = proof;
  const contents = (parts: Parts): Json[] =>
    parts.documents.map((root) => valueOf(root, parts.anchors)).filter((content) => content !== null);
  const expected = contents(before).map((content, index) =>
    index === documentIndex(before, place.document) ? withDeclaration(content, place, whole) : content,
  );
  const same =
    meaning(
      expected.filter((content) => isObject(content) && Object.keys(content).length > 0),
      variables,
    ) === meaning(contents(after), variables);
  if (same) settle(path, text, state, after);
  return same;
}

function documentIndex(parts: Parts, document: number): number {
  return parts.documents.slice(0, document).filter((root) => valueOf(root, parts.anchors) !== null).length;
}

function withDeclaration(content: Json, place: Place, whole: JsonObject | null): Json {
  if (!isObject(content)) return content;
  const section = content[place.section.key];
  const { [place.entry.key]: _old, ...others } = isObject(section) ? section : {};
  const members = whole === null ? others : { ...others, [place.entry.key]: whole };
  const { [place.section.key]: _section, ...rest } = content;
  return Object.keys(members).length === 0 ? rest : { ...rest, [place.section.key]: members };
}

function removeDeclaration(place: Place, state: State): boolean {
  const { path, members, section, root, entry } = place;
  const text = state.texts.get(path);
  const before = state.parts.get(path);
  if (typeof text !== 'string' || before === undefined) return false;
  const page = { text, json: false };
  const isLast = members.entries.length === 1;
  const splices = isLast
    ? dropMembers(page, root, new Set<Entry | Item>([section]))
    : dropMembers(page, members, new Set<Entry | Item>([entry]));
  const named = filesNamed(resolved(valueOf(entry.value, before.anchors), state.editing.variables), path, state.editing.variables);
  if (splices === undefined || !take(path, spliced(text, splices), { place, whole: null, before }, state)) return false;
  for (const file of named) release(file, state);
  return true;
}
