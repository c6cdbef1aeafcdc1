// A wire to an account of a sandbox in this process, on which everything goes wrong that is asked for, in time that takes none: calls are
// throttled, refused, lost before or after they were done, never answered; somebody else writes between them; credentials expire.
import { CallError } from '../../src/model/callerror.ts';
import { Failure } from '../../src/model/failure.ts';
import { isObject } from '../../src/model/json.ts';
import type { JsonObject } from '../../src/model/json.ts';
import type { Clock } from '../../src/model/ports.ts';
import { changed } from '../../src/sandbox/circumstances.ts';
import type { Allowance, CircumstancesChange } from '../../src/sandbox/circumstances.ts';
import { AwsError } from '../../src/sandbox/errors.ts';
import { isWrite } from '../../src/sandbox/operation.ts';
import { DEFAULT_QUOTAS } from '../../src/sandbox/quotas.ts';
import { Throttle } from '../../src/sandbox/throttle.ts';
import { World } from '../../src/sandbox/world.ts';
import { nearAccount } from './near.ts';
import { openTime } from './time.ts';
import type { Account } from './world.ts';

/** What befalls one call. `silence`: milliseconds until whoever waits for an answer gives up. */
export interface Fault {
  readonly when: 'before' | 'after';
  readonly code: string;
  readonly message?: string;
  readonly ambiguous: boolean;
  readonly silence?: number;
}

export const RESET: Fault = { when: 'before', code: 'TimeoutError', message: 'socket hang up', ambiguous: true };
export const SILENCE: Fault = { when: 'before', code: 'TimeoutError', message: 'no answer', ambiguous: true, silence: 20_000 };
export const BROKEN: Fault = { when: 'before', code: 'ServiceFailure', message: 'HTTP 500', ambiguous: true };
export const UNREACHED: Fault = { when: 'before', code: 'NetworkError', message: 'connect ECONNREFUSED', ambiguous: false };
export const EXPIRED: Fault = { when: 'before', code: 'ExpiredToken', message: 'The security token is expired', ambiguous: false };
export const after = (fault: Fault): Fault => ({ ...fault, when: 'after' });

/** One writing call as it left, and what became of it. */
export interface Sent {
  readonly op: string;
  readonly input: JsonObject;
  readonly at: number;
  /** Whether the account was changed. */
  done: boolean;
  /** The code that came back; undefined: a good answer. */
  told?: string;
}

export interface Order {
  readonly circumstances?: CircumstancesChange;
  /** One bucket for all writing calls together. */
  readonly shared?: Allowance;
  /** One way and back, in milliseconds; 30 by default. */
  readonly latency?: number;
  /** What befalls the nth writing call, from 1. */
  readonly writes?: (nth: number, op: string) => Fault | undefined;
  /** What befalls a reading call, after so many writing ones. */
  readonly reads?: (writes: number, op: string) => Fault | undefined;
  /** What somebody else does right before the nth writing call is carried out. */
  readonly meanwhile?: (nth: number, account: Account) => Promise<void>;
}

export interface Wire {
  readonly clock: Clock;
  readonly account: Account;
  /** The writing calls since the last order. */
  readonly sent: readonly Sent[];
  /** Every secret that went over the wire. */
  readonly secrets: readonly string[];
  /** The same account without any trouble on the way. */
  readonly calm: Account;
  readonly world: World;
  order(order: Order): void;
}

const START = Date.UTC(2026, 10, 22, 10, 42);

/** Opens a wire to an empty account. */
export function openWire(seed: string, id = '123456789012'): Wire {
  const clock = openTime(START, seed);
  const world = new World({ seed, drawn: 0, quotas: DEFAULT_QUOTAS, now: () => clock.now() });
  const throttle = new Throttle();
  const calm = nearAccount(world, id);
  const sent: Sent[] = [];
  const secrets: string[] = [];
  let order: Order = {};

  const take = (op: string): void => {
    try {
      throttle.take(world.circumstances.throttle, id, op, world.time());
      if (order.shared !== undefined) throttle.take({ all: order.shared }, id, 'all', world.time());
    } catch (cause) {
      if (cause instanceof AwsError) throw new CallError({ code: cause.code, message: cause.message, status: 400, ambiguous: false });
      throw cause;
    }
  };
  const fail = async ({ code, message = 'a fault', ambiguous, silence = 0 }: Fault): Promise<never> => {
    await clock.sleep(silence);
    throw new CallError({ code, message, ambiguous });
  };
  const write = async (op: string, input: object, run: () => JsonObject): Promise<JsonObject> => {
    const entry: Sent = { op, input: plain(input), at: clock.now(), done: false };
    const nth = sent.push(entry);
    const { latency = 30, writes, meanwhile } = order;
    try {
      await clock.sleep(latency / 2);
      const fault = writes?.(nth, op);
      if (fault?.when === 'before') await fail(fault);
      take(op);
      await meanwhile?.(nth, calm);
      const answer = run();
      entry.done = true;
      secrets.push(...secretsIn(entry.input), ...secretsIn(answer));
      if (fault !== undefined) await fail(fault);
      await clock.sleep(latency / 2);
      return answer;
    } catch (error) {
      entry.told = error instanceof CallError ? error.code : 'defect';
      throw error;
    }
  };
  const read = async (op: string, run: () => JsonObject): Promise<JsonObject> => {
    const { latency = 30, reads } = order;
    await clock.sleep(latency);
    const fault = reads?.(sent.length, op);
    if (fault === undefined) return run();
    const code = fault.code === EXPIRED.code ? 'credentials' : 'endpoint';
    throw new Failure(code, `${op}: ${fault.message ?? fault.code}`, 'Renew them and run the command again.');
  };
  const account = nearAccount(world, id, (op, input, run) => (isWrite(op) ? write(op, input, run) : read(op, run)));
  return {
    clock,
    account,
    calm,
    sent,
    secrets,
    world,
    order(next) {
      order = next;
      sent.splice(0);
      throttle.refill();
      world.set(changed(world.circumstances, { throttle: {}, ...next.circumstances }));
    },
  };
}

function plain(input: object): JsonObject {
  const tree: JsonObject = JSON.parse(JSON.stringify(input));
  return tree;
}

function secretsIn(tree: JsonObject): string[] {
  return Object.entries(tree).flatMap(([name, value]) => {
    if (isObject(value)) return secretsIn(value);
    return typeof value === 'string' && (name === 'SecretAccessKey' || name === 'Password') ? [value] : [];
  });
}
