// What the grammar has to say about a document, and the small checks that every part of it shares.
import { isList, isObject } from '../../model/json.ts';
import type { Json } from '../../model/json.ts';

export type Path = readonly (string | number)[];

export interface Problem {
  /** Where in the document: `['Statement', 0, 'Action', 1]`. */
  readonly at: (string | number)[];
  /** kebab-case, stable. */
  readonly rule: string;
  /** What is wrong, in one sentence. */
  readonly message: string;
  /** What to do next, in one sentence. */
  readonly next: string;
  readonly severity: 'error' | 'warning' | 'note';
}

export function error(at: Path, rule: string, message: string, next: string): Problem {
  return { at: [...at], rule, message, next, severity: 'error' };
}

export function warning(at: Path, rule: string, message: string, next: string): Problem {
  return { at: [...at], rule, message, next, severity: 'warning' };
}

export function note(at: Path, rule: string, message: string, next: string): Problem {
  return { at: [...at], rule, message, next, severity: 'note' };
}

/** True for text that still holds a `$(variable)`: it is judged per account, once the variable has its value. */
export function isSymbolic(text: string): boolean {
  return text.includes('$(');
}

/** Every `null` below a value: a blank that someone forgot to fill must not mean "none". */
export function nulls(value: Json, at: Path): Problem[] {
  if (value === null) {
    const name = at.length === 0 ? 'The document' : `\`${at.join('.')}\``;
    return [error(at, 'null-value', `${name} is null.`, 'Write the value, or remove the line if there should be none.')];
  }
  // Hardly any document holds one, and places are only needed for it.
  if (!holdsNull(value)) return [];
  if (isList(value)) return value.flatMap((member, index) => nulls(member, [...at, index]));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([name, member]) => nulls(member, [...at, name]));
}

function holdsNull(value: Json): boolean {
  if (isList(value)) return value.some(holdsNull);
  return value === null || (isObject(value) && Object.values(value).some(holdsNull));
}

/** How a value is called in a message. */
export function shapeOf(value: Json): string {
  if (value === null) return 'null';
  if (isList(value)) return 'a list';
  if (isObject(value)) return 'a mapping';
  return typeof value === 'string' ? 'text' : `the ${typeof value} ${String(value)}`;
}

/** Checks that a member, if it is there, is text. */
export function checkText(value: Json | undefined, at: Path): Problem[] {
  if (value === undefined || value === null || typeof value === 'string') return [];
  const next = isList(value) || isObject(value) ? 'Write one text.' : `Put it in quotes: "${String(value)}".`;
  return [error(at, 'not-text', `${nameOf(at)} is ${shapeOf(value)} where a text belongs.`, next)];
}

/** Checks that a member is text or a list of texts, and each text with `check`. Nulls are reported elsewhere. */
export function checkTexts(value: Json, at: Path, check: (text: string, at: Path) => Problem[]): Problem[] {
  if (isObject(value))
    return [
      error(at, 'not-text', `${nameOf(at)} is a mapping where a text or a list of texts belongs.`, 'Write a text or a list of texts.'),
    ];
  if (!isList(value)) return typeof value === 'string' ? check(value, at) : checkText(value, at);
  return value.flatMap((member, index) => (typeof member === 'string' ? check(member, [...at, index]) : checkText(member, [...at, index])));
}

/** The last name of a path, for messages: `['Statement', 0, 'Action', 1]` is an `Action`. */
export function nameOf(at: Path): string {
  const name = at.findLast((step) => typeof step === 'string');
  return name === undefined ? 'The document' : `\`${name}\``;
}
