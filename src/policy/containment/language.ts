// What the values of one condition stand for: a set of texts, known by its test and, for deciding, by patterns or by telling values.
import { arnParts } from './pattern.ts';
import { ANY, STAR } from './glob.ts';
import type { Token } from './glob.ts';
import { plainTokens, tokensOf, variableOf, wildcardTokens } from './variables.ts';
import type { Reading } from './variables.ts';

/** A run of characters with wildcards. */
export interface Run {
  readonly tokens: readonly Token[];
  /** Where a text may end besides the end: an ARN that breaks off stands for one whose last parts are empty. */
  readonly ends: ReadonlySet<number>;
  /** `*` and `?` before this place take no colon. */
  readonly narrow: number;
  /** Letters are compared without case; the tokens are in lower case then. */
  readonly folded: boolean;
}

/** The values of the keys of one request, in lower case. */
export type Lookup = (key: string) => readonly string[] | undefined;

export interface Language {
  /** `text` is decided by runs, `all` is every value, `opaque` can't be decided, the others are by telling values. */
  readonly kind: 'text' | 'all' | 'number' | 'date' | 'address' | 'opaque';
  /** It holds a variable whose value is not known. */
  readonly open: boolean;
  readonly has: (value: string, lookup: Lookup) => boolean;
  /** Of a text language. */
  readonly runs: readonly Run[];
  /** If not null, the only texts that are in it. */
  readonly members: readonly string[] | null;
  /** Values of which one lies in every class that languages of this kind tell apart. */
  readonly telling: readonly string[];
}

export type TextReading = 'exact' | 'folded' | 'like' | 'arn';

/** What the values of a String or ARN operator stand for. */
export function textLanguage(values: readonly string[], how: TextReading, reading: Reading): Language {
  const read = how === 'like' || how === 'arn' ? wildcardTokens : plainTokens;
  const runs = values.flatMap((value) => {
    const tokens = tokensOf(value, reading, read);
    return tokens === null ? [] : [runOf(tokens, how)];
  });
  const texts = runs.map(({ tokens }) => literalOf(tokens));
  const plain = texts.filter((text) => text !== null);
  const members = plain.length === texts.length && how !== 'folded' && how !== 'arn' ? plain : null;
  const set = members === null ? null : new Set(members);
  return {
    kind: 'text',
    open: runs.some(({ tokens }) => isOpen(tokens)),
    runs,
    members,
    telling: [],
    has: (value, lookup) => (set === null ? runs.some((run) => runHas(run, value, lookup)) : set.has(value)),
  };
}

function runOf(tokens: readonly Token[], how: TextReading): Run {
  if (how === 'folded') return { tokens: lowered(tokens), ends: new Set(), narrow: 0, folded: true };
  if (how !== 'arn' || (tokens.length === 1 && tokens[0] === STAR)) return { tokens, ends: new Set(), narrow: 0, folded: false };
  const parts = arnParts(tokens);
  const joined: Token[] = [];
  const ends = new Set<number>();
  let narrow = 0;
  for (const [i, part] of parts.entries()) {
    if (i > 0) joined.push(COLON);
    if (i === parts.length - 1) narrow = joined.length;
    joined.push(...part);
    if (parts.slice(i + 1).every(isNullable)) ends.add(joined.length);
  }
  return { tokens: joined, ends, narrow, folded: false };
}

const COLON = 0x3a;

function isNullable(tokens: readonly Token[]): boolean {
  return tokens.every((token) => token === STAR);
}

function lowered(tokens: readonly Token[]): Token[] {
  return tokens.flatMap((token) =>
    typeof token === 'number' && token >= 0 ? plainTokens(String.fromCodePoint(token).toLowerCase()) : token,
  );
}

export function isOpen(tokens: readonly Token[]): boolean {
  return tokens.some((token) => typeof token === 'string');
}

function literalOf(tokens: readonly Token[]): string | null {
  let text = '';
  for (const token of tokens) {
    if (typeof token === 'string' || token < 0) return null;
    text += String.fromCodePoint(token);
  }
  return text;
}

/** A run with its variables filled in; null if one has no value. Wildcards in a value are plain characters. */
export function filled(tokens: readonly Token[], lookup: Lookup): readonly Token[] | null {
  if (!isOpen(tokens)) return tokens;
  const all: Token[] = [];
  for (const token of tokens) {
    if (typeof token !== 'string') {
      all.push(token);
      continue;
    }
    const { key, otherwise } = variableOf(token);
    const values = lookup(key) ?? [];
    const value = values.length === 1 ? values[0] : undefined;
    const text = value ?? otherwise;
    if (text === null) return null;
    all.push(...plainTokens(text));
  }
  return all;
}

function runHas(run: Run, value: string, lookup: Lookup): boolean {
  const tokens = filled(run.tokens, lookup);
  if (tokens === null) return false;
  const text = plainTokens(run.folded ? value.toLowerCase() : value);
  if (tokens !== run.tokens && run.folded) return accepts({ ...run, tokens: lowered(tokens) }, text);
  // The places of an ARN's parts move with the values of its variables, which stand in the last part or make the text another ARN.
  if (tokens !== run.tokens && run.narrow > 0) return accepts(runOf(tokens, 'arn'), text);
  return accepts({ ...run, tokens }, text);
}

/** Whether a run stands for a text: all places that can be reached, character by character. */
function accepts(run: Run, text: readonly Token[]): boolean {
  let places = closure(run, [0]);
  for (const character of text) {
    if (places.length === 0) return false;
    places = closure(run, advance(run, places, character));
  }
  return places.some((place) => place === run.tokens.length || run.ends.has(place));
}

/** The places behind one more character. */
export function advance(run: Run, places: readonly number[], character: Token): number[] {
  return places.flatMap((place) => {
    const token = run.tokens[place];
    if (token === STAR) return place < run.narrow && character === COLON ? [] : [place];
    if (token === ANY) return place < run.narrow && character === COLON ? [] : [place + 1];
    return token === character ? [place + 1] : [];
  });
}

/** With the places behind a `*`, which may be empty. */
export function closure(run: Run, places: readonly number[]): number[] {
  const all = new Set<number>();
  for (let place of places) {
    all.add(place);
    while (run.tokens[place] === STAR) all.add(++place);
  }
  return [...all];
}

/** A language that is known by its test and by values that tell its classes apart. */
export function tellingLanguage(kind: Language['kind'], telling: readonly string[], has: (value: string) => boolean): Language {
  return { kind, open: false, has, runs: [], members: null, telling };
}
