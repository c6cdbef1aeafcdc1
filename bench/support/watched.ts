// A reader that remembers when each call began and ended.
import { performance } from 'node:perf_hooks';
import type { AccountReader } from '../../src/model/ports.ts';

interface Span {
  readonly from: number;
  readonly to: number;
}

export interface Told {
  readonly calls: number;
  /** Most calls of which each began when the one before it had ended. */
  readonly inARow: number;
  /** Milliseconds in which some call was under way, or something was made of an answer: from the first call to the last answer, less the longest time between two calls. */
  readonly wall: number;
}

/** The reader, watched. */
export function watched(reader: AccountReader): { readonly reader: AccountReader; told(): Told } {
  const spans: Span[] = [];
  const over = async <T>(work: () => Promise<T>): Promise<T> => {
    const from = performance.now();
    try {
      return await work();
    } finally {
      spans.push({ from, to: performance.now() });
    }
  };
  return {
    reader: {
      iam: { get: (op, input) => over(() => reader.iam.get(op, input)) },
      identity: { whoAmI: () => over(() => reader.identity.whoAmI()) },
      tagging: { page: (next) => over(() => reader.tagging.page(next)), of: (arns) => over(() => reader.tagging.of(arns)) },
    },
    told: () => ({ calls: spans.length, inARow: mostInARow(spans), wall: wallOf(spans) }),
  };
}

// Whoever ends first leaves most room for others.
function mostInARow(spans: readonly Span[]): number {
  let [count, end] = [0, -Infinity];
  for (const { from, to } of spans.toSorted((a, b) => a.to - b.to)) {
    if (from < end) continue;
    count += 1;
    end = to;
  }
  return count;
}

// Between who we are and the crawl the manifests are compiled, which is no reading.
function wallOf(spans: readonly Span[]): number {
  const [first, ...rest] = spans.toSorted((a, b) => a.from - b.from);
  if (first === undefined) return 0;
  const begun = Math.min(...rest.map(({ from }) => from));
  const ended = Math.max(...rest.map(({ to }) => to));
  return first.to - first.from + (rest.length === 0 ? 0 : ended - begun);
}
