// One sender for every operation of IAM: the SDK's command is found by the operation's name.
import * as sdk from '@aws-sdk/client-iam';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { InputOf, OutputOf, ReadOp, WriteOp } from '../model/operations.ts';

const COMMANDS: ReadonlyMap<string, unknown> = new Map(Object.entries(sdk));

/** Sends one operation. Rejects with what the SDK throws. */
export async function send<Op extends ReadOp | WriteOp>(iam: IAMClient, op: Op, input: InputOf<Op>): Promise<OutputOf<Op>> {
  const command = COMMANDS.get(`${op}Command`);
  if (typeof command !== 'function') throw new Error(`the SDK has no operation ${op}`);
  return Reflect.apply(iam.send, iam, [Reflect.construct(command, [input])]);
}
