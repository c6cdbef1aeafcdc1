// Plans made by hand, and a world in which time passes only by sleeping and every call is answered by the test.
import { call } from '../../src/model/call.ts';
import { CallError } from '../../src/model/callerror.ts';
import { PLAN_FORMAT } from '../../src/model/plan.ts';
import { isAnswer } from '../support/answers.ts';
import { noSecrets } from '../support/world.ts';
import type { Address } from '../../src/model/address.ts';
import type { Call } from '../../src/model/call.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Action, Plan } from '../../src/model/plan.ts';
import type { IamReader, ReadOp } from '../../src/model/ports.ts';
import type { JournalLine, RunEvent } from '../../src/model/run.ts';
import type { RunOptions, RunWorld } from '../../src/apply/session.ts';

export function action(id: string, parts: Partial<Omit<Action, 'id'>> = {}): Action {
  const address: Address = `Role/${id}`;
  return {
    id,
    address,
    do: tagging(id),
    undo: [],
    takes: [],
    lets: [],
    phase: 'born',
    needs: [],
    risk: 'none',
    reason: 'for the test',
    ...parts,
  };
}

/** A harmless call by which the test knows the action. */
export function tagging(name: string): Call {
  return call('TagRole', { RoleName: name, Tags: [] });
}

export function planOf(actions: readonly Action[]): Plan {
  return {
    formatVersion: PLAN_FORMAT,
    account: '123456789012',
    partition: 'aws',
    caller: null,
    asOf: '2026-11-22T10:42Z',
    owner: null,
    options: { only: [], deep: false },
    changes: [],
    waves: [actions],
    access: { state: 'not-computed' },
    verdict: { state: 'not-computed' },
    unread: [],
    kept: [],
    foreign: [],
    orphans: [],
    unmanaged: { counts: [], listed: null },
    defaulted: [],
    guards: null,
    findings: [],
    counts: { declared: 0, unchanged: 0, live: 0 },
    digest: null,
  };
}

export type Answer = (call: Call, attempt: number) => JsonObject | Promise<JsonObject>;
export type Lookup = (op: ReadOp, input: object) => object;

export interface FakeWorld extends RunWorld {
  /** Everything that happened, in order: `try r1`, `call r1`, `done r1`, `sleep 500`, `read GetRole`. */
  readonly log: string[];
  readonly lines: JournalLine[];
  readonly sent: Call[];
  time: number;
}

export interface FakeOptions {
  readonly answer?: Answer;
  readonly lookup?: Lookup;
  /** Throws in place of the nth journal write, from 1. */
  readonly tornAt?: number;
  readonly onSleep?: (milliseconds: number) => void;
}

export function world({ answer = () => ({}), lookup, tornAt = Infinity, onSleep }: FakeOptions = {}): FakeWorld {
  const attempts = new Map<string, number>();
  let writes = 0;
  const reader: IamReader = {
    async get(op, input) {
      fake.log.push(`read ${op}`);
      if (lookup === undefined) throw new Error(`unexpected read ${op}`);
      const answer = lookup(op, input);
      if (!isAnswer(op, answer)) throw new Error(`no answer to ${op}`);
      return answer;
    },
  };
  const fake: FakeWorld = {
    log: [],
    lines: [],
    sent: [],
    time: 1_000_000,
    reader,
    iam: {
      async call(sent) {
        const key = JSON.stringify(sent);
        const attempt = (attempts.get(key) ?? 0) + 1;
        attempts.set(key, attempt);
        fake.log.push(`call ${nameOf(sent)}`);
        fake.sent.push(sent);
        return answer(sent, attempt);
      },
    },
    journal: {
      run: 'the-run',
      async write(line) {
        writes += 1;
        if (writes >= tornAt) throw new Error('no room');
        fake.lines.push(line);
        if ('id' in line) fake.log.push(`${line.event} ${line.id}`);
      },
    },
    secrets: noSecrets,
    clock: {
      now: () => fake.time,
      random: () => 0.5,
      async sleep(milliseconds, signal) {
        if (signal?.aborted) return;
        fake.log.push(`sleep ${milliseconds}${signal === undefined ? ' whatever happens' : ''}`);
        fake.time += milliseconds;
        onSleep?.(milliseconds);
      },
    },
  };
  return fake;
}

export function nameOf({ input }: Call): string {
  for (const member of ['RoleName', 'PolicyName', 'PolicyArn']) {
    const value: unknown = Object.entries(input).find(([key]) => key === member)?.[1];
    if (typeof value === 'string') return value;
  }
  return '?';
}

export function failing(code: string, message = 'No.', ambiguous = false): CallError {
  return new CallError({ code, message, ambiguous });
}

export function unclear(): CallError {
  return new CallError({ code: 'TimeoutError', message: 'socket hang up', ambiguous: true });
}

export const options: RunOptions = { concurrency: 4, waits: true };

export function eventsInto(events: RunEvent[]): RunOptions {
  return { ...options, onEvent: (event) => events.push(event) };
}

/** A promise that the test settles. */
export function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open: () => open() };
}

/** Lets every promise that can go on do so. */
export async function settled(): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
}
