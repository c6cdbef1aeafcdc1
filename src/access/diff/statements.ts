// Statements taken apart for comparison: what each says beside its actions, under a short name, and which actions it is about.
import { without } from '../../model/lists.ts';
import { canonical } from '../../model/json.ts';
import type { JsonObject } from '../../model/json.ts';
import type { Document, Statement } from '../../policy/document.ts';
import { globMatches } from '../../policy/pattern.ts';

/** A statement without its actions and its Sid; equal contents have one id. */
export interface Content {
  readonly id: number;
  readonly version: string;
  readonly statement: Statement;
}

/** A statement: what it says, and about which actions. Equal ones are one. */
export interface Part {
  readonly content: Content;
  /** Patterns as they are written. */
  readonly actions: readonly string[];
  /** The same in lower case, for matching. */
  readonly lower: readonly string[];
  /** True for NotAction: every action but those. */
  readonly isNot: boolean;
  /** The services that it is about, in lower case; null if it may be about any. */
  readonly services: ReadonlySet<string> | null;
  /** Whether some pattern has wildcards elsewhere than at its end. */
  readonly hasInnerStars: boolean;
}

/** One side of a principal, statement by statement. */
export interface Parts {
  readonly grants: readonly Part[];
  /** Null if there is no limit. */
  readonly limit: readonly Part[] | null;
}

/** Takes documents apart; each document and each content is looked at once. */
export interface Library {
  parts(document: Document): readonly Part[];
  /** Equal for documents that say the same. */
  id(document: JsonObject): number;
}

export function openLibrary(): Library {
  const contents = new Map<string, Content>();
  const parts = new Map<string, Part>();
  const known = new WeakMap<Document, readonly Part[]>();
  const ids = new WeakMap<JsonObject, number>();
  const numbers = new Map<string, number>();
  const partOf = (version: string, statement: Statement): Part => {
    const { Action = [], NotAction, Sid: _sid, ...rest } = statement;
    const actions = NotAction ?? Action;
    const text = `${version} ${canonical(rest)}`;
    const content = contents.get(text) ?? { id: contents.size, version, statement: rest };
    contents.set(text, content);
    const key = `${content.id}${NotAction === undefined ? '' : '!'} ${actions.join(' ')}`;
    const part = parts.get(key) ?? made(content, actions, NotAction !== undefined);
    parts.set(key, part);
    return part;
  };
  return {
    parts(document) {
      const found = known.get(document) ?? partsOf(document, partOf);
      known.set(document, found);
      return found;
    },
    id(document) {
      const found = ids.get(document) ?? numbered(numbers, canonical(document));
      ids.set(document, found);
      return found;
    },
  };
}

function made(content: Content, actions: readonly string[], isNot: boolean): Part {
  const lower = actions.map((action) => action.toLowerCase());
  const services = new Set(lower.map((pattern) => /^([^:*?]+):/.exec(pattern)?.[1]));
  return {
    content,
    actions,
    lower,
    isNot,
    services: isNot || services.has(undefined) ? null : new Set([...services].filter((service) => service !== undefined)),
    hasInnerStars: lower.some(isInner),
  };
}

function isInner(pattern: string): boolean {
  return /[*?][^]/.test(pattern) && pattern !== '*:*';
}

const inner = new WeakMap<Document, boolean>();

/** Whether some pattern of actions has wildcards elsewhere than at its end. */
export function hasInnerStars(document: Document): boolean {
  const found = inner.get(document) ?? document.Statement.some(({ Action, NotAction }) => (NotAction ?? Action ?? []).some(isInner));
  inner.set(document, found);
  return found;
}

function numbered(numbers: Map<string, number>, text: string): number {
  const number = numbers.get(text) ?? numbers.size;
  numbers.set(text, number);
  return number;
}

function partsOf(document: Document, partOf: (version: string, statement: Statement) => Part): Part[] {
  return document.Statement.map((statement) => partOf(document.Version, statement));
}

/** The statements that only one side has: of grants and of limits, each before and after. */
export function movedParts(before: Parts, after: Parts): readonly (readonly Part[])[] {
  const [limit, later] = [before.limit ?? [], after.limit ?? []];
  return [without(before.grants, after.grants), without(after.grants, before.grants), without(limit, later), without(later, limit)];
}

/** Whether a statement is about an action, given in lower case. */
export function isAbout({ lower, isNot }: Part, action: string): boolean {
  return lower.some((pattern) => matches(pattern, action)) !== isNot;
}

/** Whether a lower-case pattern of actions matches a lower-case action. */
export function matches(pattern: string, action: string): boolean {
  if (pattern === '*' || pattern === '*:*' || pattern === action) return true;
  return isOpen(pattern) && globMatches(pattern, action);
}

/** Whether a pattern has wildcards. */
export function isOpen(pattern: string): boolean {
  return pattern.includes('*') || pattern.includes('?');
}

/** Statements put back together for one action: what a side says about it and nothing else. */
export function documentsFor(contents: readonly Content[], action: string): Document[] {
  const versions = [...new Set(contents.map(({ version }) => version))].sort();
  return versions.map((Version) => ({
    Version,
    Statement: contents.flatMap((content) => (content.version === Version ? [{ ...content.statement, Action: [action] }] : [])),
  }));
}
