// What comes goes before what leaves, so that nothing is missing in between; without room for both, they are swapped one for one.
import type { Move } from '../kind.ts';

/** The moves in order. `short`: how many of what leaves must go first; `what` is what the quota counts. */
export function swapped(come: readonly Move[], leave: readonly Move[], short: number, what: string): Move[] {
  const pairs = Math.min(short, leave.length);
  if (pairs <= 0) return [...come, ...leave];
  const why = `no room in the quota of ${what}, so this one goes before its successor comes`;
  const room = come.length - pairs;
  const glued = leave.slice(0, pairs).flatMap((out, index): Move[] => {
    const into = come[room + index];
    const first: Move = { ...out, risk: 'gap', reason: `${out.reason} (${why})` };
    return into === undefined ? [first] : [first, { ...into, afterPrevious: true }];
  });
  return [...come.slice(0, Math.max(0, room)), ...glued, ...leave.slice(pairs)];
}
