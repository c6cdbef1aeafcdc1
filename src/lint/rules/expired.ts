// Expiries that have passed.
import { isList, isObject } from '../../model/json.ts';
import type { Json } from '../../model/json.ts';
import { parseDay } from '../../policy/dates.ts';
import { instantOf } from '../questions.ts';
import type { Path } from '../statement.ts';
import type { Rule } from '../rule.ts';

export const expired: Rule = {
  id: 'expired',
  severity: 'warning',
  title: 'An expiry that has passed',
  why: 'What expired counts as absent. The line only tells that somebody should have removed it, or moved the date.',
  source: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html',
  entity: ({ declaration }, subject) => ended(declaration, [], instantOf(subject)).map(faultAt),
  policy: ({ document, named }, subject) => (named === null ? [] : ended(document, [], instantOf(subject)).map(faultAt)),
};

interface Ended {
  readonly at: Path;
  readonly day: string;
}

/** Every `expires` below a value whose day has come. */
function ended(value: Json, at: Path, now: number): readonly Ended[] {
  if (isList(value)) return value.flatMap((member, index) => ended(member, [...at, index], now));
  if (!isObject(value)) return [];
  return Object.entries(value).flatMap(([key, member]): readonly Ended[] => {
    if (key === 'tags') return [];
    if (key !== 'expires' || typeof member !== 'string') return ended(member, [...at, key], now);
    const day = parseDay(member);
    return day === undefined || day > now ? [] : [{ at: [...at, key], day: member }];
  });
}

function faultAt({ at, day }: Ended) {
  return { at, message: `This expired on ${day} and counts as absent.`, next: 'Remove it, or move the date.' };
}
