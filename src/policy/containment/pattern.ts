// Patterns of actions and resources. An ARN is six texts apart: a wildcard stays within its part, but in the last one it takes colons.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
import { spend } from './budget.ts';
import type { Budget } from './budget.ts';
import { common, covers, globOf, STAR, textOf } from './glob.ts';
import type { Glob, Token } from './glob.ts';
import { plainTokens, tokensOf, wildcardTokens } from './variables.ts';
import type { Reading } from './variables.ts';

export interface Pattern {
  /** As people wrote it. */
  readonly text: string;
  /** One glob, or one for each part of an ARN; null: everything. */
  readonly parts: readonly Glob[] | null;
  /** Equal for patterns that stand for the same by the same characters. */
  readonly id: string;
  /** The plain characters with which it begins. */
  readonly head: string;
  /** Characters, as a measure of work. */
  readonly size: number;
  /** It holds a variable whose value is not known. */
  readonly open: boolean;
}

export const EVERYTHING: Pattern = { text: '*', id: '*', parts: null, head: '', size: 1, open: false };
const COLON = 0x3a;
const PARTS = 6;
/** The parts of an ARN in the order in which they tell two patterns apart soonest: service, resource, account, region ... */
const TELLING: readonly number[] = [2, 5, 4, 3, 1, 0];

export function patternOf(text: string, parts: readonly Glob[]): Pattern {
  const id = text.includes('${') ? JSON.stringify(parts.map(({ tokens }) => tokens)) : text;
  return { text, id, parts, head: headOf(parts), size: text.length, open: parts.some((part) => part.open) };
}

function headOf(parts: readonly Glob[]): string {
  let head = '';
  for (const [i, { tokens, literal }] of parts.entries()) {
    if (i > 0) head += ':';
    if (literal === null) return head + beginning(tokens);
    head += literal;
  }
  return head;
}

function beginning(tokens: readonly Token[]): string {
  let head = '';
  for (const token of tokens) {
    if (typeof token === 'string' || token < 0) break;
    head += String.fromCodePoint(token);
  }
  return head;
}

/** Actions are compared without regard to case. */
export function actionPattern(text: string): Pattern {
  return text === '*' || /^\*+(:\*+)?$/.test(text) ? EVERYTHING : patternOf(text, [globOf(text, wildcardTokens(text.toLowerCase()))]);
}

/**
 * A pattern of ARNs, or `*`; null if it matches nothing. What has too few parts is filled up with wildcards. Variables stand in
 * the last part only; before it they are plain text.
 */
export function arnPattern(text: string, reading: Reading): Pattern | null {
  if (/^\*+$/.test(text)) return EVERYTHING;
  const pieces = text.split(':');
  const first = pieces.slice(0, PARTS - 1).map(wildcardTokens);
  const last = pieces.length < PARTS ? [] : tokensOf(pieces.slice(PARTS - 1).join(':'), reading, wildcardTokens);
  if (last === null) return null;
  const parts = arnParts(joined(pieces.length < PARTS ? first : [...first, last]));
  return patternOf(text, reading.wide ? [globOf(text, joined(parts))] : parts.map((part) => globOf(text, part)));
}

/** One action, as a pattern that stands for nothing else. */
export function actionLiteral(action: string): Pattern {
  return patternOf(action, [globOf(action, plainTokens(action.toLowerCase()))]);
}

/** One resource; `*` is that of actions which concern none, and only the pattern `*` holds it. */
export function arnLiteral(resource: string, wide: boolean): Pattern {
  const tokens = plainTokens(resource);
  if (wide || resource === '*') return patternOf(resource, [globOf(resource, tokens)]);
  const parts = resource.split(':').length < PARTS ? plainTokens(`${resource}${':'.repeat(PARTS - resource.split(':').length)}`) : tokens;
  return patternOf(
    resource,
    arnParts(parts).map((part) => globOf(resource, part)),
  );
}

/** The parts of an ARN; always six. */
export function arnParts(tokens: readonly Token[]): readonly (readonly Token[])[] {
  const parts: Token[][] = [[]];
  for (const token of tokens) {
    if (token === COLON && parts.length < PARTS) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  while (parts.length < PARTS) parts.push([STAR]);
  return parts;
}

function joined(parts: readonly (readonly Token[])[]): Token[] {
  return parts.flatMap((part, i) => (i === 0 ? part : [COLON, ...part]));
}

/** Everything that `inner` stands for, `outer` stands for too. Never true by mistake. */
export function holds(outer: Pattern, inner: Pattern): boolean {
  if (outer.parts === null) return true;
  if (inner.parts === null || inner.parts.length !== outer.parts.length) return false;
  if (outer.parts.length === 1) return partHolds(outer.parts, inner.parts, 0);
  for (const i of TELLING) if (!partHolds(outer.parts, inner.parts, i)) return false;
  return true;
}

function partHolds(outer: readonly Glob[], inner: readonly Glob[], i: number): boolean {
  const a = outer[i];
  const b = inner[i];
  return a !== undefined && b !== undefined && covers(a, b);
}

/** What two patterns have in common. `exact` false: it may be less than what is returned, never more. */
export interface Shared {
  readonly patterns: readonly Pattern[];
  readonly exact: boolean;
}

const NONE: Shared = { patterns: [], exact: true };

export function shared(a: Pattern, b: Pattern, budget: Budget): Shared {
  spend(budget, 3);
  if (!a.head.startsWith(b.head) && !b.head.startsWith(a.head)) return NONE;
  spend(budget, a.size + b.size);
  if (holds(a, b)) return { patterns: [b], exact: true };
  if (holds(b, a)) return { patterns: [a], exact: true };
  if (a.parts === null || b.parts === null || a.parts.length !== b.parts.length) return NONE;
  let ways: (readonly Glob[])[] = [[]];
  let exact = true;
  for (const [i, part] of a.parts.entries()) {
    const other = b.parts[i];
    if (other === undefined) continue;
    const { globs, exact: sharp } = common(part, other, budget);
    exact &&= sharp;
    ways = ways.flatMap((way) => globs.map((glob) => [...way, glob]));
    spend(budget, ways.length);
    if (ways.length === 0) return NONE;
  }
  return { patterns: ways.map((way) => patternOf(way.map(({ tokens }) => textOf(tokens)).join(':'), way)), exact };
}
