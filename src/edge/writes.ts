// The writing operations of IAM over the SDK. This is the one place where a call leaves for AWS to change something.
import { CallError } from '../model/callerror.ts';
import { Failure } from '../model/failure.ts';
import { isWriting } from '../model/operations.ts';
import { send } from './command.ts';
import { callError } from './failures.ts';
import { withLast } from './last.ts';
import { plainAnswer } from './plain.ts';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { Call, WriteOp } from '../model/call.ts';
import type { InputOf } from '../model/operations.ts';
import type { IamWriter } from '../model/ports.ts';

/** A call whose placeholders have all been resolved. */
type Complete<Op extends WriteOp = WriteOp> = { readonly [O in Op]: { readonly op: O; readonly input: InputOf<O> } }[Op];

/** Sends each call once; a failure becomes a CallError. `client` is asked for at the first call. */
export function writerOver(client: () => Promise<IAMClient>): IamWriter {
  return {
    async call(call, last) {
      if (!isWriting(call.op)) throw refused(`${call.op} is not a writing operation of iamsync`);
      if (!isComplete(call)) throw refused(`${call.op} still holds a placeholder`);
      try {
        const iam = await client();
        return plainAnswer(await carry(iam, call, last));
      } catch (error) {
        throw error instanceof Failure && error.code === 'locked' ? error : callError(error);
      }
    },
  };
}

function carry<Op extends WriteOp>(iam: IAMClient, { op, input }: Complete<Op>, last: (() => void) | undefined): Promise<object> {
  return send(iam, op, withLast(input, last));
}

function isComplete(call: Call): call is Call & Complete {
  return Object.values(call.input).every(isFilled);
}

function isFilled(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return true;
  return !('ref' in value) && !('generate' in value) && Object.values(value).every(isFilled);
}

function refused(message: string): CallError {
  return new CallError({ code: 'InternalError', message, ambiguous: false });
}
