// Places for calls under way: who is more urgent gets the next one that is free, and of equals who came first.

/** Runs a task when a place is free. */
export type Slots = <T>(urgency: number, task: () => Promise<T>) => Promise<T>;

interface Waiting {
  readonly urgency: number;
  readonly begin: () => void;
}

/** So many places. */
export function openSlots(places: number): Slots {
  const waiting: Waiting[] = [];
  let free = places;
  const enter = (urgency: number): Promise<void> =>
    new Promise((begin) => {
      const later = waiting.findIndex((other) => other.urgency < urgency);
      waiting.splice(later < 0 ? waiting.length : later, 0, { urgency, begin });
    });
  return async (urgency, task) => {
    if (free > 0) free -= 1;
    else await enter(urgency);
    try {
      return await task();
    } finally {
      // The place goes straight to who gets it, so that nobody comes in between.
      const next = waiting.shift();
      if (next === undefined) free += 1;
      else next.begin();
    }
  };
}
