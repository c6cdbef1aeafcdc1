// What a bench is, and how its figures are made.
//
// `npm run bench` runs every file of bench/, `npm run bench -- sandbox evaluate` those named, each bundled on the fly and in a
// process of its own, so that its peak memory is its own. It prints a table and keeps the figures as JSON; `--json` prints them.
// `--quick` measures less of each. `--write` puts the figures into bench/results.json and the tables into docs/performance.md,
// between the marks there (nothing else writes there). `--compare BEFORE AFTER` shows the ratios of two files of results.
// It ends with 1 if a bench broke; a goal that was missed is told and fails nothing.
//
// A new bench is a file bench/<name>.ts:
//
//   // What is measured, in a line.
//   import { atMost, latencies, sample } from './support/bench.ts';
//   import type { Bench } from './support/bench.ts';
//
//   export const bench: Bench = {
//     about: 'Containment of any two AWS managed policies',
//     async run() {
//       const times = await sample(1000, () => contains(larger, smaller));
//       return latencies('containment', times, { median: atMost(0.5), p99: atMost(20) });
//     },
//     memory: atMost(300),           // the goal for the peak memory of the process, in MB; left out, it is only shown
//   };
//
// Two ways to do one thing are compared in one run: `ratio('ours : theirs', median(ours), median(theirs), atMost(1.2))`.
import { performance } from 'node:perf_hooks';

export interface Goal {
  readonly is: 'at most' | 'at least';
  readonly value: number;
}

export interface Figure {
  readonly name: string;
  readonly value: number;
  readonly unit: 'ms' | 's' | 'min' | 'MB' | '/s' | '%' | '×' | '';
  readonly goal?: Goal;
}

export interface Form {
  /** Fewer runs, smaller accounts: all benches together in a few minutes. */
  readonly quick: boolean;
}

export interface Bench {
  /** What is measured on what, in a line. */
  readonly about: string;
  /** Measures; figures are shown in this order. */
  run(form: Form): Promise<readonly Figure[]> | readonly Figure[];
  /** The goal for the peak memory of the bench's own process, in MB. */
  readonly memory?: Goal;
}

export const atMost = (value: number): Goal => ({ is: 'at most', value });
export const atLeast = (value: number): Goal => ({ is: 'at least', value });

/** One figure. */
export function figure(name: string, value: number, unit: Figure['unit'], goal?: Goal): Figure {
  return { name, value, unit, ...(goal === undefined ? {} : { goal }) };
}

/** The value below which a share of the samples lies: 0.5 is the median. */
export function quantile(samples: readonly number[], share: number): number {
  const sorted = Float64Array.from(samples).sort();
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

export const median = (samples: readonly number[]): number => quantile(samples, 0.5);

/** Milliseconds that one run takes. */
export async function time(work: () => unknown): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

/** Milliseconds of each of many runs, after some that are not counted; the work gets the number of its run. */
export async function sample(runs: number, work: (run: number) => unknown, warmUp = Math.min(50, Math.ceil(runs / 10))): Promise<number[]> {
  const times: number[] = [];
  for (let run = -warmUp; run < runs; run++) {
    const start = performance.now();
    const pending = work((run + runs) % runs);
    if (pending instanceof Promise) await pending;
    if (run >= 0) times.push(performance.now() - start);
  }
  return times;
}

/** Median and 99th percentile of samples, in milliseconds. */
export function latencies(name: string, samples: readonly number[], goals: { readonly median?: Goal; readonly p99?: Goal } = {}): Figure[] {
  return [figure(`${name}, median`, median(samples), 'ms', goals.median), figure(`${name}, p99`, quantile(samples, 0.99), 'ms', goals.p99)];
}

/** How often something can be done in a second, from how long it took to do it that often. */
export function rate(name: string, times: number, milliseconds: number, goal?: Goal): Figure {
  return figure(name, (times / milliseconds) * 1000, '/s', goal);
}

/** How many times as long one takes as the other. */
export function ratio(name: string, one: number, other: number, goal?: Goal): Figure {
  return figure(name, one / other, '×', goal);
}

/** True if the figure has no goal, or reaches it. */
export function isReached({ value, goal }: Figure): boolean {
  if (goal === undefined) return true;
  return goal.is === 'at most' ? value <= goal.value : value >= goal.value;
}
