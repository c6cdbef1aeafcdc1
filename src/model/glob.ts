// Globs over addresses and facet addresses: `Role/app-*`, `Role/*/tags/acme:cost-*`.

/** True if any of the globs matches. `*` stands for any characters but `/`; in the last segment for any at all. */
export function matcher(globs: readonly string[]): (address: string) => boolean {
  const patterns = globs.map((glob) => glob.split('/').map((segment) => segment.split('*')));
  return (address) => patterns.some((pattern) => fits(pattern, address.split('/')));
}

// Segment by segment, and the last one against all that is left.
function fits(pattern: readonly (readonly string[])[], segments: readonly string[]): boolean {
  const last = pattern.length - 1;
  return (
    segments.length > last &&
    pattern.every((parts, index) => joined(parts, index < last ? (segments[index] ?? '') : segments.slice(last).join('/')))
  );
}

/** True if the text is these parts with anything in between. One pass: as a regular expression it could take for ever. */
export function joined(parts: readonly string[], text: string): boolean {
  const [first = '', ...others] = parts;
  const last = others.pop();
  if (last === undefined) return text === first;
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  for (const part of others) {
    const found = text.indexOf(part, at);
    if (found < 0) return false;
    at = found + part.length;
  }
  return at <= text.length - last.length;
}
