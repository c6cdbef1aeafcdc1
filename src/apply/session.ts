// One run's shared state: what it may use, what it has learnt, and whether it may go on.
import pLimit from 'p-limit';
import { LONGEST_LAG } from './aftermath.ts';
import { openHistory } from './history.ts';
import { openPacer } from './pace.ts';
import type { Address, Scope } from '../model/address.ts';
import type { ActionId } from '../model/call.ts';
import type { Failure } from '../model/failure.ts';
import type { JsonObject } from '../model/json.ts';
import type { Plan } from '../model/plan.ts';
import type { Clock, IamReader, IamWriter, Lock, Secrets } from '../model/ports.ts';
import type { JournalWriter, RunEvent } from '../model/run.ts';
import type { History } from './history.ts';
import type { Pacer } from './pace.ts';

/** What a run may use of the world. */
export interface RunWorld {
  readonly iam: IamWriter;
  /** For looking up what an unanswered call did. */
  readonly reader: IamReader;
  readonly journal: JournalWriter;
  /** Left out where nothing keeps other runs away. */
  readonly lock?: Pick<Lock, 'ready' | 'check'>;
  readonly clock: Clock;
  readonly secrets: Secrets;
}

export interface RunOptions {
  /** Calls under way at once. */
  readonly concurrency: number;
  /** Aborted when a person wants the run to end: calls under way are finished, nothing new is started. */
  readonly signal?: AbortSignal;
  readonly onEvent?: (event: RunEvent) => void;
  /** False: IAM answers without lag (the sandbox), so that no Wait takes any time. */
  readonly waits: boolean;
  /** How long IAM may take to show what was made, in milliseconds. Default: a minute. */
  readonly lag?: number;
  /** Entities that are younger than two minutes: a killed run may have made them. */
  readonly young?: readonly Address[];
}

export interface Session {
  readonly scope: Scope;
  readonly world: RunWorld;
  readonly waits: boolean;
  /** Milliseconds; 0 where nothing lags. */
  readonly lag: number;
  /** Calls under way. */
  readonly limit: <T>(task: () => Promise<T>) => Promise<T>;
  /** Calls that are written down or under way: with one at a time none is written down before its turn. */
  readonly ahead: <T>(task: () => Promise<T>) => Promise<T>;
  /** When the next writing call may be sent. */
  readonly pacer: Pacer;
  readonly history: History;
  /** AWS's full answers: they stay in memory. */
  readonly outputs: Map<ActionId, JsonObject>;
  /** Passwords that calls have set, by action: they stay in memory. */
  readonly passwords: Map<ActionId, string>;
  /** Milliseconds since the epoch. */
  readonly endedAt: Map<ActionId, number>;
  readonly count: { calls: number; retries: number };
  /** Aborted when no further action may start. */
  readonly stopping: AbortSignal;
  /** Aborted when no further call may be sent, repetitions included. */
  readonly halted: AbortSignal;
  readonly tell: (event: RunEvent) => void;
  readonly cause: () => Failure | null;
  /** Starts no further action. The first cause is kept. */
  readonly stop: (cause: Failure) => void;
  /** Sends no further call. The first cause is kept. */
  readonly halt: (cause: Failure) => void;
}

export function openSession(plan: Plan, world: RunWorld, options: RunOptions): Session {
  const stopping = new AbortController();
  const halted = new AbortController();
  let first: Failure | null = null;
  const stop = (cause: Failure): void => {
    first ??= cause;
    stopping.abort();
  };
  return {
    scope: { account: plan.account, partition: plan.partition },
    world,
    waits: options.waits,
    lag: options.waits ? (options.lag ?? LONGEST_LAG) : 0,
    limit: pLimit(options.concurrency),
    ahead: pLimit(2 * options.concurrency - 1),
    pacer: openPacer(() => world.clock.random()),
    history: openHistory(options.young ?? []),
    outputs: new Map(),
    passwords: new Map(),
    endedAt: new Map(),
    count: { calls: 0, retries: 0 },
    stopping: stopping.signal,
    halted: halted.signal,
    tell: options.onEvent ?? (() => undefined),
    cause: () => first,
    stop,
    halt: (cause) => {
      stop(cause);
      halted.abort();
    },
  };
}
