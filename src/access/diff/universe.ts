// The actions by which two sides may differ: known ones by the table, those that documents name, and one unknown one for the open
// end of each wildcard, so that what AWS adds tomorrow is part of every answer.
import type { ActionTable } from '../../model/actions.ts';
import { once } from '../../model/once.ts';
import { isOpen, matches, movedParts } from './statements.ts';
import type { Part, Parts } from './statements.ts';

/** One action that is asked about. */
export interface Asked {
  /** In lower case. */
  readonly action: string;
  /** As AWS spells it, or as the document does. */
  readonly name: string;
  /** The pattern whose open end it stands for; null for an action that is known or named. */
  readonly endOf: string | null;
  /** The other actions of a service that no document tells apart. */
  readonly with: readonly string[];
}

const FUTURE = 'FutureAction';

/** Every action that a statement of only one side is about; with `all`, every one that any statement is about. */
export function askedOf(before: Parts, after: Parts, table: ActionTable, all: boolean): Asked[] {
  const everyPart = [before, after].flatMap(({ grants, limit }) => [...grants, ...(limit ?? [])]);
  const isNamed = once(() => namesOf(everyPart));
  const open = [...movedPatterns(before, after, everyPart, all)];
  const asked = new Map<string, Asked>();
  const add = (one: Asked): void => void (asked.has(one.action) || asked.set(one.action, one));
  for (const pattern of open) {
    for (const one of isEverything(pattern) ? wholeTable(table, isNamed()) : knownBy(pattern, table)) add(one);
    add(endOf(pattern, table));
  }
  // What other statements name may be unknown to the table, and is meant by a wildcard all the same.
  const isMeant = matcherOf(open);
  if (isMeant === null) return [...asked.values()];
  for (const pattern of new Set(everyPart.flatMap((part) => part.actions))) {
    if (!isMeant.service(serviceOf(pattern)) || asked.has(pattern.toLowerCase())) continue;
    const one = endOf(pattern, table);
    if (isMeant.action(one.action)) add(one);
  }
  return [...asked.values()];
}

interface Matcher {
  /** False if nothing of the service can be meant. */
  service(prefix: string): boolean;
  action(action: string): boolean;
}

/** What the patterns with wildcards mean; null if there are none. */
function matcherOf(patterns: readonly string[]): Matcher | null {
  const open = patterns.filter(isOpen).map((pattern) => pattern.toLowerCase());
  if (open.length === 0) return null;
  const services = new Set(open.map(serviceOf));
  const isOdd = [...services].some((service) => service === '' || isOpen(service));
  return {
    service: (prefix) => isOdd || services.has(prefix) || isOpen(prefix),
    action: (action) => open.some((pattern) => matches(pattern, action)),
  };
}

function serviceOf(pattern: string): string {
  return pattern.slice(0, Math.max(0, pattern.indexOf(':'))).toLowerCase();
}

function movedPatterns(before: Parts, after: Parts, everyPart: readonly Part[], all: boolean): Set<string> {
  const patterns = new Set<string>();
  const moved = movedParts(before, after);
  sidesOf(before, after).forEach(([own, other], side) => {
    const alone = all ? own : (moved[side] ?? []);
    const contents = new Set(alone.map(({ content }) => content));
    // Of the other side only what says the same of other actions makes a difference.
    const near = all ? [] : other.filter(({ content }) => contents.has(content));
    const there = new Set(near.flatMap((part) => patternsOf(part).map(([key]) => key)));
    for (const part of alone) for (const [key, pattern] of patternsOf(part)) if (!there.has(key)) patterns.add(pattern);
  });
  // A limit that comes or goes is about everything that is granted.
  if ((before.limit === null) !== (after.limit === null))
    for (const part of everyPart)
      if (part.content.statement.Effect === 'Allow') for (const [, pattern] of patternsOf(part)) patterns.add(pattern);
  return patterns;
}

function sidesOf(before: Parts, after: Parts): [readonly Part[], readonly Part[]][] {
  const [limit, later] = [before.limit ?? [], after.limit ?? []];
  return [
    [before.grants, after.grants],
    [after.grants, before.grants],
    [limit, later],
    [later, limit],
  ];
}

type Keyed = readonly (readonly [key: string, pattern: string])[];

/** By part: a policy is held by many. */
const keyed = new WeakMap<Part, Keyed>();

function patternsOf(part: Part): Keyed {
  const found = keyed.get(part) ?? keyedPatterns(part);
  keyed.set(part, found);
  return found;
}

// What stands under NotAction is one thing: with one more pattern in it, it is about everything anew.
function keyedPatterns({ content, actions, lower, isNot }: Part): Keyed {
  if (!isNot) return actions.map((pattern, index) => [`${content.id} ${lower[index] ?? ''}`, pattern]);
  const key = `${content.id}!${lower.join(' ')}`;
  return ['*', ...actions].map((pattern) => [key, pattern]);
}

/** Whether some pattern is about a part of a service only. */
function namesOf(parts: readonly Part[]): (service: string) => boolean {
  const patterns = parts.flatMap((part) => part.lower).filter((pattern) => !isEverything(pattern));
  const services = new Set(patterns.map(serviceOf));
  const isOdd = [...services].some(isOpen);
  return (service) => isOdd || services.has(service);
}

function isEverything(pattern: string): boolean {
  return pattern === '*' || pattern === '*:*';
}

function wholeTable(table: ActionTable, isNamed: (service: string) => boolean): Asked[] {
  return table.services.flatMap((prefix) => {
    const names = (table.service(prefix)?.actions ?? []).map((fact) => fact.action);
    const [first, ...others] = names;
    if (first === undefined) return [];
    return isNamed(prefix.toLowerCase()) ? names.map((name) => known(name)) : [{ ...known(first), with: others }];
  });
}

const expanded = new WeakMap<ActionTable, Map<string, readonly Asked[]>>();

function knownBy(pattern: string, table: ActionTable): readonly Asked[] {
  if (!isOpen(pattern)) return [];
  const seen = expanded.get(table) ?? new Map<string, readonly Asked[]>();
  expanded.set(table, seen);
  const found = seen.get(pattern) ?? table.expand(pattern).map(known);
  seen.set(pattern, found);
  return found;
}

function known(name: string): Asked {
  return { action: name.toLowerCase(), name, endOf: null, with: [] };
}

// A name stands for itself, a pattern for an action that nobody knows yet.
function endOf(pattern: string, table: ActionTable): Asked {
  if (!isOpen(pattern)) return known(table.find(pattern)?.action ?? pattern);
  const name = isEverything(pattern) ? `future:${FUTURE}` : pattern.replaceAll('*', FUTURE).replaceAll('?', 'X');
  return { action: name.toLowerCase(), name, endOf: pattern, with: [] };
}
