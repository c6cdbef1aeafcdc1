// Which statement of one document is which statement of another, and the view of documents that patches are made over.
// Statements have no identity but their Sid, and their order means nothing: an index never names one.
import { append } from '../model/lists.ts';
import { createHash } from 'node:crypto';
import { byCodePoint, canonical, isList, isObject } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import type { Document, Statement } from './document.ts';
import { portraitOf, similarity } from './similarity.ts';

/** A statement on both sides, or one that only one side has. */
export interface Pair {
  /** The Sid, else `statement-<8 hex>` after the *before* statement (after the other if there is none); `#2` and so on for equals. */
  readonly key: string;
  readonly before?: Statement;
  readonly after?: Statement;
}

/** Least similarity of two statements that are taken for one that was changed. */
const ALIKE = 0.3;

/**
 * Most comparisons by similarity. No document that AWS takes leaves so many statements over (10,240 characters hold about
 * 200); what exceeds it is shown as removed and added.
 */
const MOST_COMPARISONS = 65_536;

interface Side {
  readonly statement: Statement;
  readonly text: string;
}

interface Match {
  readonly before?: Side;
  readonly after?: Side;
}

/**
 * A proper matching: every statement of both sides stands in exactly one pair. Equal statements first, then those of one Sid,
 * then the most similar ones of one Effect. Sorted by key; the order of the inputs decides nothing.
 */
export function pair(before: readonly Statement[], after: readonly Statement[]): Pair[] {
  const equal = matchBy((side) => side.text, sidesOf(before), sidesOf(after));
  const sids = matchBy((side) => side.statement.Sid, equal.before, equal.after);
  const alike = matchAlike(sids.before, sids.after);
  const alone = [...alike.before.map((side) => ({ before: side })), ...alike.after.map((side) => ({ after: side }))];
  return named([...equal.matches, ...sids.matches, ...alike.matches, ...alone]);
}

/**
 * Both documents as mappings, so that an RFC 6902 patch from one to the other names what changed: statements by the key of
 * their pair (see `pair`), members of sets as keys with the value `true`. An absent side is an empty mapping.
 */
export function keyed(before: Document | undefined, after: Document | undefined): [JsonObject, JsonObject] {
  const pairs = pair(before?.Statement ?? [], after?.Statement ?? []);
  const view = (document: Document | undefined, side: 'before' | 'after'): JsonObject => {
    if (document === undefined) return {};
    const statements = pairs.flatMap((each) => {
      const statement = each[side];
      return statement === undefined ? [] : [[each.key, asMapping(statement)] as const];
    });
    return { ...document, Statement: Object.fromEntries(statements) };
  };
  return [view(before, 'before'), view(after, 'after')];
}

interface Matching {
  readonly matches: readonly Match[];
  /** What is left over. */
  readonly before: readonly Side[];
  readonly after: readonly Side[];
}

function sidesOf(statements: readonly Statement[]): Side[] {
  return statements.map((statement) => ({ statement, text: canonical(statement) })).sort((a, b) => byCodePoint(a.text, b.text));
}

/** Matches what has the same key, in order; without a key, nothing. */
function matchBy(keyOf: (side: Side) => string | undefined, before: readonly Side[], after: readonly Side[]): Matching {
  const waiting = new Map<string, Side[]>();
  for (const side of after) {
    const key = keyOf(side);
    if (key !== undefined) append(waiting, key, side);
  }
  const matches: Match[] = [];
  const used = new Set<Side>();
  for (const side of before) {
    const other = waiting.get(keyOf(side) ?? '')?.shift();
    if (other === undefined) continue;
    matches.push({ before: side, after: other });
    used.add(side).add(other);
  }
  return without(used, matches, before, after);
}

/** Greedy: the most similar first. Sides come in the order of their text and sorting is stable, so ties have one answer too. */
function matchAlike(before: readonly Side[], after: readonly Side[]): Matching {
  const used = new Set<Side>();
  const matches: Match[] = [];
  if (before.length * after.length > MOST_COMPARISONS) return without(used, matches, before, after);
  const portraits = after.map((side) => ({ side, portrait: portraitOf(side.statement) }));
  const candidates = before.flatMap((side) => {
    const portrait = portraitOf(side.statement);
    return portraits.map((other) => ({ before: side, after: other.side, score: similarity(portrait, other.portrait) }));
  });
  const ranked = candidates.filter(({ score }) => score >= ALIKE).sort((a, b) => b.score - a.score);
  for (const candidate of ranked) {
    if (used.has(candidate.before) || used.has(candidate.after)) continue;
    matches.push({ before: candidate.before, after: candidate.after });
    used.add(candidate.before).add(candidate.after);
  }
  return without(used, matches, before, after);
}

function without(used: ReadonlySet<Side>, matches: readonly Match[], before: readonly Side[], after: readonly Side[]): Matching {
  return { matches, before: before.filter((side) => !used.has(side)), after: after.filter((side) => !used.has(side)) };
}

function named(matches: readonly Match[]): Pair[] {
  const used = new Set<string>();
  return matches
    .map(({ before, after }) => ({ before, after, base: baseKey(before ?? after), text: `${before?.text ?? ''}\n${after?.text ?? ''}` }))
    .sort((a, b) => byCodePoint(a.base, b.base) || byCodePoint(a.text, b.text))
    .map(({ before, after, base }) => ({
      key: unusedKey(base, used),
      ...(before === undefined ? {} : { before: before.statement }),
      ...(after === undefined ? {} : { after: after.statement }),
    }))
    .sort((a, b) => byCodePoint(a.key, b.key));
}

/** A Sid holds letters and digits only, so none looks like the other form. */
function baseKey(side: Side | undefined): string {
  if (side === undefined) return '';
  return side.statement.Sid ?? `statement-${createHash('sha256').update(side.text).digest('hex').slice(0, 8)}`;
}

function unusedKey(base: string, used: Set<string>): string {
  let key = base;
  for (let n = 2; used.has(key); n++) key = `${base}#${n}`;
  used.add(key);
  return key;
}

function asMapping(value: Json): Json {
  if (isList(value)) return Object.fromEntries(value.map((member) => [typeof member === 'string' ? member : canonical(member), true]));
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, asMapping(member)]));
}
