// The reading operations of IAM over the SDK. What does not read can't be asked, least of all a write.
import { isReading } from '../model/operations.ts';
import { send } from './command.ts';
import { failureOf } from './failures.ts';
import type { IAMClient } from '@aws-sdk/client-iam';
import type { IamReader } from '../model/ports.ts';

/** Sends reads; a failure becomes a Failure that names the missing permission. `client` is asked for at the first read. */
export function readerOver(client: () => Promise<IAMClient>): IamReader {
  return {
    async get(op, input) {
      if (!isReading(op)) throw new Error(`${op} is not a reading operation of iamsync`);
      try {
        return await send(await client(), op, input);
      } catch (error) {
        throw failureOf(error, `iam:${op}`);
      }
    },
  };
}
