// Begins a next step with what somebody probably meant to write.
import { byCodePoint } from '../model/json.ts';
import { nearest } from '../policy/nearest.ts';

/** `Did you mean x? `, or nothing if no candidate is close. */
export function didYouMean(text: string, candidates: Iterable<string>): string {
  const found = nearest(text, [...candidates].sort(byCodePoint));
  return found === undefined ? '' : `Did you mean ${found}? `;
}
