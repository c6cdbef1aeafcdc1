// Policy variables: `${aws:username}`, `${aws:PrincipalTag/team, 'none'}`, and `${*}`, `${?}`, `${$}` for the plain characters.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
import { ownMember } from '../../model/json.ts';
import { variableParts } from '../variable.ts';
import { ANY, STAR } from './glob.ts';
import type { Token } from './glob.ts';
import type { Known } from './nouns.ts';

/** How the texts of one document are read. */
export interface Reading {
  readonly known: Known;
  /** False in documents of 2008-10-17, where `${` is plain text. */
  readonly variables: boolean;
  /** `*` anywhere in an ARN stands for colons too. */
  readonly wide: boolean;
  /** What a `ForAnyValue:…IfExists` says of an absent key; the documentation can be read both ways. */
  readonly openIfExists: boolean;
}

/** The one version that knows variables. */
export const SUPPORTED = '2012-10-17';

/** A default stands behind the name in the token of a variable. */
const DEFAULT_MARK = '\u0000';

/** `*` and `?` as wildcards, all else as characters. */
export function wildcardTokens(text: string): Token[] {
  const tokens: Token[] = [];
  for (const character of text) {
    if (character !== '*') tokens.push(character === '?' ? ANY : codeOf(character));
    else if (tokens.at(-1) !== STAR) tokens.push(STAR);
  }
  return tokens;
}

/** Each character for itself. */
export function plainTokens(text: string): Token[] {
  return Array.from(text, codeOf);
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

/** The tokens of a text; null if it holds a variable that is known to have no value, so that it matches nothing. */
export function tokensOf(text: string, reading: Reading, read: (text: string) => Token[]): Token[] | null {
  if (!reading.variables || !text.includes('${')) return read(text);
  const tokens: Token[] = [];
  let at = 0;
  for (let start = text.indexOf('${'); start >= 0; start = text.indexOf('${', at)) {
    const end = endOfVariable(text, start);
    if (end < 0) break;
    const value = tokensOfVariable(text.slice(start + 2, end), reading);
    if (value === null) return null;
    tokens.push(...read(text.slice(at, start)), ...value);
    at = end + 1;
  }
  tokens.push(...read(text.slice(at)));
  return tokens.filter((token, i) => token !== STAR || tokens[i - 1] !== STAR);
}

/** The closing brace; one within a quoted default is part of it. */
function endOfVariable(text: string, start: number): number {
  let quoted = false;
  for (let i = start + 2; i < text.length; i++) {
    if (text[i] === "'") quoted = !quoted;
    else if (text[i] === '}' && !quoted) return i;
  }
  return text.indexOf('}', start);
}

function tokensOfVariable(inside: string, reading: Reading): readonly Token[] | null {
  if (inside === '*' || inside === '?' || inside === '$') return plainTokens(inside);
  const { name, otherwise } = variableParts(inside);
  const key = name.trim().toLowerCase();
  const values = ownMember(reading.known.values, key);
  if (values === undefined) return [otherwise === undefined ? key : `${key}${DEFAULT_MARK}${otherwise}`];
  const [only] = values;
  if (values.length === 1 && only !== undefined) return plainTokens(only);
  return otherwise === undefined ? null : plainTokens(otherwise);
}

/** What an unknown variable is in a request: its key and its default. */
export function variableOf(token: string): { readonly key: string; readonly otherwise: string | null } {
  const [key = '', otherwise] = token.split(DEFAULT_MARK);
  return { key, otherwise: otherwise ?? null };
}
