// One sender for every operation of IAM: the SDK's command is found by the operation's name.
import * as sdk from '@aws-sdk/client-iam';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { InputOf, OutputOf, ReadOp, WriteOp } from '../model/operations.ts';

const COMMANDS: ReadonlyMap<string, unknown> = new Map(Object.entries(sdk));

/** Sends one operation. Rejects with what the SDK throws. */
export async function send<Op extends ReadOp | WriteOp>(iam: IAMClient, op: Op, input: InputOf<Op>): Promise<OutputOf<Op>> {
  const command = COMMANDS.get(`${op}Command`);
  if (typeof command !== 'function') throw new Error(`the SDK has no operation ${op}`);
  const answer: unknown = await Reflect.apply(iam.send.bind(iam), undefined, [Reflect.construct(command, [input])]);
  if (!isAnswer(op, answer)) throw new Error(`the SDK gave no answer to ${op}`);
  return answer;
}

// The command was found by the operation's name, so that its answer is the operation's.
function isAnswer<Op extends ReadOp | WriteOp>(_op: Op, answer: unknown): answer is OutputOf<Op> {
  return typeof answer === 'object' && answer !== null;
}
