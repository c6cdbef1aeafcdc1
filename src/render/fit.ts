// Makes parts fit into so many characters: the first ones in full, later ones shortened, the last ones dropped if need be.

/** The same content at different lengths, the longest first. */
export type Lengths = readonly [string, ...string[]];

export interface Fitted {
  /** What is left of the parts, in their order. */
  readonly texts: readonly string[];
  /** How many parts are there in a shorter form. */
  readonly shortened: number;
  /** How many parts, at the end, are not there at all. */
  readonly dropped: number;
}

/** Characters between two parts. */
const BETWEEN = 2;

/** Chooses a length for every part so that all of them, joined by blank lines, take at most `room` characters (UTF-16 units). */
export function fit(parts: readonly Lengths[], room: number): Fitted {
  const sizes = parts.map((part) => (part.at(-1) ?? '').length + BETWEEN);
  let left = room;
  let kept = 0;
  while (kept < parts.length && left >= (sizes[kept] ?? 0)) left -= sizes[kept++] ?? 0;
  let shortened = 0;
  const texts = parts.slice(0, kept).map((part, index) => {
    const shortest = sizes[index] ?? 0;
    const choice = part.find((text) => text.length + BETWEEN - shortest <= left) ?? '';
    left -= choice.length + BETWEEN - shortest;
    if (choice !== part[0]) shortened++;
    return choice;
  });
  return { texts, shortened, dropped: parts.length - kept };
}
