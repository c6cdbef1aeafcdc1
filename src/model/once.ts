// What is worked out when somebody first asks for it, and never again.

/** Asks at most once. */
export function once<T>(ask: () => T): () => T {
  let found: { readonly answer: T } | undefined;
  return () => (found ??= { answer: ask() }).answer;
}
