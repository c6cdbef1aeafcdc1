// "Did you mean …?": the known name that a misspelled one is closest to.

/**
 * The candidate with the fewest edits (insert, delete, replace, swap neighbours; case is free), the first of equals.
 * Undefined when even that one differs in more than a third of its letters.
 */
export function nearest(text: string, candidates: readonly string[]): string | undefined {
  const wanted = text.toLowerCase();
  let best: { name: string; distance: number } | undefined;
  for (const name of candidates) {
    const most = Math.min(Math.max(1, Math.floor(name.length / 3)), (best?.distance ?? Number.POSITIVE_INFINITY) - 1);
    if (Math.abs(name.length - wanted.length) > most) continue;
    const distance = edits(wanted, name.toLowerCase(), most);
    if (distance <= most) best = { name, distance };
  }
  return best?.name;
}

/** Optimal string alignment distance, three rows at a time; any larger number where it is more than `most`. */
function edits(a: string, b: string, most: number): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1;
      let least = Math.min(at(above, j) + 1, at(row, j - 1) + 1, at(above, j - 1) + cost);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) least = Math.min(least, at(before, j - 2) + 1);
      row.push(least);
    }
    // Later rows come from this one and the one before, which are then all above `most`.
    if (Math.min(...row) > most + 1) return Number.POSITIVE_INFINITY;
    before = above;
    above = row;
  }
  return at(above, b.length);
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY;
}
