// What lookups share: whether what is there is what a call asks for.
import { same } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';
import type { Ref } from '../model/call.ts';
import { asJson } from '../policy/document.ts';
import { align, parseLive } from '../policy/normal.ts';

interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
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
  return Object.fromEntries(tags.map(({ Key, Value }) => [Key ?? '', Value ?? '']));
}

/** A text of a call's input; placeholders have been resolved before the call was sent. */
export function textOf(value: string | Ref | undefined, otherwise = ''): string {
  return typeof value === 'string' ? value : otherwise;
}
