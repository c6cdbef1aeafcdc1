// Globs over addresses and facet addresses: `Role/app-*`, `Role/*/tags/acme:cost-*`.

/** True if any of the globs matches. `*` stands for any characters but `/`; in the last segment for any at all. */
export function matcher(globs: readonly string[]): (address: string) => boolean {
  const patterns = globs.map(patternOf);
  return (address) => patterns.some((pattern) => pattern.test(address));
}

function patternOf(glob: string): RegExp {
  const segments = glob.split('/');
  const parts = segments.map((segment, index) =>
    segment
      .split('*')
      .map(literal)
      .join(index === segments.length - 1 ? '.*' : '[^/]*'),
  );
  return new RegExp(`^${parts.join('/')}$`, 's');
}

function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
