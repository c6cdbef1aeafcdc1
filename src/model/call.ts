// The calls that may change an account, typed from the SDK's own inputs.
import type { InputOf, WriteOp } from './operations.ts';

export type { WriteOp } from './operations.ts';

/** `<address>#<Op>[:<target>]`, with `~n` if repeated. */
export type ActionId = string;

/** An id that AWS will choose: the field of another action's answer, e.g. `PolicyVersion.VersionId`. */
export interface Ref {
  readonly ref: ActionId;
  readonly field: string;
}

/** A password that is made up when the call is sent. It is in no plan and no journal; a Deliver names the action that made it. */
export interface Generate {
  readonly generate: 'password';
}

type Filled<T> = { readonly [K in keyof T]: FilledValue<T[K]> | Ref | (K extends 'Password' ? Generate : never) };
type FilledValue<V> = V extends string | number | boolean | Date | Uint8Array | undefined
  ? V
  : V extends readonly (infer E)[]
    ? readonly FilledItem<E>[]
    : V;
type FilledItem<E> = E extends object ? Filled<E> : E;

export interface CallOf<Op extends WriteOp> {
  readonly service: 'iam';
  readonly op: Op;
  readonly input: Filled<InputOf<Op>>;
}

/** One call of AWS, in AWS's own words. */
export type Call = { [Op in WriteOp]: CallOf<Op> }[WriteOp];

/** Hands a secret to a sink. The secret is never in the plan, only the action that will create it. */
export interface Deliver {
  readonly secret: ActionId;
  readonly sink: string;
  readonly name: string;
}

/** Lets IAM's replicas catch up before the actions that need this one. */
export interface Wait {
  readonly seconds: number;
  readonly reason: string;
}

export type Step = Call | Deliver | Wait;

/** Makes a call, typed by its operation. */
export function call<Op extends WriteOp>(op: Op, input: Filled<InputOf<Op>>): CallOf<Op> {
  return { service: 'iam', op, input };
}

export function isCall(step: Step): step is Call {
  return 'op' in step;
}

export function isWait(step: Step): step is Wait {
  return 'seconds' in step;
}
