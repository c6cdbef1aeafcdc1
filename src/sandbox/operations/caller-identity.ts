// STS: who the caller is.
import { identityOf } from '../caller.ts';
import type { Operations } from '../operation.ts';
import { operation } from '../operation.ts';

export const callerIdentity: Operations = {
  GetCallerIdentity: operation(
    () => undefined,
    ({ account, caller }) => identityOf(account, caller),
  ),
};
