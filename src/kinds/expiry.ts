// Expiry of grants in manifests: from the day on, at midnight UTC, the item counts as absent.
import type { CompileContext } from './kind.ts';

const DAY = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

/** True if the item is over at the plan's instant. A malformed day is reported and counts as not over. */
export function isOver(expires: string | undefined, at: readonly (string | number)[], context: CompileContext): boolean {
  if (expires === undefined) return false;
  if (!isDay(expires)) {
    context.report(at, {
      rule: 'expires',
      message: `${expires} is not a day.`,
      next: 'Write a day that exists as YYYY-MM-DD; it is over from that day on, 00:00 UTC.',
    });
    return false;
  }
  return expires <= context.asOf.slice(0, 10);
}

function isDay(text: string): boolean {
  if (!DAY.test(text)) return false;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().slice(0, 10) === text;
}
