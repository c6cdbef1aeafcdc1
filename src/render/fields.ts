// The difference of two specs, field by field, each by its shape: document, set, mapping or scalar.
import { byCodePoint, canonical, isList, ownMember, same } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { documentDiff, wholeDocument } from './document.ts';
import { line, signed } from './layout.ts';
import type { Line } from './layout.ts';
import { bare, isDocument, isEmpty, isMap, show } from './value.ts';

const STEP = 4;

/** Names of the fields that differ. */
export function changedFields(before: JsonObject, after: JsonObject): string[] {
  return fieldNames(before, after).filter((name) => fieldDiff(name, before[name], after[name], 0).length > 0);
}

/** Fields of either side in the order in which they are shown: short ones first, and by name; never in the order of the input. */
function fieldNames(before: JsonObject | undefined, after: JsonObject | undefined): string[] {
  const rank = (name: string): number => Math.max(rankOf(before?.[name]), rankOf(after?.[name]));
  return [...new Set([...Object.keys(after ?? {}), ...Object.keys(before ?? {})])].sort((a, b) => rank(a) - rank(b) || byCodePoint(a, b));
}

function rankOf(value: Json | undefined): number {
  if (isDocument(value)) return 1;
  if (isList(value)) return 2;
  return isMap(value) ? 3 : 0;
}

/** Lines for every field that differs, scalars first. An absent side is an entity that does not exist. */
export function fieldDiffs(before: JsonObject | undefined, after: JsonObject | undefined, indent: number, remark: Remark = silent): Line[] {
  return fieldNames(before, after).flatMap((name) => fieldDiff(name, before?.[name], after?.[name], indent, remark));
}

/** What is said behind the new value at a path (`boundary`, `tags/team`); empty for nothing. */
export type Remark = (path: string) => string;

const silent: Remark = () => '';

function fieldDiff(name: string, before: Json | undefined, after: Json | undefined, indent: number, remark: Remark = silent): Line[] {
  if (before !== undefined && after !== undefined && same(before, after)) return [];
  if (isEmpty(before) && isEmpty(after)) return [];
  const inner = nested(before, after, indent + STEP, (path) => remark(`${name}/${path}`));
  if (inner !== null) return inner.length === 0 ? [] : [line(indent, `${name}:`), ...inner];
  if (before === undefined) return [signed(indent, '+', `${name}: ${show(after)}${remark(name)}`)];
  if (after === undefined) return [signed(indent, '-', `${name}: ${show(before)}`)];
  return [signed(indent, '~', `${name}: ${show(before)} -> ${show(after)}${remark(name)}`)];
}

/** The lines below a field's name; null for a field that is shown on one line. */
function nested(before: Json | undefined, after: Json | undefined, indent: number, remark: Remark = silent): Line[] | null {
  if (either(before, after, isDocument)) return documents(before, after, indent);
  if (either(before, after, isList)) return setDiff(before ?? [], after ?? [], indent);
  if (either(before, after, isMap)) return mapDiff(before ?? {}, after ?? {}, indent, remark);
  return null;
}

/** True if one side has the shape and the other has it too or is absent. */
function either(before: Json | undefined, after: Json | undefined, shape: (value: Json | undefined) => boolean): boolean {
  return (shape(before) && (shape(after) || isEmpty(after))) || (shape(after) && isEmpty(before));
}

function documents(before: Json | undefined, after: Json | undefined, indent: number): Line[] {
  if (isDocument(before) && isDocument(after)) return documentDiff(before, after, indent);
  if (isDocument(after)) return wholeDocument(after, '+', indent);
  return isDocument(before) ? wholeDocument(before, '-', indent) : [];
}

function setDiff(before: Json, after: Json, indent: number): Line[] {
  const left = new Set(isList(before) ? before.map(canonical) : []);
  const right = new Set(isList(after) ? after.map(canonical) : []);
  const gone = (isList(before) ? before : []).filter((item) => !right.has(canonical(item))).map((item) => signed(indent, '-', show(item)));
  const come = (isList(after) ? after : []).filter((item) => !left.has(canonical(item))).map((item) => signed(indent, '+', show(item)));
  return [...gone, ...come];
}

function mapDiff(before: Json, after: Json, indent: number, remark: Remark): Line[] {
  const left = isMap(before) ? before : {};
  const right = isMap(after) ? after : {};
  const names = [...new Set([...Object.keys(left), ...Object.keys(right)])].sort(byCodePoint);
  return names.flatMap((name) => memberDiff(name, ownMember(left, name), ownMember(right, name), indent, remark));
}

/** A member is there or not there; unlike a field, it may be there and hold nothing (a tag without a value). */
function memberDiff(name: string, before: Json | undefined, after: Json | undefined, indent: number, remark: Remark): Line[] {
  if (before !== undefined && after !== undefined && same(before, after)) return [];
  const inner = nested(before, after, indent + STEP);
  if (inner === null || inner.length === 0) {
    if (before === undefined) return [signed(indent, '+', `${bare(name)}: ${show(after)}${remark(name)}`)];
    if (after === undefined) return [signed(indent, '-', `${bare(name)}: ${show(before)}`)];
    return [signed(indent, '~', `${bare(name)}: ${show(before)} -> ${show(after)}${remark(name)}`)];
  }
  const sign = before === undefined ? '+' : '~';
  return [signed(indent, after === undefined ? '-' : sign, bare(name)), ...inner];
}
