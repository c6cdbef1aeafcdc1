// When two ways of writing a value say the same: lists are sets, one item needs no list, variables and references are what they mean.
import { canonical, isList, isObject } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Document } from '../policy/document.ts';
import { compileExpiry } from '../policy/expiry.ts';
import { normalise } from '../policy/normal.ts';
import { replace } from './variables.ts';
import type { Variables } from './variables.ts';

const VERSION = '2012-10-17';

/** The value with its variables replaced, numbers and booleans as the text that they are. */
export function resolved(value: Json, variables: Variables): Json {
  if (isList(value)) return value.map((item) => resolved(item, variables));
  if (isObject(value)) {
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [replace(key, variables).text, resolved(member, variables)]));
  }
  return value === null ? null : replace(String(value), variables).text;
}

/** Equal for values that say the same. */
export function meaning(value: Json, variables: Variables): string {
  return canonical(plain(resolved(value, variables), variables));
}

function plain(value: Json, variables: Variables): Json {
  if (typeof value === 'string') return reference(value, variables);
  if (isList(value)) {
    const items = new Map(value.map((item) => plain(granted(item), variables)).map((item) => [canonical(item), item]));
    const [only, ...others] = [...items.keys()].sort();
    return only !== undefined && others.length === 0 ? (items.get(only) ?? null) : [...items.keys()].sort();
  }
  if (!isObject(value)) return value;
  const document = documentOf(value);
  return document ?? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, plain(member, variables)]));
}

// An item with an expiry is the same policy as its bare name.
function granted(item: Json): Json {
  const isGrant = isObject(item) && 'name' in item && Object.keys(item).every((key) => key === 'name' || key === 'expires');
  return isGrant ? (item['name'] ?? null) : item;
}

/** The normal form of a document; undefined for everything else. */
export function documentOf(value: JsonObject): Document | undefined {
  if (!('Statement' in value)) return undefined;
  try {
    return normalise(compileExpiry(value).document, VERSION);
  } catch {
    return undefined;
  }
}

// An ARN of this account and a local name are one entity, and an AWS managed policy has two names.
function reference(text: string, variables: Variables): string {
  const aws = /^arn:[^:]+:iam::aws:policy\/(.+)$/.exec(text)?.[1];
  if (aws !== undefined) return `aws:${aws}`;
  const [, account, name] = /^arn:[^:]+:iam::(\d{12}):(?:policy|user|role)\/(?:.*\/)?([^/]+)$/.exec(text) ?? [];
  if (account !== undefined && name !== undefined && account === variables.get('account')) return name;
  return /^account:(?:.*\/)?([^/]+)$/.exec(text)?.[1] ?? text;
}
