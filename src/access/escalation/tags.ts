// Tags that decide what a principal may do, and what it would be with others.
import type { JsonObject } from '../../model/json.ts';
import { byCodePoint, ownMember } from '../../model/json.ts';
import type { Principal } from '../../model/principal.ts';
import type { Statement } from '../../policy/document.ts';
import { documentOf } from '../effective.ts';
import type { Context } from './ask.ts';

export interface Retagged {
  readonly label: string;
  readonly context: Context;
  readonly after: Principal;
}

/** Most values that are tried; more than these nobody writes into policies that reach one principal. */
const MOST = 16;

/** What it would be with a value that its policies ask for, or without the tag. https://docs.aws.amazon.com/IAM/latest/UserGuide/introduction_attribute-based-access-control.html */
export function retagged(subject: Principal, how: 'tag' | 'untag'): readonly Retagged[] {
  const { tags } = subject;
  if (tags === null) return [];
  const asked = askedTags(subject);
  if (how === 'untag') {
    const held = Object.keys(tags).filter((key) => asked.has(key.toLowerCase()));
    return held.map((key) => ({
      label: `untagged ${key}`,
      context: { 'aws:tagkeys': key },
      after: { ...subject, tags: except(tags, key) },
    }));
  }
  return [...asked].flatMap(([key, values]) => {
    const name = Object.keys(tags).find((held) => held.toLowerCase() === key) ?? key;
    return [...values].slice(0, MOST).flatMap((value) => (ownMember(tags, name) === value ? [] : [put(subject, tags, name, value)]));
  });
}

/** What another one would be with the tags that conditions on what is called upon ask for. */
export function retaggedFor(statements: readonly Statement[], target: Principal): readonly Retagged[] {
  const { tags } = target;
  if (tags === null) return [];
  return [...namedTags(statements, /^(?:aws|iam):resourcetag\//)].flatMap(([key, values]) => {
    const name = Object.keys(tags).find((held) => held.toLowerCase() === key) ?? key;
    return [...values].slice(0, MOST).flatMap((value) => (ownMember(tags, name) === value ? [] : [put(target, tags, name, value)]));
  });
}

function put(subject: Principal, tags: Readonly<Record<string, string>>, name: string, value: string): Retagged {
  const context = { 'aws:tagkeys': name, [`aws:requesttag/${name.toLowerCase()}`]: value };
  return { label: `tagged ${name}=${value}`, context, after: { ...subject, tags: { ...except(tags, name), [name]: value } } };
}

function askedTags({ policies, boundary }: Principal): ReadonlyMap<string, ReadonlySet<string>> {
  const grants = [...policies, ...(boundary === null ? [] : [boundary])];
  return namedTags(
    grants.flatMap((grant) => documentOf(grant).Statement),
    /^aws:principaltag\//,
  );
}

/** Keys in lower case with the values that conditions name, and one that they don't. */
function namedTags(statements: readonly Statement[], prefix: RegExp): Tags {
  const known = named.get(statements);
  if (known !== undefined && known.prefix === prefix.source) return known.tags;
  const tags = namedIn(statements, prefix);
  named.set(statements, { prefix: prefix.source, tags });
  return tags;
}

type Tags = ReadonlyMap<string, ReadonlySet<string>>;

const named = new WeakMap<readonly Statement[], { readonly prefix: string; readonly tags: Tags }>();

function namedIn(statements: readonly Statement[], prefix: RegExp): Tags {
  const found = new Map<string, Set<string>>();
  for (const { Condition = {} } of statements) {
    for (const [key, values] of Object.values(Condition).flatMap((keys) => Object.entries(keys))) {
      const lower = key.toLowerCase();
      if (prefix.test(lower)) note(found, lower.replace(prefix, ''), values);
    }
  }
  return new Map([...found].sort(([a], [b]) => byCodePoint(a, b)));
}

const OTHER = 'other';

function note(found: Map<string, Set<string>>, key: string, values: readonly string[]): void {
  const plain = values
    .map((value) => value.replace(/[*?]+/g, 'x'))
    .filter((value) => !value.includes('${') && value !== 'true' && value !== 'false');
  found.set(key, new Set([...(found.get(key) ?? []), ...plain, OTHER]));
}

function except(tags: Readonly<Record<string, string>>, key: string): Readonly<Record<string, string>> {
  const { [key]: _, ...rest }: JsonObject & Readonly<Record<string, string>> = tags;
  return rest;
}
