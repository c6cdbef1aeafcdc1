// Documents as they are sent to AWS, and how long AWS finds them.
import { isList, isObject, objectOf, put } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Document, Statement } from './document.ts';

/** IAM takes no character above U+00FF in a document (pattern of `policyDocumentType` in the IAM API reference). */
const TOO_HIGH = /[\u0100-\uffff]/g;

/** Members that hold sets, where a scalar says the same as a list of one, and how many mappings lie above the sets. */
const SETS: ReadonlyMap<string, number> = new Map([
  ['Principal', 1],
  ['NotPrincipal', 1],
  ['Action', 0],
  ['NotAction', 0],
  ['Resource', 0],
  ['NotResource', 0],
  ['Condition', 2],
]);

/**
 * Compact JSON: Version first (IAM's older parser refuses it elsewhere), lists of one as scalars, characters that IAM does
 * not take as `\uXXXX`. `Statement` stays a list, as every other tool that reads the account expects it.
 */
export function wire(document: Document): string {
  return JSON.stringify(plainForm(document)).replaceAll(TOO_HIGH, escaped);
}

/** The document as people write it: Version first, lists of one as scalars. Its normal form is the document again. */
export function plainForm(document: Document): JsonObject {
  const { Version, Id, Statement, ...others } = document;
  return { Version, ...(Id === undefined ? {} : { Id }), Statement: Statement.map(statementToWire), ...others };
}

/**
 * The length that AWS compares with its quotas, in characters: whitespace does not count
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html). Whether that holds inside strings is not
 * documented, so those blanks are counted: an upper bound.
 */
export function size(document: Document): number {
  const known = sizes.get(document);
  if (known !== undefined) return known;
  const text = JSON.stringify(document);
  // Counted, not made: every document of the manifests is measured, and few are sent. A list of one loses its brackets.
  const found =
    text.length - 2 * document.Statement.reduce((sum, one) => sum + listsOfOne(one), 0) + 5 * (text.match(TOO_HIGH)?.length ?? 0);
  sizes.set(document, found);
  return found;
}

function listsOfOne(statement: Statement): number {
  let count = 0;
  for (const [name, member] of Object.entries(statement)) {
    const depth = SETS.get(name);
    if (depth !== undefined) count += listsIn(member, depth);
  }
  return count;
}

function listsIn(value: Json, depth: number): number {
  if (depth === 0) return isList(value) && value.length === 1 && typeof value[0] === 'string' ? 1 : 0;
  return isObject(value) ? Object.values(value).reduce<number>((sum, member) => sum + listsIn(member, depth - 1), 0) : 0;
}

const sizes = new WeakMap<Document, number>();

function statementToWire(statement: Statement): Json {
  const plain: { [name: string]: Json } = {};
  for (const [name, member] of Object.entries(statement)) {
    const depth = SETS.get(name);
    put(plain, name, depth === undefined ? member : scalars(member, depth));
  }
  return plain;
}

function scalars(value: Json, depth: number): Json {
  if (depth > 0) return isObject(value) ? objectOf(Object.entries(value).map(([key, member]) => [key, scalars(member, depth - 1)])) : value;
  return isList(value) && value.length === 1 && typeof value[0] === 'string' ? value[0] : value;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
