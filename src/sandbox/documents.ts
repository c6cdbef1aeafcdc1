// What is common to all policy documents: how a request carries one, and how its size is counted.
import type { Json } from '../model/json.ts';
import { parseJson as parse } from '../model/json.ts';
import type { Reader } from './input.ts';

// The characters that the service model allows: nothing above U+00FF, which has to be escaped in the JSON.
const DOCUMENT = { min: 1, max: 131_072, pattern: '[\\u0009\\u000A\\u000D\\u0020-\\u00FF]+' } as const;

/** Reads the required document of a request as text. */
export function documentText(input: Reader, member = 'PolicyDocument'): string {
  return input.text(member, DOCUMENT);
}

/** Parses JSON; undefined if it is not JSON. */
export function parseJson(text: string): Json | undefined {
  try {
    return parse(text);
  } catch {
    return undefined;
  }
}

/**
 * The size that quotas count: characters without the white space between tokens. Blanks inside strings are counted here;
 * AWS does not say. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function documentSize(text: string): number {
  return text.replace(/("(?:[^"\\]|\\.)*")|[ \t\r\n]+/gs, (_, string: string | undefined) => string ?? '').length;
}
