// What lookups share: whether what is there is what a call asks for.
import { byCodePoint, same } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';
import type { Ref } from '../model/call.ts';
import { asJson } from '../policy/document.ts';
import { align, parseLive } from '../policy/normal.ts';

interface Tag {
  readonly Key?: string | Ref | undefined;
  readonly Value?: string | Ref | undefined;
}

/** Whether a document of a call and one of AWS say the same. */
export function sameDocument(wanted: string, live: string | undefined): boolean {
  if (live === undefined) return false;
  const ours = parseLive(wanted);
  return same(asJson(align(parseLive(live), ours)), asJson(ours));
}

/** Whether the tags of a call are those that AWS shows. */
export function sameTags(wanted: readonly Tag[] | Ref | undefined, live: readonly Tag[] | undefined): boolean {
  const ours = wanted !== undefined && 'ref' in wanted ? [] : (wanted ?? []);
  return same(tagMap(ours), tagMap(live ?? []));
}

function tagMap(tags: readonly Tag[]): JsonObject {
  return Object.fromEntries(tags.map(({ Key, Value }) => [textOf(Key), textOf(Value)]));
}

/** Whether a list of a call and one of AWS hold the same texts, in whatever order. */
export function sameSet(wanted: readonly string[] | Ref | undefined, live: readonly string[] | undefined): boolean {
  const ours = wanted !== undefined && 'ref' in wanted ? [] : (wanted ?? []);
  return same(setOf(ours), setOf(live ?? []));
}

function setOf(texts: readonly string[]): string[] {
  return [...new Set(texts)].sort(byCodePoint);
}

/** A text of a call's input; placeholders have been resolved before the call was sent. */
export function textOf(value: string | Ref | undefined, otherwise = ''): string {
  return typeof value === 'string' ? value : otherwise;
}
