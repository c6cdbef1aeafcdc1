// Texts with policy variables: taken apart once, filled in for each request.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
import { variableParts } from '../../policy/variable.ts';
import { globOf, literalGlob } from '../../policy/pattern.ts';
import type { Glob } from '../../policy/pattern.ts';
import type { Context } from './context.ts';

interface Variable {
  /** In lower case. */
  readonly key: string;
  readonly otherwise: string | null;
}

/** A text without variables is a pattern; one with them becomes a pattern when a request fills them in. */
export type Template = { readonly fixed: Glob } | { readonly pieces: readonly (Glob | Variable)[] };

export const SUPPORTS_VARIABLES = '2012-10-17';

/** `${*}`, `${?}` and `${$}` are the plain characters. */
const PLAIN = new Set(['*', '?', '$']);

/**
 * Takes a text apart. `read` says what the plain text between variables is: a pattern, or literal (StringEquals). Documents of
 * other versions have no variables.
 */
export function templateOf(text: string, version: string, read: (text: string) => Glob = globOf): Template {
  if (!hasVariables(text, version)) return { fixed: read(text) };
  const pieces: (Glob | Variable)[] = [];
  let rest = text;
  while (rest !== '') {
    const start = rest.indexOf('${');
    const end = start < 0 ? -1 : endOfVariable(rest, start);
    if (end < 0) {
      pieces.push(read(rest));
      break;
    }
    pieces.push(read(rest.slice(0, start)), pieceOf(rest.slice(start + 2, end)));
    rest = rest.slice(end + 1);
  }
  const globs = pieces.filter(isGlob);
  return globs.length === pieces.length ? { fixed: globs.flat() } : { pieces };
}

export function hasVariables(text: string, version: string): boolean {
  return version === SUPPORTS_VARIABLES && text.includes('${');
}

/** Where the first unclosed variable begins; -1 if all are closed. */
export function unclosedVariable(text: string): number {
  for (let start = text.indexOf('${'); start >= 0;) {
    const end = endOfVariable(text, start);
    if (end < 0) return start;
    start = text.indexOf('${', end);
  }
  return -1;
}

/**
 * The pattern that a request makes of it; undefined if a variable has no value, and then nothing matches. A value stands for
 * itself: wildcards in it are plain characters, so that nobody widens a policy by the name he gives himself (the documentation
 * leaves it open). A key with several values is no variable, as if it had none.
 */
export function fill(template: Template, context: Context): Glob | undefined {
  if ('fixed' in template) return template.fixed;
  const glob: number[] = [];
  for (const piece of template.pieces) {
    const filled = isGlob(piece) ? piece : valueOf(piece, context);
    if (filled === undefined) return undefined;
    for (const unit of filled) glob.push(unit);
  }
  return glob;
}

function valueOf({ key, otherwise }: Variable, context: Context): Glob | undefined {
  const values = context.get(key) ?? [];
  const value = values.length === 1 ? values[0] : undefined;
  const text = value ?? otherwise;
  return text === null ? undefined : literalGlob(text);
}

function pieceOf(inside: string): Glob | Variable {
  if (PLAIN.has(inside)) return literalGlob(inside);
  const { name, otherwise } = variableParts(inside);
  return { key: name.trim().toLowerCase(), otherwise: otherwise ?? null };
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

function isGlob(piece: Glob | Variable): piece is Glob {
  return Array.isArray(piece);
}
