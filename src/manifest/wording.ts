// The words for what does not fit a schema: what is wrong, what is allowed, what to write.
import type { JsonObject } from '../model/json.ts';
import { didYouMean } from './nearest.ts';
import type { Node, Path } from './node.ts';
import { schemaAt } from './shape.ts';
import type { Type } from './shape.ts';

/** What is judged, and what it is called where a message means all of it: `Role/app`, `iamsync.yaml`. */
export interface Target {
  readonly root: Node;
  readonly schema: JsonObject;
  readonly subject: string;
}

export interface Mistake {
  /** The value that is wrong, or the mapping that lacks a key. */
  readonly path: Path;
  /** The key that does not belong, where that is the mistake. */
  readonly key?: string;
  /** The key that is missing, where that is the mistake. */
  readonly missing?: string;
  readonly rule: string;
  readonly message: string;
  readonly next: string;
}

/** The mistake of a key that is not known, with those that are. */
export function unknownKey(target: Target, path: Path, key: string, known: readonly string[]): Mistake {
  const sorted = [...new Set(known)];
  const allowed = sorted.length === 0 ? 'No keys are known here.' : `Known keys are ${sorted.join(', ')}.`;
  const message = `${nameOf(target, path)} has no key ${key}.`;
  return { path: [...path, key], key, rule: 'unknown-key', message, next: `${didYouMean(key, sorted)}${allowed}` };
}

/** The mistake of a key that must be there and is not. */
export function missingKey(target: Target, path: Path, key: string, shape: JsonObject): Mistake {
  const schema = schemaAt(shape, `properties/${key}`);
  const next = schema === undefined ? `Write ${key}.` : `Write ${key}: ${decapitalise(describe(schema, 'see the reference.'))}`;
  return { path, missing: key, rule: 'missing-key', message: `${nameOf(target, path)} lacks ${key}.`, next };
}

/** The mistake of a mapping where a text belongs, and the like. */
export function wrongType(target: Target, path: Path, node: Node, types: ReadonlySet<Type>, shape: JsonObject): Mistake {
  const wanted = orOf([...types].map((type) => WORDS[type]));
  const type = typeOf(node);
  // Only a fraction can be a number where a number is wanted.
  const message = types.has(type)
    ? `${quoted(target, path, node)} is not a whole number.`
    : `${nameOf(target, path)} must be ${wanted}, not ${WORDS[type]}.`;
  return { path, rule: 'type', message, next: describe(shape, 'Write it in that form.') };
}

/** The mistake of a value that is none of those that are allowed. */
export function notAmong(target: Target, path: Path, node: Node, allowed: readonly string[]): Mistake {
  const meant = node.type === 'scalar' ? didYouMean(String(node.value), allowed) : '';
  return { path, rule: 'value', message: `${quoted(target, path, node)} is not allowed here.`, next: `${meant}Write ${orOf(allowed)}.` };
}

/** The mistake of a value beyond a limit. */
export function beyond(
  target: Target,
  path: Path,
  node: Node,
  limit: { readonly keyword: string; readonly value: string },
  shape: JsonObject,
): Mistake {
  return {
    path,
    rule: 'value',
    message: `${quoted(target, path, node)} ${limitOf(limit.keyword, limit.value)}.`,
    next: describe(shape, 'Write a value that is allowed here.'),
  };
}

/** The mistake of `{}` where several forms are possible and none is chosen. */
export function emptyMapping(target: Target, path: Path, shape: JsonObject): Mistake {
  return { path, rule: 'value', message: `${nameOf(target, path)} must not be empty.`, next: describe(shape, 'Write one of its forms.') };
}

function limitOf(keyword: string, limit: string): string {
  switch (keyword) {
    case 'minLength':
      return limit === '1' ? 'must not be empty' : `must have at least ${limit} characters`;
    case 'maxLength':
      return `must have at most ${limit} characters`;
    case 'minItems':
    case 'minProperties':
      return limit === '1' ? 'must not be empty' : `must have at least ${limit} entries`;
    case 'maxItems':
    case 'maxProperties':
      return `must have at most ${limit} entries`;
    case 'minimum':
      return `must be ${limit} or more`;
    case 'maximum':
      return `must be ${limit} or less`;
    case 'uniqueItems':
      return 'names the same thing twice';
    default:
      return 'does not have the form that is wanted here';
  }
}

const WORDS: Readonly<Record<Type, string>> = {
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
  object: 'a mapping',
  array: 'a list',
  any: 'a value',
};

/** The schema type of a tree's value. */
export function typeOf(node: Node): Type {
  if (node.type === 'list') return 'array';
  if (node.type === 'mapping') return 'object';
  if (typeof node.value === 'number') return 'number';
  return typeof node.value === 'boolean' ? 'boolean' : 'string';
}

function orOf(words: readonly string[]): string {
  const list = [...new Set(words)];
  const last = list.pop() ?? '';
  return list.length === 0 ? last : `${list.join(', ')} or ${last}`;
}

function quoted(target: Target, path: Path, node: Node): string {
  return node.type === 'scalar' && node.value !== '' ? `${nameOf(target, path)}: ${node.value}` : nameOf(target, path);
}

// `policies[0].name`, or the subject itself.
function nameOf(target: Target, path: Path): string {
  if (path.length === 0) return target.subject;
  return path.map((step, index) => (typeof step === 'number' ? `[${step}]` : `${index === 0 ? '' : '.'}${step}`)).join('');
}

function describe(shape: JsonObject, otherwise: string): string {
  const text = shape['description'];
  return typeof text === 'string' && text !== '' ? text : otherwise;
}

function decapitalise(text: string): string {
  return /^[A-Z][a-z]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
