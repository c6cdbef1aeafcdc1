// How long a session of a role may last: 1 to 12 hours
// (https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateRole.html).
import type { JsonObject } from '../../model/json.ts';
import { isUnread } from '../../model/state.ts';
import type { Unread } from '../../model/state.ts';
import type { CompileContext } from '../kind.ts';

/** AWS's default, in seconds. */
export const DEFAULT_SESSION = 3600;
const LONGEST = 43_200;
const UNITS = { h: 3600, m: 60, s: 1 } as const;

/** Seconds, from `2h`, `90m`, `5400s` or a number of seconds. Complains and returns the default otherwise. */
export function compileDuration(declared: string | number | undefined, context: CompileContext): number {
  if (declared === undefined) return DEFAULT_SESSION;
  const match = /^(\d{1,6})(h|m|s)?$/.exec(String(declared).trim());
  const unit = match?.[2] === 'h' || match?.[2] === 'm' ? match[2] : 's';
  const seconds = match === null ? Number.NaN : Number(match[1]) * UNITS[unit];
  if (seconds >= DEFAULT_SESSION && seconds <= LONGEST) return seconds;
  context.report(['maxSessionDuration'], {
    rule: 'duration',
    message: match === null ? `${declared} is not a duration.` : `${declared} is ${seconds} seconds; AWS allows 1h to 12h.`,
    next: 'Write it like 2h, 90m or 7200 (seconds), from 1h to 12h.',
  });
  return DEFAULT_SESSION;
}

/** The field as an author writes it: 2h, 90m, or seconds; nothing for the default and for what was not read. */
export function declareDuration(seconds: number | Unread): JsonObject {
  if (isUnread(seconds) || seconds === DEFAULT_SESSION) return {};
  if (seconds % UNITS.h === 0) return { maxSessionDuration: `${seconds / UNITS.h}h` };
  return { maxSessionDuration: seconds % UNITS.m === 0 ? `${seconds / UNITS.m}m` : seconds };
}
