// Chance from a seed, so that a mutation can be made again.

export interface Random {
  /** From 0 up to, not including, `end`. */
  below(end: number): number;
  one<T>(list: readonly [T, ...T[]] | readonly T[]): T;
  chance(share: number): boolean;
}

/** The mulberry32 generator. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const below = (end: number): number => Math.floor(next() * end);
  return {
    below,
    one(list) {
      const found = list[below(list.length)];
      if (found === undefined) throw new Error('nothing to choose from');
      return found;
    },
    chance: (share) => next() < share,
  };
}
