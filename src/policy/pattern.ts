// Patterns with wildcards: which texts they match. Two pointers and no regular expression, so that no pattern takes longer than
// its length times the text's.

/** A pattern as UTF-16 units, with numbers below zero for its wildcards: a literal `*` is a unit like any other. */
export type Glob = readonly number[];

/** `*`: any run of characters, also none. */
export const ANY_RUN = -1;
/** `?`: exactly one character. */
export const ANY_ONE = -2;

/** The pattern that a text writes: `*` and `?` are its wildcards. */
export function globOf(text: string): Glob {
  const glob: number[] = [];
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit !== STAR) glob.push(unit === QUESTION ? ANY_ONE : unit);
    else if (glob.at(-1) !== ANY_RUN) glob.push(ANY_RUN);
  }
  return glob;
}

/** A text that stands for itself. */
export function literalGlob(text: string): Glob {
  return Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
}

/** Whether the whole text, from `start` on, is one of the pattern's. */
export function matchesGlob(glob: Glob, text: string, start = 0): boolean {
  let at = 0;
  let star = -1;
  let resume = start;
  let i = start;
  while (i < text.length) {
    const unit = glob[at];
    if (unit === ANY_RUN) {
      star = at++;
      if (at === glob.length) return true;
      resume = i;
    } else if (unit === ANY_ONE) {
      at++;
      i += widthAt(text, i);
    } else if (unit === text.charCodeAt(i)) {
      at++;
      i++;
    } else if (star >= 0) {
      at = star + 1;
      resume += widthAt(text, resume);
      i = resume;
    } else return false;
  }
  while (glob[at] === ANY_RUN) at++;
  return at === glob.length;
}

/** Whether a pattern matches a text, for who asks once. */
export function globMatches(pattern: string, text: string): boolean {
  return matchesGlob(globOf(pattern), text);
}

/** A pattern that is asked often: what stands before its first wildcard and after its last one is compared at once. */
export interface Pattern {
  readonly prefix: string;
  readonly suffix: string;
  /** `none`: there is no wildcard, and the text must be the prefix. `any`: one `*` between both. Else from the first wildcard on. */
  readonly rest: 'none' | 'any' | Glob;
}

const WILDCARD = /[*?]/;

/** Compiles the pattern that a text writes. */
export function patternOf(text: string): Pattern {
  const first = text.search(WILDCARD);
  if (first < 0) return { prefix: text, suffix: '', rest: 'none' };
  const last = Math.max(text.lastIndexOf('*'), text.lastIndexOf('?'));
  const suffix = text.slice(last + 1);
  const between = text.slice(first, last + 1);
  return { prefix: text.slice(0, first), suffix, rest: /^\*+$/.test(between) ? 'any' : globOf(text.slice(first)) };
}

export function matchesPattern({ prefix, suffix, rest }: Pattern, text: string): boolean {
  if (rest === 'none') return text === prefix;
  if (text.length < prefix.length + suffix.length || !beginsWith(text, prefix) || !text.endsWith(suffix)) return false;
  return rest === 'any' || matchesGlob(rest, text, prefix.length);
}

/** `startsWith`, from the end: ARNs that differ mostly do so late, and this is asked millions of times. */
export function beginsWith(text: string, prefix: string): boolean {
  for (let i = prefix.length - 1; i >= 0; i--) if (text.charCodeAt(i) !== prefix.charCodeAt(i)) return false;
  return true;
}

/** Partition, service and so on: an ARN has six parts, and only the last one may hold colons. */
const PARTS = 6;
const COLON = 58;
const EVERYTHING: Glob = [ANY_RUN];

/**
 * The six parts of an ARN pattern. One with fewer colons is taken as padded with `*`
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html).
 */
export function arnParts(glob: Glob): readonly Glob[] {
  const parts: Glob[] = [];
  let start = 0;
  for (let i = 0; i < glob.length && parts.length < PARTS - 1; i++) {
    if (glob[i] !== COLON) continue;
    parts.push(glob.slice(start, i));
    start = i + 1;
  }
  parts.push(glob.slice(start));
  while (parts.length < PARTS) parts.push(EVERYTHING);
  return parts;
}

/** A pattern that matches every text, as `*` and `**` do. */
export function isEverything(glob: Glob): boolean {
  return glob.length > 0 && glob.every((unit) => unit === ANY_RUN);
}

/** An ARN taken apart at its first five colons; what it lacks is empty. */
export function arnSegments(text: string): readonly string[] {
  const parts: string[] = [];
  let start = 0;
  while (parts.length < PARTS - 1) {
    const colon = text.indexOf(':', start);
    if (colon < 0) break;
    parts.push(text.slice(start, colon));
    start = colon + 1;
  }
  parts.push(text.slice(start));
  while (parts.length < PARTS) parts.push('');
  return parts;
}

/**
 * Whether an ARN pattern matches an ARN, part by part: `*` in the first five parts doesn't reach over a colon, in the sixth it
 * does. IAM's own analyser judges so; a `*` alone matches everything, ARN or not.
 */
export function arnMatches(pattern: string, text: string): boolean {
  const glob = globOf(pattern);
  if (isEverything(glob)) return true;
  if (!text.startsWith('arn:')) return matchesGlob(glob, text);
  const segments = arnSegments(text);
  return arnParts(glob).every((part, index) => matchesGlob(part, segments[index] ?? ''));
}

const STAR = 42;
const QUESTION = 63;

/** A character outside of the basic plane takes two units, and `?` takes the whole character. */
function widthAt(text: string, index: number): number {
  const code = text.codePointAt(index);
  return code !== undefined && code > 0xffff ? 2 : 1;
}
