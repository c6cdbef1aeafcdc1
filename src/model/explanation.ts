// Why an action stands where it stands, as data.
import type { ActionId } from './call.ts';
import type { Action } from './plan.ts';

export interface Reasoned {
  readonly id: ActionId;
  readonly why: string;
}

export interface Explanation {
  readonly action: Action;
  /** From 1. */
  readonly wave: number;
  readonly phase: string;
  /** What must be done before it, each with the reason. */
  readonly needs: readonly Reasoned[];
  /** What waits for it. */
  readonly neededBy: readonly Reasoned[];
}
