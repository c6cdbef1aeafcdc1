// What holds for every kind that carries no policies, trusts nobody and needs no emptying: most of them.

/** The members of a kind that has nothing to say about access. */
export const ungoverned = {
  references: () => [],
  document: () => null,
  holds: () => [],
  trust: () => null,
  orphans: () => [],
  isBuiltIn: () => false,
  usage: () => [],
} as const;
