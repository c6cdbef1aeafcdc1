// Where the statements of a policy stand in its text, as lines and columns from 1.
// The example of https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html: from the brace to behind the last one.

export interface Place {
  readonly StartPosition: { readonly Line: number; readonly Column: number };
  readonly EndPosition: { readonly Line: number; readonly Column: number };
}

/** The places of the statements, in their order. */
export function statementPlaces(text: string): Place[] {
  const places: Place[] = [];
  let depth = 0;
  let start = -1;
  // The depth of a statement's braces; it stands in a list, or is the only one.
  let wanted = 0;
  for (const { 0: token, index } of text.matchAll(/"(?:[^"\\]|\\.)*"\s*:?|[[\]{}]/g)) {
    if (token.startsWith('"')) {
      if (depth === 1 && /^"Statement"\s*:/.test(token))
        wanted = text
          .slice(index + token.length)
          .trimStart()
          .startsWith('[')
          ? 3
          : 2;
      else if (depth === 1 && token.endsWith(':')) wanted = 0;
      continue;
    }
    if (token === '{' || token === '[') {
      depth += 1;
      if (token === '{' && depth === wanted) start = index;
      continue;
    }
    if (token === '}' && depth === wanted) places.push({ StartPosition: position(text, start), EndPosition: position(text, index + 1) });
    depth -= 1;
  }
  return places;
}

function position(text: string, at: number): { Line: number; Column: number } {
  const before = text.slice(0, at).split('\n');
  return { Line: before.length, Column: (before.at(-1)?.length ?? 0) + 1 };
}
