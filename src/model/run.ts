// What a run of a plan writes down (the journal), tells while it happens (events) and says at the end (the report).
import type { Address } from './address.ts';
import type { ActionId } from './call.ts';
import type { Failure } from './failure.ts';
import type { JsonObject } from './json.ts';
import type { Plan } from './plan.ts';
import type { Spec } from './state.ts';

export const JOURNAL_FORMAT = 1;

/** How a run ended: everything done; a call, the journal or the credentials failed; or a person stopped it. */
export type RunResult = 'done' | 'failed' | 'interrupted';

export interface RunError {
  /** AWS's error code, or the code of a Failure. */
  readonly code: string;
  readonly message: string;
  /** No answer arrived, so that the change may have been made all the same. */
  readonly ambiguous: boolean;
}

/** First line of a journal. */
export interface JournalHead {
  readonly format: typeof JOURNAL_FORMAT;
  readonly run: string;
  readonly plan: Plan;
}

/**
 * One line before (`try`) and one after (`done`, `failed`, `skipped`) each attempt; the last line of an action rules.
 * `skipped`: the account was as wanted before this run did anything, so there is nothing to undo.
 */
export interface JournalEntry {
  /** UTC with milliseconds. */
  readonly at: string;
  readonly id: ActionId;
  /** The operation, or `Wait`, `Deliver`. */
  readonly step: string;
  readonly event: 'try' | 'done' | 'failed' | 'skipped';
  /** AWS's answer without its secrets. */
  readonly output?: JsonObject;
  readonly error?: RunError;
  readonly note?: string;
}

/** Last line of a journal. */
export interface JournalEnd {
  readonly at: string;
  readonly event: 'end';
  readonly result: RunResult;
}

export type JournalLine = JournalHead | JournalEntry | JournalEnd;

export interface JournalWriter {
  /** The name of the run, by which `rollback RUN` finds it; null when no journal is kept. */
  readonly run: string | null;
  /** Resolves when the line is on the disk; throws Failure('journal'). After one failure every later write fails too. */
  write(line: JournalLine): Promise<void>;
}

/** Progress, for people. */
export type RunEvent =
  | { readonly event: 'start'; readonly id: ActionId; readonly step: string }
  | { readonly event: 'wait'; readonly id: ActionId; readonly seconds: number; readonly reason: string }
  | {
      readonly event: 'retry';
      readonly id: ActionId;
      readonly attempt: number;
      readonly inSeconds: number;
      readonly error: RunError;
      readonly why: string;
    }
  | { readonly event: 'done'; readonly id: ActionId; readonly note?: string }
  | { readonly event: 'skipped'; readonly id: ActionId; readonly note: string }
  | { readonly event: 'failed'; readonly id: ActionId; readonly error: RunError };

export interface DoneAction {
  readonly id: ActionId;
  /** AWS's answer without its secrets. */
  readonly output: JsonObject;
  /** The account was as wanted before this run did anything. */
  readonly skipped: boolean;
  readonly note?: string;
}

export interface FailedAction {
  readonly id: ActionId;
  readonly error: RunError;
  /** What to do next. */
  readonly next: string;
}

export interface NotTriedAction {
  readonly id: ActionId;
  readonly reason: string;
}

export interface RunReport {
  readonly result: RunResult;
  /** The name of the run; null when no journal is kept. */
  readonly run: string | null;
  /** Why the run stopped before its end; null when it did not. */
  readonly cause: Failure | null;
  /** In the order in which they ended. */
  readonly done: readonly DoneAction[];
  readonly failed: readonly FailedAction[];
  /** In plan order. */
  readonly notTried: readonly NotTriedAction[];
  /** Writing calls sent, repeated ones included; 0 means that the account is untouched. */
  readonly calls: number;
  /** How many of them were repetitions. */
  readonly retries: number;
}

/** Somebody changed an entity since a run: what it was before the run, after it, and what it is now; null for not there. */
export interface Conflict {
  readonly address: Address;
  readonly before: Spec | null;
  readonly after: Spec | null;
  readonly now: Spec | null;
  /** What differs between after and now. */
  readonly fields: readonly string[];
}
