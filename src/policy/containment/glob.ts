// Texts with wildcards as runs of tokens: which are within which, and what two have in common.
//
// A `*` or `?` of the inner pattern is taken for fresh characters that no pattern spells, so that only a `*` (or `?`) of the outer one
// takes them. Over an alphabet with a character outside all patterns that is exact as long as the outer pattern has no `?`.
import { spend } from './budget.ts';
import type { Budget } from './budget.ts';

/** `*`. */
export const STAR = -1;
/** `?`. */
export const ANY = -2;

/** A character (code point), STAR, ANY, or a text: a policy variable of that name whose value is not known. */
export type Token = number | string;

export interface Glob {
  /** As people wrote it. */
  readonly text: string;
  readonly tokens: readonly Token[];
  /** The text that it stands for if it stands for one only; null if there is a wildcard or a variable. */
  readonly literal: string | null;
  /** It holds a variable whose value is not known. */
  readonly open: boolean;
}

export function globOf(text: string, tokens: readonly Token[]): Glob {
  let plain = true;
  let open = false;
  for (const token of tokens) {
    if (typeof token === 'string') open = true;
    else if (token < 0) plain = false;
  }
  return { text, tokens, literal: plain && !open ? codesOf(tokens) : null, open };
}

function codesOf(tokens: readonly Token[]): string {
  let text = '';
  for (const token of tokens) if (typeof token === 'number') text += String.fromCodePoint(token);
  return text;
}

/** Everything that `inner` stands for, `outer` stands for too, whatever the values of variables. Never true by mistake. */
export function covers(outer: Glob, inner: Glob): boolean {
  if (outer.literal !== null) return outer.literal === inner.literal;
  return runs(outer.tokens, inner.tokens);
}

function runs(outer: readonly Token[], inner: readonly Token[]): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  let i = 0;
  while (i < inner.length) {
    const token = outer[at];
    if (token === STAR) {
      star = at++;
      resume = i;
    } else if (token !== undefined && takes(token, inner[i])) {
      at++;
      i++;
    } else if (star >= 0) {
      at = star + 1;
      i = ++resume;
    } else return false;
  }
  while (outer[at] === STAR) at++;
  return at === outer.length;
}

function takes(outer: Token, inner: Token | undefined): boolean {
  if (outer === ANY) return typeof inner === 'number' && inner !== STAR;
  return outer === inner;
}

/** What two globs have in common. `exact` false: it may be less than what is returned, never more. */
export interface Common {
  readonly globs: readonly Glob[];
  readonly exact: boolean;
}

const NOTHING: Common = { globs: [], exact: true };
/** Most globs that one meeting of two is taken apart into. */
const MOST = 64;

export function common(a: Glob, b: Glob, budget: Budget): Common {
  if (covers(a, b)) return { globs: [b], exact: true };
  if (covers(b, a)) return { globs: [a], exact: true };
  if (apart(a.tokens, b.tokens)) return NOTHING;
  if (a.open || b.open) return { globs: [a.open ? b : a], exact: false };
  if (a.literal !== null || b.literal !== null) return NOTHING;
  const found = meet(a.tokens, b.tokens, budget);
  if (found === null) return { globs: [a], exact: false };
  const globs = found.map((tokens) => globOf(textOf(tokens), tokens));
  return { globs: globs.filter((glob, i) => !globs.some((other, j) => widerThan(other, j, glob, i))), exact: true };
}

function widerThan(other: Glob, j: number, glob: Glob, i: number): boolean {
  return i !== j && covers(other, glob) && (j < i || !covers(glob, other));
}

/** Their beginnings or their ends spell different characters: they have nothing in common, whatever variables hold. */
function apart(a: readonly Token[], b: readonly Token[]): boolean {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length && isCharacter(a[i]) && isCharacter(b[i]); i++) if (differ(a[i], b[i])) return true;
  for (let i = 1; i <= length && isCharacter(a[a.length - i]) && isCharacter(b[b.length - i]); i++) {
    if (differ(a[a.length - i], b[b.length - i])) return true;
  }
  return false;
}

function isCharacter(token: Token | undefined): boolean {
  return typeof token === 'number' && token !== STAR;
}

function differ(a: Token | undefined, b: Token | undefined): boolean {
  return a !== ANY && b !== ANY && a !== b;
}

/** Every way in which the two can run beside each other; null if there are too many. */
function meet(a: readonly Token[], b: readonly Token[], budget: Budget): Ways | null {
  // rows[j]: what a from i on and b from j on have in common; built from the end of a to its beginning.
  let below: Ways[] = [];
  for (let i = a.length; i >= 0; i--) {
    const row: Ways[] = [];
    for (let j = b.length; j >= 0; j--) {
      const ways = step(a[i], b[j], { down: below[j] ?? [], across: row[j + 1] ?? [], both: below[j + 1] ?? [] });
      spend(budget, 10 + 2 * ways.length * (a.length - i + b.length - j));
      if (ways.length > MOST) return null;
      row[j] = ways;
    }
    below = row;
  }
  return below[0] ?? [];
}

type Ways = readonly (readonly Token[])[];

function step(a: Token | undefined, b: Token | undefined, next: { down: Ways; across: Ways; both: Ways }): Ways {
  if (a === undefined && b === undefined) return [[]];
  if (a === STAR && b === STAR) return unique([...prefixed(STAR, next.down), ...prefixed(STAR, next.across)]);
  if (a === STAR) return unique([...next.down, ...(b === undefined ? [] : prefixed(b, next.across))]);
  if (b === STAR) return unique([...next.across, ...(a === undefined ? [] : prefixed(a, next.down))]);
  if (a === undefined || b === undefined || differ(a, b)) return [];
  return prefixed(a === ANY ? b : a, next.both);
}

function prefixed(token: Token, ways: Ways): Ways {
  return ways.map((way) => (token === STAR && way[0] === STAR ? way : [token, ...way]));
}

function unique(ways: Ways): Ways {
  if (ways.length < 2) return ways;
  return [...new Map(ways.map((way) => [way.join(' '), way])).values()];
}

export function textOf(tokens: readonly Token[]): string {
  let text = '';
  for (const token of tokens) {
    if (typeof token === 'string') text += `\${${token}}`;
    else if (token === STAR) text += '*';
    else text += token === ANY ? '?' : String.fromCodePoint(token);
  }
  return text;
}

/** One text of those that the tokens stand for: wildcards filled, variables looked up. */
export function textWith(tokens: readonly Token[], filling: string, valueOf: (token: string) => string): string {
  return tokens
    .map((token) => {
      if (typeof token === 'string') return valueOf(token);
      if (token === STAR) return filling;
      return token === ANY ? (Array.from(filling)[0] ?? 'x') : String.fromCodePoint(token);
    })
    .join('');
}
