// What a token bucket may be like, judged by when it served and when it refused. Pure: the times are told.

/** A call that was served, or refused for being one too many. */
export interface Sign {
  /** Milliseconds. */
  readonly at: number;
  readonly served: boolean;
}

/** Tokens a second. */
export interface Rates {
  readonly least: number;
  readonly most: number;
}

/** Finer than this, hundreds of calls tell no rates apart. */
const STEP = 1.005;
/** A call is refused while there is less than one token: so far apart may refusals be. */
const TOKEN = 1;
/** Where no rate fits (each operation may have a bucket of its own, and others draw on it), those that fit best or hardly worse. */
const HARDLY = 0.5;

/**
 * The rates between two given ones with which a bucket of whatever size would have served and refused like this. The signs stand in
 * the order of time.
 */
export function likelyRates(signs: readonly Sign[], { least, most }: Rates): Rates {
  const rates: number[] = [];
  for (let rate = least; rate < most; rate *= STEP) rates.push(rate);
  rates.push(most);
  const contradictions = rates.map((rate) => contradiction(signs, rate));
  const best = Math.min(...contradictions);
  const bound = best < TOKEN ? TOKEN : best + HARDLY;
  const likely = rates.filter((_, index) => (contradictions[index] ?? Infinity) < bound);
  return { least: likely[0] ?? least, most: likely.at(-1) ?? most };
}

/**
 * By how many tokens the signs contradict a rate. As much as was ever taken out, is what the bucket holds; at each refusal all of it
 * was taken out. Too high a rate fills it in between, with too low a one it would never have held enough for what came after. Whatever
 * its size, a full one refuses nothing.
 */
function contradiction(signs: readonly Sign[], rate: number): number {
  let taken = 0;
  let size = 0;
  let leastAtRefusal = Infinity;
  let last = signs[0]?.at ?? 0;
  for (const { at, served } of signs) {
    taken = Math.max(0, taken - (Math.max(0, at - last) / 1000) * rate);
    last = at;
    if (served) {
      taken += 1;
      size = Math.max(size, taken);
    } else if (size > 0) leastAtRefusal = Math.min(leastAtRefusal, taken === 0 ? -TOKEN : taken);
  }
  return leastAtRefusal === Infinity ? 0 : size - leastAtRefusal;
}
