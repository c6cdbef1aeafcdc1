// After an attempt without a clear answer: asks AWS whether it did the work, before anyone repeats it.
import { isMissing } from '../model/callerror.ts';
import { lookupOf } from './repeating.ts';
import type { Found } from '../kinds/asking.ts';
import type { Scope } from '../model/address.ts';
import type { Call, CallOf, WriteOp } from '../model/call.ts';
import type { IamReader } from '../model/ports.ts';

/** Looks for the work of a call that may have been done. An operation that nobody can look up counts as absent. */
export async function verify(call: Call, scope: Scope, reader: IamReader): Promise<Found> {
  try {
    return await lookUp(call, scope, reader);
  } catch (error) {
    if (isMissing(error)) return { is: 'absent' };
    throw error;
  }
}

async function lookUp<Op extends WriteOp>(call: CallOf<Op>, scope: Scope, reader: IamReader): Promise<Found> {
  const lookup = lookupOf(call.op);
  return lookup === undefined ? { is: 'absent' } : lookup(call, scope, reader);
}

/** Whether the account can be asked about this call. */
export function hasLookup(call: Call): boolean {
  return lookupOf(call.op) !== undefined;
}
