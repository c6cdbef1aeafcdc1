// Faults that a test orders while the sandbox runs: an error, or a connection that breaks before or after the work was done.
import { isWrite } from './operation.ts';

export interface FaultRule {
  /** The operation; `*` for every call; left out for every call that may change something. */
  readonly op?: string;
  /** The how-manieth matching call from now on fails; 1 = the next one. */
  readonly nth?: number;
  /** How many calls in a row fail from there; 1 by default. */
  readonly times?: number;
  /** The error to answer with; left out, the connection is reset without an answer. */
  readonly code?: string;
  /** HTTP status of the error: 400 unless said otherwise. */
  readonly status?: number;
  readonly message?: string;
  /** `before` (nothing was done) by default, or `after` (everything was done and kept, only the answer is lost). */
  readonly when?: 'before' | 'after';
}

/** A fault that has come due. */
interface Fault {
  readonly when: 'before' | 'after';
  /** Null: reset the connection. */
  readonly error: { readonly code: string; readonly status: number; readonly message: string } | null;
}

interface Armed {
  readonly rule: FaultRule;
  seen: number;
}

export class Faults {
  private armed: Armed[] = [];

  add(rule: FaultRule): void {
    this.armed.push({ rule, seen: 0 });
  }

  clear(): void {
    this.armed = [];
  }

  /** Counts a call against all rules; gives the fault that befalls it, the oldest rule's if there are several. */
  meet(op: string): Fault | undefined {
    // Every rule counts the call, also those behind the one that fires.
    const due = this.armed.map((armed) => (concerns(armed.rule, op) && count(armed) ? armed.rule : undefined));
    this.armed = this.armed.filter(({ rule, seen }) => seen < (rule.nth ?? 1) + (rule.times ?? 1) - 1);
    const rule = due.find((one) => one !== undefined);
    if (rule === undefined) return undefined;
    const { code, status = 400, message = 'A fault that the test ordered.', when = 'before' } = rule;
    return { when, error: code === undefined ? null : { code, status, message } };
  }
}

function concerns({ op }: FaultRule, called: string): boolean {
  if (op === undefined) return isWrite(called);
  return op === '*' || op === called;
}

/** One more matching call: true if it is one of those that fail. */
function count(armed: Armed): boolean {
  armed.seen += 1;
  const first = armed.rule.nth ?? 1;
  return armed.seen >= first && armed.seen < first + (armed.rule.times ?? 1);
}
