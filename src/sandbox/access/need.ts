// A permission that a call needs, in the words of the policy language.
import type { ContextValues } from '../../model/access.ts';

/** Condition keys with their values; what is undefined is absent. */
export type Keys = Readonly<Record<string, ContextValues | undefined>>;

export interface Need {
  /** E.g. `iam:CreateUser`. */
  readonly action: string;
  /** An ARN, or `*` for what concerns no single resource. */
  readonly resource: string;
  /** How the error message names the resource; undefined if it does not. */
  readonly shown: string | undefined;
  /** Keys that this action has besides those of every request. */
  readonly keys: Keys;
  /** The account of the resource, where it is not the caller's. */
  readonly owner?: string;
}
