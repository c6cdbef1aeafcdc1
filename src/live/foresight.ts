// How many calls a reading will take, as far as is known while it goes on.

/** The entities that pages of an operation list, by what GetAccountSummary calls their numbers. */
const COUNTED: Readonly<Record<string, readonly string[]>> = {
  GetAccountAuthorizationDetails: ['Users', 'Groups', 'Roles', 'Policies'],
  ListRoles: ['Roles'],
  ListInstanceProfiles: ['InstanceProfiles'],
};

interface Pages {
  pages: number;
  items: number;
  /** The last page named another one. */
  more: boolean;
}

export interface Foresight {
  begun(): void;
  /** Told of every answer; what is no page of a list is fine. */
  answered(op: string, answer: unknown): void;
  /** Calls that were begun, and those that lists will still need. */
  expected(): number;
}

/** Knows nothing at first, and more with each answer. */
export function foresee(): Foresight {
  let begun = 0;
  let numbers: Readonly<Record<string, unknown>> = {};
  const lists = new Map<string, Pages>();
  return {
    begun: () => void (begun += 1),
    answered(op, answer) {
      if (!isRecord(answer)) return;
      if (op === 'GetAccountSummary' && isRecord(answer['SummaryMap'])) numbers = answer['SummaryMap'];
      if (typeof answer['IsTruncated'] !== 'boolean') return;
      const known = lists.get(op) ?? { pages: 0, items: 0, more: false };
      const items = Object.values(answer).reduce((sum: number, list) => sum + (Array.isArray(list) ? list.length : 0), 0);
      lists.set(op, { pages: known.pages + 1, items: known.items + items, more: answer['IsTruncated'] });
    },
    expected: () => [...lists].reduce((sum, [op, pages]) => sum + toCome(op, pages, numbers), begun),
  };
}

// The next page is begun right after the one before it, so that one of those to come may be counted as begun already.
function toCome(op: string, { pages, items, more }: Pages, numbers: Readonly<Record<string, unknown>>): number {
  if (!more) return 0;
  const all = (COUNTED[op] ?? []).reduce((sum, name) => sum + Number(numbers[name] ?? 0), 0);
  return items === 0 ? 0 : Math.max(0, Math.ceil((all - items) / (items / pages)) - 1);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
