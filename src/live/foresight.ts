// How many calls a reading will take, as far as is known while it goes on.

/** The entities that pages of an operation list, by what GetAccountSummary calls their numbers. */
const COUNTED: Readonly<Record<string, readonly string[]>> = {
  GetAccountAuthorizationDetails: ['Users', 'Groups', 'Roles', 'Policies'],
  ListRoles: ['Roles'],
  ListInstanceProfiles: ['InstanceProfiles'],
};
/** The same by what it is filtered for. */
const FILTERED: Readonly<Record<string, string>> = { User: 'Users', Group: 'Groups', Role: 'Roles', LocalManagedPolicy: 'Policies' };

interface Pages {
  readonly counted: readonly string[];
  pages: number;
  items: number;
  /** The last page named another one. */
  more: boolean;
}

export interface Foresight {
  begun(): void;
  /** Told of every answer, and what was asked for; what is no page of a list is fine. */
  answered(op: string, answer: unknown, input?: object): void;
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
    answered(op, answer, input = {}) {
      if (!isRecord(answer)) return;
      if (op === 'GetAccountSummary' && isRecord(answer['SummaryMap'])) numbers = answer['SummaryMap'];
      if (typeof answer['IsTruncated'] !== 'boolean') return;
      const { Filter = null } = 'Filter' in input ? input : {};
      const list = `${op} ${JSON.stringify(Filter)}`;
      const known = lists.get(list) ?? { counted: countedBy(op, Filter), pages: 0, items: 0, more: false };
      const items = Object.values(answer).reduce((sum: number, one) => sum + (Array.isArray(one) ? one.length : 0), 0);
      lists.set(list, { ...known, pages: known.pages + 1, items: known.items + items, more: answer['IsTruncated'] });
    },
    expected: () => [...lists.values()].reduce((sum, list) => sum + toCome(list, numbers), begun),
  };
}

// The next page is begun right after the one before it, so that one of those to come may be counted as begun already.
function toCome({ counted, pages, items, more }: Pages, numbers: Readonly<Record<string, unknown>>): number {
  if (!more) return 0;
  const all = counted.reduce((sum, name) => sum + Number(numbers[name] ?? 0), 0);
  return items === 0 ? 0 : Math.max(0, Math.ceil((all - items) / (items / pages)) - 1);
}

function countedBy(op: string, filter: unknown): readonly string[] {
  return Array.isArray(filter) ? filter.flatMap((type) => FILTERED[String(type)] ?? []) : (COUNTED[op] ?? []);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
