// What rules ask of a statement.
import type { ActionTable } from '../model/actions.ts';
import { isList, isObject } from '../model/json.ts';
import type { Json } from '../model/json.ts';
import { globMatches } from '../policy/pattern.ts';
import type { Condition, Statement, Text } from './statement.ts';
import type { Entity, Policy, Subject } from './subject.ts';

/** Holds a `$(variable)` that has no value here: it can't be judged. */
export function isOpen(text: string): boolean {
  return text.includes('$(');
}

export function hasWildcard(text: string): boolean {
  return /[*?]/.test(text);
}

/** Nothing but stars: everything. */
export function isEverything(text: string): boolean {
  return /^\*+$/.test(text);
}

/** `*`, `*:*` and what says the same. */
export function isEveryAction(text: string): boolean {
  return /^\*+(:\*+)?$/.test(text);
}

/** The statement concerns every resource. */
export function onEverything({ resources }: Statement): boolean {
  return resources?.some(({ text }) => isEverything(text)) ?? false;
}

/** The patterns of the statement that an action matches; one of `NotAction` is none. */
export function naming(statement: Statement, action: string): readonly Text[] {
  const wanted = action.toLowerCase();
  return (statement.actions ?? []).filter(({ text }) => globMatches(text.toLowerCase(), wanted));
}

/** The known actions behind the patterns of a statement; undefined where one of them is unknown, or everything. */
export function knownActions({ actions }: Statement, table: ActionTable): readonly string[] | undefined {
  if (actions === null) return undefined;
  const found: string[] = [];
  for (const { text } of actions) {
    const expanded = isEveryAction(text) || isOpen(text) ? [] : table.expand(text);
    if (expanded.length === 0) return undefined;
    found.push(...expanded);
  }
  return found;
}

/** The conditions on a key, given in small letters: `aws:sourceaccount`. */
export function conditionsOn({ conditions }: Statement, key: string): readonly Condition[] {
  return conditions.filter((condition) => condition.key.toLowerCase() === key);
}

/** The part of a key before its name: `aws` of `aws:SourceIp`, `token.actions.githubusercontent.com` of its `sub`. */
export function prefixOf(key: string): string {
  const colon = key.indexOf(':');
  return colon < 0 ? '' : key.slice(0, colon).toLowerCase();
}

/** The policies that give permissions: all but trust policies. */
export function givesPermissions({ use }: Policy): boolean {
  return use !== 'trust';
}

/** The day that time is judged at, in milliseconds since 1970. */
export function instantOf({ asOf }: Pick<Subject, 'asOf'>): number {
  return Date.parse(asOf);
}

/** Where an attached policy is written: the item of `policies` that names it (`aws:NAME`, an ARN, an object with either). */
export function attachmentAt({ declaration }: Entity, name: string): readonly (string | number)[] {
  const list = isObject(declaration) ? declaration['policies'] : undefined;
  const index = isList(list) ? list.findIndex((item) => namesPolicy(isObject(item) ? item['name'] : item, name)) : -1;
  return index < 0 ? ['policies'] : ['policies', index];
}

function namesPolicy(item: Json | undefined, name: string): boolean {
  return typeof item === 'string' && item.split(/[:/]/).at(-1) === name;
}
