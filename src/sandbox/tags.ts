// Rules for tags: which keys are the same key, what may not be used, how many an entity may have.
import { byCodePoint } from '../model/json.ts';
import type { Members } from './answer.ts';
import { invalidInput, limitExceeded } from './errors.ts';
import { MAX_TAGS } from './quotas.ts';
import type { Kind, Tag } from './records.ts';

// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html#id_tags_rules_creating
const CASELESS: ReadonlySet<Kind> = new Set<Kind>(['user', 'role']);

function identity(kind: Kind, key: string): string {
  return CASELESS.has(kind) ? key.toLowerCase() : key;
}

/** Refuses a request whose tags repeat a key or use the prefix that AWS keeps for itself. */
export function checkTags(kind: Kind, tags: readonly Tag[]): void {
  if (tags.some((tag) => tag.key.toLowerCase().startsWith('aws:')))
    throw invalidInput('Tag keys that begin with aws: are reserved for AWS use.');
  if (new Set(tags.map((tag) => identity(kind, tag.key))).size === tags.length) return;
  throw invalidInput(`Duplicate tag keys found.${CASELESS.has(kind) ? ' Please note that Tag keys are case insensitive.' : ''}`);
}

/** The tags after adding some: a key that is already there is replaced, in the spelling of the new one. */
export function addTags(kind: Kind, before: readonly Tag[], added: readonly Tag[]): Tag[] {
  checkTags(kind, added);
  const replaced = new Set(added.map((tag) => identity(kind, tag.key)));
  const tags = [...before.filter((tag) => !replaced.has(identity(kind, tag.key))), ...added];
  if (tags.length > MAX_TAGS) throw limitExceeded('The number of tags has reached the maximum limit.');
  return sortTags(tags);
}

/** The tags without some keys; keys that are not there are ignored. */
export function removeTags(kind: Kind, before: readonly Tag[], keys: readonly string[]): Tag[] {
  const gone = new Set(keys.map((key) => identity(kind, key)));
  return before.filter((tag) => !gone.has(identity(kind, tag.key)));
}

/** The order in which AWS lists tags: by key, `A` before `a`. */
export function sortTags(tags: readonly Tag[]): Tag[] {
  return [...tags].sort((a, b) => byCodePoint(a.key, b.key));
}

export function tagMembers(tags: readonly Tag[]): Members[] {
  return tags.map((tag) => ({ Key: tag.key, Value: tag.value }));
}
