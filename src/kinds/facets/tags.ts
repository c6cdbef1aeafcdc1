// Tags: one map, walked key by key. Role and user keys ignore case, policy and instance profile keys don't
// (https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules).
import type { Call } from '../../model/call.ts';
import { byCodePoint, ownMember } from '../../model/json.ts';
import type { JsonObject } from '../../model/json.ts';
import type { CompileContext, Move } from '../kind.ts';
import type { TagCalls } from './calls.ts';

export type Tags = Readonly<Record<string, string>>;

/** IAM allows 50 tags a resource; one of them is left for our own stamp. */
export const MOST_TAGS = 49;

export const tagsSchema = {
  type: 'object',
  description:
    'Tags, at most 49 (IAM allows 50, one is left for the owner stamp). Keys of 1-128 and values of 0-256 letters, digits, blanks and _.:/=+-@. Complete: a tag that is not here is removed. Left out, there are none. Keys that begin with aws: or iamsync: are reserved.',
  additionalProperties: { type: 'string' },
} as const;

/** The wire form of tags: a list of pairs in key order. */
export function tagList(tags: Tags): { Key: string; Value: string }[] {
  return Object.keys(tags)
    .sort(byCodePoint)
    .map((Key) => ({ Key, Value: ownMember(tags, Key) ?? '' }));
}

const KEY = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{1,128}$/u;
const VALUE = /^[\p{L}\p{Z}\p{N}_.:/=+\-@]{0,256}$/u;
const RESERVED = /^(aws|iamsync):/i;

/** Judges the declared tags and returns them in key order. Complains through the context. */
export function compileTags(tags: Tags | undefined, ignoresCase: boolean, context: CompileContext): Tags {
  const seen = new Map<string, string>();
  const keys = Object.keys(tags ?? {}).sort(byCodePoint);
  for (const key of keys) {
    const value = ownMember(tags ?? {}, key) ?? '';
    const problem = tagProblem(key, value);
    if (problem !== undefined) context.report(['tags', key], { rule: 'tag', ...problem });
    const twin = ignoresCase ? seen.get(key.toLowerCase()) : undefined;
    if (twin !== undefined) {
      context.report(['tags', key], {
        rule: 'tag-case',
        message: `The tag keys ${twin} and ${key} differ only by case, which IAM does not tell apart here.`,
        next: 'Keep one of them.',
      });
    }
    seen.set(key.toLowerCase(), key);
  }
  if (keys.length > MOST_TAGS) {
    context.report(['tags'], {
      rule: 'tag-count',
      message: `There are ${keys.length} tags; IAM allows 50, and one is left for the owner stamp.`,
      next: `Remove ${keys.length - MOST_TAGS} of them.`,
    });
  }
  return Object.fromEntries(keys.map((key) => [key, ownMember(tags ?? {}, key) ?? '']));
}

function tagProblem(key: string, value: string): { message: string; next: string } | undefined {
  if (RESERVED.test(key))
    return { message: `The tag key ${key} is reserved.`, next: 'Choose a key that begins with neither aws: nor iamsync:.' };
  if (!KEY.test(key))
    return { message: `The tag key ${key} is not legal in IAM.`, next: 'Use 1 to 128 letters, digits, blanks and _.:/=+-@.' };
  if (!VALUE.test(value))
    return { message: `The value of the tag ${key} is not legal in IAM.`, next: 'Use 0 to 256 letters, digits, blanks and _.:/=+-@.' };
  return undefined;
}

/** Tags that iamsync neither compares nor touches: AWS's own and our bookkeeping. */
export function ownTags(tags: Tags): Tags {
  return Object.fromEntries(
    Object.entries(tags)
      .filter(([key]) => !RESERVED.test(key))
      .sort(([a], [b]) => byCodePoint(a, b)),
  );
}

/** SDK tag lists as a map in key order. */
export function readTags(tags: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined): Tags {
  return ownTags(Object.fromEntries((tags ?? []).map((tag) => [tag.Key ?? '', tag.Value ?? ''])));
}

/**
 * The calls from one tag map to another. TagX overwrites in place, so only keys that really go are untagged: a value is never
 * missing in between, which a policy that reads principal tags would notice.
 */
export function walkTags(calls: TagCalls, id: string, before: Tags, after: Tags): Move[] {
  const fold = (key: string): string => (calls.ignoresCase ? key.toLowerCase() : key);
  const kept = new Set(Object.keys(after).map(fold));
  const had = new Set(Object.keys(before).map(fold));
  const set = Object.fromEntries(Object.entries(after).filter(([key, value]) => ownMember(before, key) !== value));
  const gone = Object.keys(before)
    .filter((key) => !kept.has(fold(key)))
    .sort(byCodePoint);
  const overwritten = Object.fromEntries(
    Object.entries(before).filter(([key, value]) => kept.has(fold(key)) && ownMember(after, key) !== value),
  );
  const fresh = Object.keys(set)
    .filter((key) => !had.has(fold(key)))
    .sort(byCodePoint);
  const moves: Move[] = [];
  if (Object.keys(set).length > 0) {
    const undo = [
      ...(Object.keys(overwritten).length > 0 ? [calls.tag(id, overwritten)] : []),
      ...(fresh.length > 0 ? [calls.untag(id, fresh)] : []),
    ];
    moves.push(move(calls.tag(id, set), undo, 'first', `set ${Object.keys(set).sort(byCodePoint).join(', ')}`));
  }
  if (gone.length > 0) {
    const lost = Object.fromEntries(gone.map((key) => [key, ownMember(before, key) ?? '']));
    moves.push(move(calls.untag(id, gone), [calls.tag(id, lost)], 'last', `${gone.join(', ')} no longer declared`));
  }
  return roomFirst(moves, before, after, fold);
}

// Fifty tags are the limit: without room for the new keys beside the old ones, the old ones go first.
function roomFirst(moves: Move[], before: Tags, after: Tags, fold: (key: string) => string): Move[] {
  const [set, gone] = moves;
  const peak = new Set([...Object.keys(before), ...Object.keys(after)].map(fold)).size;
  if (set === undefined || gone === undefined || peak <= MOST_TAGS) return moves;
  return [
    { ...gone, when: 'first' },
    { ...set, afterPrevious: true },
  ];
}

function move(step: Call, undo: readonly Call[], when: 'first' | 'last', what: string): Move {
  return { do: step, undo, takes: [], lets: [], effects: [], when, risk: 'none', reason: `tags: ${what}` };
}

/** Keyed view for patches: the map itself. */
export function viewTags(tags: Tags): JsonObject {
  return tags;
}
