// The instant that a plan is made as of: whole minutes, UTC.
import { Failure } from '../model/failure.ts';
import { asOfDigest } from '../plan/digest.ts';

const DAY = 24 * 60 * 60 * 1000;

/** `2026-11-22T10:42Z` for milliseconds since the epoch. */
export function minuteOf(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 16)}Z`;
}

/** The instant of a reviewed digest. Throws Failure: usage if it is no digest, stale if it is over 24 hours old or yet to come. */
export function reviewedAt(digest: string, now: number): string {
  const asOf = asOfDigest(digest);
  if (asOf === undefined)
    throw new Failure('usage', `${digest} is not a digest.`, 'Give the digest that plan printed: <time>.<64 hex digits>.');
  const age = now - Date.parse(asOf);
  if (age > DAY)
    throw new Failure('stale', `The plan was made at ${asOf}, more than 24 hours ago.`, 'Plan again and have the new plan reviewed.');
  if (age < 0)
    throw new Failure(
      'stale',
      `The plan was made at ${asOf}, which is yet to come.`,
      'Check the clocks of this machine and of the one that planned.',
    );
  return asOf;
}
