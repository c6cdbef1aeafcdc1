// Whether one pattern includes another, said only where it is certain.
import { globMatches } from '../policy/pattern.ts';

/**
 * True if everything that `narrow` matches, `wide` matches too: a star of the narrow one can only lie in a star of the wide one, so
 * that its text with its stars is matched like any text. A `?` in the wide pattern could match a star, so there only equality counts.
 */
export function covers(wide: string, narrow: string): boolean {
  return wide === narrow || (!wide.includes('?') && globMatches(wide, narrow));
}
