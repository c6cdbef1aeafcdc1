// Faults that a test orders while the sandbox runs: an error, a connection that breaks before or after the work was done, or
// another writer who comes between two calls.
import type { JsonObject } from '../model/json.ts';
import { Dice } from './dice.ts';
import { isWrite } from './operation.ts';

export interface FaultRule {
  /** The operation; `*` for every call; left out for every call that may change something. */
  readonly op?: string;
  /** The how-manieth matching call from now on fails; 1 = the next one. */
  readonly nth?: number;
  /** How many calls in a row fail from there; 1 by default. */
  readonly times?: number;
  /** Instead of nth and times: every matching call fails with this probability, drawn from the seed, until the rule is taken back. */
  readonly rate?: number;
  /** True: only calls for a further page count. */
  readonly withMarker?: boolean;
  /** The error to answer with; left out, the connection is reset without an answer. */
  readonly code?: string;
  /** HTTP status of the error: 400 unless said otherwise. */
  readonly status?: number;
  readonly message?: string;
  /** `before` (nothing was done) by default, or `after` (everything was done and kept, only the answer is lost). */
  readonly when?: 'before' | 'after';
  /** Instead of failing: what somebody else does, as the account's root, right before the call. Parameters as in the API. */
  readonly meanwhile?: { readonly op: string; readonly input: JsonObject };
}

/** A fault that has come due. */
export interface Fault {
  readonly when: 'before' | 'after';
  /** Null: reset the connection. */
  readonly error: { readonly code: string; readonly status: number; readonly message: string } | null;
  readonly meanwhile: FaultRule['meanwhile'];
}

interface Armed {
  readonly rule: FaultRule;
  seen: number;
}

export class Faults {
  private armed: Armed[] = [];
  private readonly dice: Dice;

  constructor(seed = '') {
    this.dice = new Dice(seed);
  }

  add(rule: FaultRule): void {
    this.armed.push({ rule, seen: 0 });
  }

  clear(): void {
    this.armed = [];
  }

  /** Chance begins again, from this seed. */
  reseed(seed: string): void {
    this.dice.reseed(seed);
  }

  /** Counts a call against all rules; gives the fault that befalls it, the oldest rule's if there are several. */
  meet(op: string, marker = false): Fault | undefined {
    // Every rule counts the call, also those behind the one that fires.
    const due = this.armed.map((armed) => (concerns(armed.rule, op, marker) && this.count(armed) ? armed.rule : undefined));
    this.armed = this.armed.filter(({ rule, seen }) => rule.rate !== undefined || seen < (rule.nth ?? 1) + (rule.times ?? 1) - 1);
    const rule = due.find((one) => one !== undefined);
    if (rule === undefined) return undefined;
    const { code, status = 400, message = 'A fault that the test ordered.', when = 'before', meanwhile } = rule;
    return { when, error: code === undefined ? null : { code, status, message }, meanwhile };
  }

  /** One more matching call: true if it is one of those that fail. */
  private count(armed: Armed): boolean {
    armed.seen += 1;
    const { nth: first = 1, times = 1, rate } = armed.rule;
    if (rate !== undefined) return this.dice.next() < rate;
    return armed.seen >= first && armed.seen < first + times;
  }
}

function concerns({ op, withMarker }: FaultRule, called: string, marker: boolean): boolean {
  if (withMarker === true && !marker) return false;
  if (op === undefined) return isWrite(called);
  return op === '*' || op === called;
}
