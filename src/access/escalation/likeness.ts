// Which resources statements can't tell apart: an account holds thousands, its policies name few patterns.
import type { Statement } from '../../policy/document.ts';
import { matchesPattern, patternOf } from '../../policy/pattern.ts';
import type { Pattern } from '../../policy/pattern.ts';

/** The same text for resources that no pattern of the statements tells apart. */
export type Likeness = (resource: string) => string;

/** For what grants, and for each limit: patterns of resources of which an Allow speaks; null for any. */
export type Reach = readonly (readonly Pattern[] | null)[];

/** More patterns are not worth the comparison. */
const MOST_PATTERNS = 32;

/** One for each set of patterns. */
export function likenessOf(known: Map<string, Likeness>, statements: readonly Statement[]): Likeness {
  const patterns = [...new Set(statements.flatMap(({ Resource = [], NotResource = [] }) => [...Resource, ...NotResource]))].filter(
    (pattern) => pattern !== '*',
  );
  if (patterns.length > MOST_PATTERNS || patterns.some((pattern) => pattern.includes('${'))) return (resource) => resource;
  const key = patterns.join('\n');
  const made = known.get(key) ?? telling(patterns.map(patternOf));
  known.set(key, made);
  return made;
}

function telling(patterns: readonly Pattern[]): Likeness {
  const found = new Map<string, string>();
  return (resource) => {
    const there = found.get(resource);
    if (there !== undefined) return there;
    const type = resource.slice(0, resource.indexOf('/') + 1);
    const made = isPattern(resource)
      ? resource
      : type + patterns.map((pattern) => (matchesPattern(pattern, resource) ? '1' : '0')).join('');
    found.set(resource, made);
    return made;
  };
}

/** What the Allows among the statements name. */
export function patternsOf(statements: readonly Statement[]): readonly Pattern[] | null {
  const named = statements.flatMap(({ Effect, Resource = ['*'] }) => (Effect === 'Allow' ? Resource : []));
  // An ARN that is cut short goes on with anything.
  if (named.some((pattern) => pattern.split(':').length < 6)) return null;
  return named.map((pattern) => patternOf(pattern.replace(/\$\{[^}]*\}/g, '*')));
}

/** A resource that no pattern of an Allow matches at all needs no further asking; most need none. */
export function mayConcern(reach: Reach, resource: string): boolean {
  return (
    isPattern(resource) || reach.every((patterns) => patterns === null || patterns.some((pattern) => matchesPattern(pattern, resource)))
  );
}

function isPattern(text: string): boolean {
  return text.includes('*') || text.includes('?');
}
