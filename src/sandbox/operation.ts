// What an operation is: it reads its parameters, then answers or throws an AwsError. An operation that throws has changed nothing.
import type { JsonObject } from '../model/json.ts';
import type { Account } from './account.ts';
import type { Members } from './answer.ts';
import type { Asker } from './authenticate.ts';
import type { Caller, Session } from './caller.ts';
import type { PageRequest } from './input.ts';
import { Reader } from './input.ts';
import type { World } from './world.ts';

/** Who asks, for what, and where the answer comes from. */
export interface Context {
  readonly op: string;
  readonly account: Account;
  /** The account as deletions see it: behind the account itself if conflicts lag, else the same. */
  readonly stale: Account;
  readonly caller: Caller;
  /** The temporary credentials that signed, if such did. */
  readonly session: Session | null;
  /** All that is known of who asks, for operations that ask for permissions themselves. */
  readonly asker: Asker;
  readonly world: World;
}

/** Takes the parameters as a tree; gives the members of the result, or undefined if the operation has no output. */
export type Operation = (context: Context, parameters: JsonObject) => Members | undefined;
export type Operations = Readonly<Record<string, Operation>>;

/** Joins the two halves of an operation: `read` names the parameters and their limits, `run` does the work. */
export function operation<Input>(read: (input: Reader) => Input, run: (context: Context, input: Input) => Members | undefined): Operation {
  return (context, parameters) => {
    const reader = new Reader(parameters);
    const input = read(reader);
    reader.finish();
    return run(context, input);
  };
}

/** The page that was asked for, at most as long as the sandbox makes pages. */
export function pageRequest(context: Context, asked: PageRequest): PageRequest {
  return { marker: asked.marker, maxItems: Math.min(asked.maxItems, context.world.pageSize) };
}

/** True if the operation can change an account. */
export function isWrite(op: string): boolean {
  return !/^(?:Get|Head|List|Simulate)/.test(op);
}
